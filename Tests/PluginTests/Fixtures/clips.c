/* A source of three clips of 1000 frames at 8 kHz mono: "speech", "rhythm", "speech", at levels 0.25, 0.5 and 0.75. */
#include <stdlib.h>
#include <voicebeat/plugin.h>

static const vb_host *host;

typedef struct { vb_node *node; } clips;

static vb_status create(
    const vb_stage *stage, const vb_host *from, vb_node *node, const vb_setup *setup, void **instance) {
  (void)stage, (void)setup;
  host = from;
  clips *self = malloc(sizeof *self);
  self->node = node;
  *instance = self;
  return VB_OK;
}

static vb_status negotiate(void *instance, vb_formats *formats) {
  (void)instance;
  formats->outputs[0].sample_rate = 8000;
  formats->outputs[0].channels = 1;
  return VB_OK;
}

static vb_status start(void *instance, const vb_formats *formats) {
  (void)instance, (void)formats;
  return VB_OK;
}

static vb_status process(void *instance, const vb_work *work) {
  (void)work;
  clips *self = instance;
  const char *const kinds[] = {"speech", "rhythm", "speech"};
  for (int index = 0; index < 3; index++) {
    vb_clip clip = {.kind = kinds[index], .start = 1000 * index, .frames = 1000};
    vb_status status = host->begin_clip(self->node, 0, &clip);
    if (status != VB_OK) return status;
    vb_buffer *buffer = host->create_buffer(self->node, 1, 1000);
    if (!buffer) return VB_ERROR_LIMIT;
    for (int frame = 0; frame < 1000; frame++) buffer->channels[0][frame] = 0.25f * (float)(index + 1);
    status = host->write(self->node, 0, buffer, 0, 1000);
    host->release_buffer(buffer);
    if (status != VB_OK) return status;
    status = host->end_clip(self->node, 0);
    if (status != VB_OK) return status;
  }
  return VB_DONE;
}

static void destroy(void *instance) { free(instance); }

static const vb_format_rule any = {0};
static const vb_port port = {.name = "out", .kind = VB_KIND_AUDIO, .format = &any};
static const vb_port *const outputs[] = {&port};
static const vb_stage stage = {
    .name = "three-clips", .version = "1.0.0", .summary = "Three clips.", .outputs = outputs, .output_count = 1,
    .policy = VB_POLICY_EACH, .create = create, .negotiate = negotiate, .start = start, .process = process,
    .destroy = destroy};
static const vb_stage *const stages[] = {&stage};
static const vb_plugin plugin = {VB_ABI_MAJOR, VB_ABI_MINOR, "three-clips", "1.0.0", 0, 0, stages, 1, 0};

const vb_plugin *voicebeat_plugin(const vb_host *from, const char **reason) {
  (void)from, (void)reason;
  return &plugin;
}
