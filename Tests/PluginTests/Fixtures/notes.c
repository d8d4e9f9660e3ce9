/* A source of two notes and of one document, for the sinks of such. */
#include <math.h>
#include <stdlib.h>
#include <voicebeat/plugin.h>

static const vb_host *host;

typedef struct { vb_node *node; } notes;

static vb_status create(
    const vb_stage *stage, const vb_host *from, vb_node *node, const vb_setup *setup, void **instance) {
  (void)stage, (void)setup;
  host = from;
  notes *self = malloc(sizeof *self);
  self->node = node;
  *instance = self;
  return VB_OK;
}

static vb_status process(void *instance, const vb_work *work) {
  (void)work;
  notes *self = instance;
  const vb_event first = {.start = 0, .duration = 500, .label = "do, \"re\"", .value = 60, .confidence = 0.5};
  const vb_event second = {.start = 500, .duration = 250, .value = 62.5, .confidence = NAN, .attributes = "{\"bend\": 1}"};
  const vb_event *const list[] = {&first, &second};
  const vb_events events = {.kind = "notes", .clip = "take", .rate = 1000, .count = 2, .events = list};
  vb_status status = host->emit_events(self->node, 0, &events);
  if (status != VB_OK) return status;
  const vb_document document = {.name = "n.mid", .content_type = "audio/midi", .bytes = (const uint8_t *)"MThd", .size = 4};
  status = host->emit_document(self->node, 1, &document);
  return status == VB_OK ? VB_DONE : status;
}

static void destroy(void *instance) { free(instance); }

static const vb_port events_port = {.name = "notes", .kind = VB_KIND_EVENTS};
static const vb_port document_port = {.name = "midi", .kind = VB_KIND_DOCUMENT};
static const vb_port *const outputs[] = {&events_port, &document_port};
static const vb_stage stage = {
    .name = "two-notes", .version = "1.0.0", .summary = "Two notes.", .outputs = outputs, .output_count = 2,
    .policy = VB_POLICY_EACH, .create = create, .process = process, .destroy = destroy};
static const vb_stage *const stages[] = {&stage};
static const vb_plugin plugin = {VB_ABI_MAJOR, VB_ABI_MINOR, "two-notes", "1.0.0", 0, 0, stages, 1, 0};

const vb_plugin *voicebeat_plugin(const vb_host *from, const char **reason) {
  (void)from, (void)reason;
  return &plugin;
}
