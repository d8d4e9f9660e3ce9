/* A plugin that is sound but for what a file defines before it includes this. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <voicebeat/plugin.h>

#ifndef MAJOR
#define MAJOR VB_ABI_MAJOR
#endif
#ifndef MINOR
#define MINOR VB_ABI_MINOR
#endif
#ifndef PLUGIN_NAME
#define PLUGIN_NAME "sound"
#endif
#ifndef STAGE_NAME
#define STAGE_NAME "sound"
#endif
#ifndef STAGES
#define STAGES &stage
#endif
#ifndef STAGE_COUNT
#define STAGE_COUNT 1
#endif
#ifndef PARAMETER_COUNT
#define PARAMETER_COUNT 1
#endif
#ifndef OUTPUT_COUNT
#define OUTPUT_COUNT 1
#endif
#ifndef DEFAULT
#define DEFAULT "1"
#endif
#ifndef HELP
#define HELP "nothing wrong"
#endif
#ifndef POLICY
#define POLICY VB_POLICY_EACH
#endif
#ifndef FORMAT
#define FORMAT NULL
#endif
#ifndef CREATE
#define CREATE create
#endif
#ifndef PROCESS
#define PROCESS
#endif
#ifndef ENTRY
#define ENTRY return &plugin
#endif

static inline vb_status create(
    const vb_stage *stage, const vb_host *host, vb_node *node, const vb_setup *setup, void **instance) {
  (void)stage, (void)host, (void)node, (void)setup;
  *instance = malloc(1);
  return VB_OK;
}

static vb_status negotiate(void *instance, vb_formats *formats) {
  (void)instance;
  formats->outputs[0] = (vb_format){8000, 1};
  return VB_OK;
}

static vb_status process(void *instance, const vb_work *work) {
  (void)instance, (void)work;
  PROCESS;
  return VB_DONE;
}

static void destroy(void *instance) { free(instance); }

static const vb_parameter parameter = {
    .name = "amount", .help = HELP, .type = VB_TYPE_NUMBER, .flags = VB_PARAMETER_HAS_MAXIMUM, .default_json = DEFAULT,
    .maximum = 2};
static const vb_parameter *const parameters[] = {&parameter};
static const vb_port output = {.name = "out", .kind = VB_KIND_AUDIO, .format = FORMAT};
static const vb_port *const outputs[] = {&output};
static const vb_stage stage = {
    .name = STAGE_NAME, .version = "1", .summary = "sound", .outputs = outputs, .parameters = parameters,
    .output_count = OUTPUT_COUNT, .parameter_count = PARAMETER_COUNT, .policy = POLICY, .create = CREATE,
    .negotiate = negotiate, .process = process, .destroy = destroy};
static const vb_stage *const stages[] = {STAGES};
static const vb_plugin plugin = {.abi_major = MAJOR, .abi_minor = MINOR, .name = PLUGIN_NAME, .version = "1",
                                 .stages = stages, .stage_count = STAGE_COUNT};

const vb_plugin *voicebeat_plugin(const vb_host *host, const char **reason) {
  (void)host, (void)reason, (void)plugin;
  ENTRY;
}
