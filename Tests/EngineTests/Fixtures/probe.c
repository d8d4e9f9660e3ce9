/* Stages that write down how the host treats them, and that break the contract on request. */
#define _GNU_SOURCE
#include <math.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <voicebeat/plugin.h>

typedef struct probe {
  const vb_host *host;
  vb_node *node;
  FILE *log;
  char act[32], when[16]; /* what to do, and in which call */
  vb_format output;
  atomic_int inside;
  int calls, repeated;
} probe;

static void note(probe *p, const char *call) {
  fprintf(p->log, "%s\n", call);
  fflush(p->log);
}

/* Enters a call; two threads at once are written down. */
static void enter(probe *p, const char *call) {
  if (atomic_fetch_add(&p->inside, 1)) note(p, "entered twice at once");
  note(p, call);
}

static vb_status leave(probe *p, vb_status status) {
  atomic_fetch_sub(&p->inside, 1);
  return status;
}

static void pause_while_running(probe *p, int heeds_cancel) {
  note(p, "waits");
  for (int i = 0; i < 4000; i++) {
    if (heeds_cancel && p->host->is_cancelled(p->node)) break;
    usleep(1000);
  }
  note(p, "waited");
}

/* Begins a clip, writes what the buffer has from `offset` on, ends it. */
static vb_status clip(probe *p, int64_t start, uint32_t channels, int64_t offset, int64_t frames) {
  const vb_host *h = p->host;
  vb_buffer *buffer = h->create_buffer(p->node, channels, 100);
  if (!buffer) return h->fail(p->node, VB_ERROR_LIMIT, NULL, "no buffer");
  for (uint32_t c = 0; c < channels; c++) memset(buffer->channels[c], 0, 100 * sizeof(float));
  vb_clip info = {.start = start, .frames = -1};
  vb_status status = h->begin_clip(p->node, 0, &info);
  if (status == VB_OK) status = h->write(p->node, 0, buffer, offset, frames);
  if (status == VB_OK) status = h->end_clip(p->node, 0);
  h->release_buffer(buffer);
  return status;
}

/* Does what parameter `act` asks for. */
static vb_status act(probe *p) {
  const vb_host *h = p->host;
  const char *a = p->act;
  vb_clip info = {.start = 0, .frames = -1};
  if (!strcmp(a, "fail")) return h->fail(p->node, VB_ERROR_BAD_PARAMETER, "act", "it was asked to");
  if (!strcmp(a, "fail-silently")) return VB_ERROR_IO;
  if (!strcmp(a, "unknown-error")) return -42;
  if (!strcmp(a, "unknown-status")) return 7;
  if (!strcmp(a, "wait")) return pause_while_running(p, 1), VB_OK;
  if (!strcmp(a, "hang")) return pause_while_running(p, 0), VB_OK;
  if (!strcmp(a, "write")) return clip(p, 0, 1, 0, 100);
  if (!strcmp(a, "channels")) return clip(p, 0, 3, 0, 100);
  if (!strcmp(a, "range")) return clip(p, 0, 1, 50, 51);
  if (!strcmp(a, "far-range")) return clip(p, 0, 1, INT64_MAX, INT64_MAX);
  if (!strcmp(a, "negative-range")) return clip(p, 0, 1, -1, 10);
  if (!strcmp(a, "before-zero")) return clip(p, -1, 1, 0, 100);
  if (!strcmp(a, "far-start")) return clip(p, INT64_MAX, 1, 0, 100);
  if (!strcmp(a, "order")) return clip(p, 5000, 1, 0, 100), clip(p, 4999, 1, 0, 100);
  if (!strcmp(a, "overlap")) {
    vb_buffer *buffer = h->create_buffer(p->node, 1, 10000);
    h->begin_clip(p->node, 0, &info);
    h->write(p->node, 0, buffer, 0, 10000);
    h->end_clip(p->node, 0);
    h->release_buffer(buffer);
    return clip(p, 1999, 1, 0, 100);
  }
  if (!strcmp(a, "two-clips")) return h->begin_clip(p->node, 0, &info), h->begin_clip(p->node, 0, &info);
  if (!strcmp(a, "no-clip")) return h->end_clip(p->node, 0);
  if (!strcmp(a, "null-clip")) return h->begin_clip(p->node, 0, NULL);
  if (!strcmp(a, "output")) return h->begin_clip(p->node, 9, &info);
  if (!strcmp(a, "ignored")) return h->begin_clip(p->node, 9, &info), VB_OK;
  if (!strcmp(a, "events")) return h->emit_events(p->node, 0, NULL);
  if (!strcmp(a, "null-events")) {
    const vb_event *list[] = {NULL};
    vb_events events = {.kind = "words", .rate = 1, .count = 1, .events = list};
    return h->emit_events(p->node, 1, &events);
  }
  if (!strcmp(a, "null-document")) {
    vb_document document = {.size = 10};
    return h->emit_document(p->node, 2, &document);
  }
  if (!strcmp(a, "again")) {
    const vb_continuation_service *service = h->service(VB_SERVICE_CONTINUATION);
    if (p->repeated++ < 2) service->again(p->node);
    return VB_OK;
  }
  if (!strcmp(a, "no-frames")) return h->create_buffer(p->node, 1, -1) ? VB_OK : VB_ERROR_INTERNAL;
  return VB_OK;
}

static vb_status act_when(probe *p, const char *call) { return strcmp(p->when, call) ? VB_OK : act(p); }

static vb_status create(const vb_stage *stage, const vb_host *host, vb_node *node, const vb_setup *setup, void **made) {
  (void)stage;
  probe *p = calloc(1, sizeof *p);
  p->host = host;
  p->node = node;
  p->log = fopen(setup->parameters[0]->text, "a");
  snprintf(p->act, sizeof p->act, "%s", setup->parameters[1]->text);
  snprintf(p->when, sizeof p->when, "%s", setup->parameters[2]->text);
  enter(p, "create");
  vb_status status = act_when(p, "create");
  if (status < 0) {
    fclose(p->log);
    free(p);
    return status;
  }
  *made = p;
  return leave(p, status);
}

static vb_status negotiate(void *instance, vb_formats *formats) {
  probe *p = instance;
  enter(p, "negotiate");
  for (uint32_t i = 0; i < 1 && i < formats->output_count; i++) formats->outputs[i] = (vb_format){8000, 1};
  if (!strcmp(p->act, "open")) formats->outputs[0] = (vb_format){0, 0};
  if (!strcmp(p->act, "absurd")) formats->outputs[0] = (vb_format){8000, 5000};
  if (!strcmp(p->act, "policy")) formats->policy = VB_POLICY_ALL;
  if (!strcmp(p->act, "no-policy")) formats->policy = 9;
  return leave(p, act_when(p, "negotiate"));
}

static vb_status start(void *instance, const vb_formats *formats) {
  probe *p = instance;
  enter(p, "start");
  (void)formats;
  return leave(p, act_when(p, "start"));
}

/* As a source it ends after three calls. */
static vb_status process(void *instance, const vb_work *work) {
  probe *p = instance;
  enter(p, "process");
  for (uint32_t i = 0; i < work->packet_count; i++) {
    const vb_block *block = work->packets[i]->block;
    if (!block) continue;
    char line[200];
    snprintf(line, sizeof line, "  %s kind %s frames %lld position %lld first %u last %u%s%s", block->clip->id,
        block->clip->kind ? block->clip->kind : "none", (long long)block->frames, (long long)block->position,
        block->flags & VB_BLOCK_FIRST, (block->flags & VB_BLOCK_LAST) / VB_BLOCK_LAST,
        block->clip->metadata_count ? " " : "", block->clip->metadata_count ? block->clip->metadata[0]->text : "");
    note(p, line);
  }
  vb_status status = act_when(p, "process");
  if (status == VB_OK && work->packet_count == 0 && ++p->calls == 3) status = VB_DONE;
  return leave(p, status);
}

static vb_status finish(void *instance) {
  probe *p = instance;
  enter(p, "finish");
  return leave(p, act_when(p, "finish"));
}

static void destroy(void *instance) {
  probe *p = instance;
  enter(p, "destroy");
  if (!strcmp(p->when, "destroy")) act(p);
  fclose(p->log);
  free(p);
}

/* Emits clips with metadata, empty ones and odd sizes: the block grid is the host's work. */
static vb_status emit_odd(void *instance, const vb_work *work) {
  (void)work;
  probe *p = instance;
  const vb_pair title = {"title", "Ré mineur"};
  const vb_pair *const metadata[] = {&title};
  int64_t start = 0;
  for (int i = 0; i < 4; i++) {
    static const int64_t lengths[] = {1777, 0, 64, 1};
    vb_clip info = {.id = i ? NULL : "opening", .kind = "speech", .start = start, .frames = lengths[i],
                    .metadata_count = 1, .metadata = metadata};
    vb_status status = p->host->begin_clip(p->node, 0, &info);
    for (int64_t done = 0; status == VB_OK && done < lengths[i];) {
      int64_t frames = lengths[i] - done < 777 ? lengths[i] - done : 777;
      vb_buffer *buffer = p->host->create_buffer(p->node, 1, frames);
      if (!buffer) return VB_ERROR_LIMIT;
      for (int64_t f = 0; f < frames; f++) buffer->channels[0][f] = (float)(start + done + f);
      status = p->host->write(p->node, 0, buffer, 0, frames);
      p->host->release_buffer(buffer);
      done += frames;
    }
    if (status == VB_OK) status = p->host->end_clip(p->node, 0);
    if (status != VB_OK) return status;
    start += lengths[i] + 10;
  }
  return VB_DONE;
}

/* Writes down every value it is created with. */
static vb_status create_values(
    const vb_stage *stage, const vb_host *host, vb_node *node, const vb_setup *setup, void **made) {
  (void)stage;
  probe *p = calloc(1, sizeof *p);
  p->host = host;
  p->node = node;
  p->log = fopen(setup->parameters[0]->text, "a");
  for (uint32_t i = 1; i < setup->parameter_count; i++) {
    const vb_value *v = setup->parameters[i];
    fprintf(p->log, "%u set %u integer %lld number %g text %s\n", v->type, v->is_set, (long long)v->integer, v->number,
        v->text ? v->text : "none");
  }
  for (uint32_t i = 0; i < setup->link_count; i++)
    fprintf(p->log, "link %u from %s gain %g\n", setup->links[i]->port, setup->links[i]->from,
        setup->links[i]->settings[0]->number);
  for (uint32_t i = 0; i < setup->output_count; i++) fprintf(p->log, "output %u: %d\n", i, setup->connected_outputs[i]);
  fprintf(p->log, "node %s block %u\n", setup->node, setup->block_frames);
  *made = p;
  return VB_OK;
}

static const vb_parameter path = {.name = "log", .type = VB_TYPE_STRING, .flags = VB_PARAMETER_REQUIRED};
static const vb_parameter what = {.name = "act", .type = VB_TYPE_STRING, .default_json = "\"none\""};
static const vb_parameter when = {.name = "when", .type = VB_TYPE_STRING, .default_json = "\"process\""};
static const vb_parameter number = {.name = "number", .type = VB_TYPE_NUMBER, .default_json = "0.5"};
static const vb_parameter integer = {.name = "integer", .type = VB_TYPE_INTEGER};
static const vb_parameter boolean = {.name = "boolean", .type = VB_TYPE_BOOLEAN, .default_json = "true"};
static const vb_parameter text = {.name = "text", .type = VB_TYPE_STRING, .default_json = "\"a \\\"b\\\"\""};
static const vb_parameter json = {.name = "json", .type = VB_TYPE_JSON};
static const vb_parameter gain = {.name = "gain", .type = VB_TYPE_NUMBER, .default_json = "1"};
static const vb_parameter *const parameters[] = {&path, &what, &when};
static const vb_parameter *const values[] = {&path, &number, &integer, &boolean, &text, &json};
static const vb_parameter *const settings[] = {&gain};

static const vb_format_rule mono = {.minimum_channels = 1, .maximum_channels = 1};
static const vb_port in = {.name = "in", .kind = VB_KIND_AUDIO, .flags = VB_PORT_OPTIONAL | VB_PORT_MANY,
                           .format = &mono, .link_settings = settings, .link_setting_count = 1};
static const vb_port out = {.name = "out", .kind = VB_KIND_AUDIO};
static const vb_port words = {.name = "words", .kind = VB_KIND_EVENTS};
static const vb_port paper = {.name = "paper", .kind = VB_KIND_DOCUMENT};
static const vb_port *const inputs[] = {&in};
static const vb_port *const outputs[] = {&out, &words, &paper};

#define PROBE(identifier, text, ...)                                                                             \
  static const vb_stage identifier = {.name = text, .version = "1", .summary = text, .outputs = outputs,         \
      .output_count = 3, .policy = VB_POLICY_EACH, .negotiate = negotiate, .start = start, .finish = finish, \
      .destroy = destroy, __VA_ARGS__}

PROBE(source, "probe.source", .parameters = parameters, .parameter_count = 3, .create = create, .process = process);
PROBE(device, "probe.device", .parameters = parameters, .parameter_count = 3, .create = create, .process = process,
    .traits = VB_TRAIT_BLOCKING);
PROBE(listener, "probe.listener", .parameters = parameters, .parameter_count = 3, .create = create, .process = process,
    .inputs = inputs, .input_count = 1);
PROBE(odd, "probe.odd-sizes", .parameters = parameters, .parameter_count = 3, .create = create, .process = emit_odd);
PROBE(typed, "probe.values", .parameters = values, .parameter_count = 6, .create = create_values, .process = process,
    .inputs = inputs, .input_count = 1);

static const vb_stage *const stages[] = {&source, &device, &listener, &odd, &typed};

#ifndef MINOR
#define MINOR VB_ABI_MINOR
#endif
static const vb_plugin plugin = {.abi_major = VB_ABI_MAJOR, .abi_minor = MINOR, .name = "probe", .version = "1",
                                 .stages = stages, .stage_count = 5};

const vb_plugin *voicebeat_plugin(const vb_host *host, const char **reason) {
  (void)host;
  (void)reason;
  return &plugin;
}
