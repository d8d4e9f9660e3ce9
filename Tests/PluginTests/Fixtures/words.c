/* A source of two words: from 1 s to 2 s, and from 2.1 s to 2.5 s. */
#include <math.h>
#include <stdlib.h>
#include <voicebeat/plugin.h>

static const vb_host *host;

typedef struct { vb_node *node; } words;

static vb_status create(
    const vb_stage *stage, const vb_host *from, vb_node *node, const vb_setup *setup, void **instance) {
  (void)stage, (void)setup;
  host = from;
  words *self = malloc(sizeof *self);
  self->node = node;
  *instance = self;
  return VB_OK;
}

static vb_status process(void *instance, const vb_work *work) {
  (void)work;
  words *self = instance;
  const vb_event first = {.start = 10, .duration = 10, .label = "two", .value = NAN, .confidence = NAN};
  const vb_event second = {.start = 21, .duration = 4, .label = "words", .value = NAN, .confidence = NAN};
  const vb_event *const list[] = {&first, &second};
  const vb_events events = {.kind = "words", .rate = 10, .count = 2, .events = list};
  vb_status status = host->emit_events(self->node, 0, &events);
  return status == VB_OK ? VB_DONE : status;
}

static void destroy(void *instance) { free(instance); }

static const vb_port events_port = {.name = "words", .kind = VB_KIND_EVENTS};
static const vb_port *const outputs[] = {&events_port};
static const vb_stage stage = {
    .name = "two-words", .version = "1.0.0", .summary = "Two words.", .outputs = outputs, .output_count = 1,
    .policy = VB_POLICY_EACH, .create = create, .process = process, .destroy = destroy};
static const vb_stage *const stages[] = {&stage};
static const vb_plugin plugin = {VB_ABI_MAJOR, VB_ABI_MINOR, "two-words", "1.0.0", 0, 0, stages, 1, 0};

const vb_plugin *voicebeat_plugin(const vb_host *from, const char **reason) {
  (void)from, (void)reason;
  return &plugin;
}
