/* The table of the odd stages. */
#include "odd.h"

static vb_status create(
    const vb_stage *stage, const vb_host *host, vb_node *node, const vb_setup *setup, void **instance) {
  odd *o = calloc(1, sizeof *o);
  o->host = host;
  o->node = node;
  o->random = setup->seed;
  o->hash = 1;
  for (uint32_t i = 0; i < setup->parameter_count && i < 4; i++) o->options[i] = setup->parameters[i]->integer;
  *instance = o;
  (void)stage;
  return VB_OK;
}

static vb_status start(void *instance, const vb_formats *formats) {
  odd *o = instance;
  for (uint32_t i = 0; i < formats->output_count && i < 2; i++) o->formats[i] = formats->outputs[i];
  return VB_OK;
}

static void destroy(void *instance) {
  odd *o = instance;
  for (uint32_t i = 0; i < o->kept_count; i++) o->host->release_buffer(o->kept[i].buffer);
  free(o->kept);
  free(o);
}

#define COUNT(list) (sizeof(list) / sizeof *(list))
#define OPTION(identifier, text, value) \
  static const vb_parameter identifier = {.name = text, .help = text, .type = VB_TYPE_INTEGER, .default_json = value}

OPTION(rate, "rate", "8000");
OPTION(channels, "channels", "1");
OPTION(clips, "clips", "3");
OPTION(length, "length", "2000");
OPTION(overlap, "overlap", "100");
OPTION(chunk, "chunk", "777");
OPTION(frames, "frames", "1500");
OPTION(blocks, "blocks", "5");
OPTION(times, "times", "3");

static const vb_format_rule chosen = {.rate_parameter = "rate", .channels_parameter = "channels"};
static const vb_format_rule as_input = {.same_as = "in"};
static const uint32_t hash_rate = 8000;
static const vb_format_rule hash_format = {
    .rates = &hash_rate, .rate_count = 1, .minimum_channels = 1, .maximum_channels = 1};

static const vb_port noise_out = {.name = "out", .kind = VB_KIND_AUDIO, .format = &chosen};
static const vb_port out = {.name = "out", .kind = VB_KIND_AUDIO, .format = &as_input};
static const vb_port now = {.name = "now", .kind = VB_KIND_AUDIO, .format = &as_input};
static const vb_port later = {.name = "later", .kind = VB_KIND_AUDIO, .format = &as_input};
static const vb_port hash_out = {.name = "out", .kind = VB_KIND_AUDIO, .format = &hash_format};
static const vb_port in = {.name = "in", .kind = VB_KIND_AUDIO, .delivery = VB_DELIVERY_BLOCKS};
static const vb_port whole = {.name = "in", .kind = VB_KIND_AUDIO, .delivery = VB_DELIVERY_CLIP};
static const vb_port many = {
    .name = "in", .kind = VB_KIND_AUDIO, .flags = VB_PORT_MANY, .delivery = VB_DELIVERY_BLOCKS};
static const vb_port many_whole = {
    .name = "in", .kind = VB_KIND_AUDIO, .flags = VB_PORT_MANY, .delivery = VB_DELIVERY_CLIP};
static const vb_port notes = {.name = "notes", .kind = VB_KIND_EVENTS, .flags = VB_PORT_MANY | VB_PORT_OPTIONAL};
static const vb_port papers = {.name = "papers", .kind = VB_KIND_DOCUMENT, .flags = VB_PORT_MANY | VB_PORT_OPTIONAL};
static const vb_port marks = {.name = "marks", .kind = VB_KIND_EVENTS};
static const vb_port paper = {.name = "paper", .kind = VB_KIND_DOCUMENT};

static const vb_port *const takes[] = {&in};
static const vb_port *const takes_whole[] = {&whole};
static const vb_port *const takes_many[] = {&many};
static const vb_port *const hears[] = {&many, &notes, &papers};
static const vb_port *const collects[] = {&many_whole, &notes, &papers};
static const vb_port *const gives_noise[] = {&noise_out};
static const vb_port *const gives[] = {&out};
static const vb_port *const gives_late[] = {&now, &later};
static const vb_port *const gives_hash[] = {&hash_out};
static const vb_port *const gives_marks[] = {&marks, &paper};

static const vb_parameter *const of_noise[] = {&clips, &length, &chunk, &rate, &channels};
static const vb_parameter *const of_split[] = {&length};
static const vb_parameter *const of_slices[] = {&length, &overlap};
static const vb_parameter *const of_head[] = {&frames};
static const vb_parameter *const of_delay[] = {&blocks};
static const vb_parameter *const of_repeat[] = {&times};

#define STAGE(identifier, text, ins, outs, in_number, parameter_list, parameter_number, when, trait, run, end)      \
  static const vb_stage identifier = {.name = text, .version = "1", .summary = text, .inputs = ins, .outputs = outs, \
      .parameters = parameter_list, .input_count = in_number, .output_count = COUNT(outs),                          \
      .parameter_count = parameter_number, .policy = when, .traits = VB_TRAIT_DETERMINISTIC | trait,                \
      .create = create, .start = start, .process = run, .finish = end, .destroy = destroy}

STAGE(noise, "odd.noise", NULL, gives_noise, 0, of_noise, 5, VB_POLICY_EACH, 0, odd_noise, NULL);
STAGE(tape, "odd.tape", NULL, gives_noise, 0, of_noise, 5, VB_POLICY_EACH, VB_TRAIT_BLOCKING, odd_noise, NULL);
STAGE(split, "odd.split", takes, gives, 1, of_split, 1, VB_POLICY_EACH, 0, odd_split, NULL);
STAGE(slices, "odd.slices", takes_whole, gives, 1, of_slices, 2, VB_POLICY_EACH, 0, odd_slices, NULL);
STAGE(half, "odd.half", takes, gives, 1, NULL, 0, VB_POLICY_EACH, 0, odd_half, NULL);
STAGE(twice, "odd.double", takes, gives, 1, NULL, 0, VB_POLICY_EACH, 0, odd_double, NULL);
STAGE(reverse, "odd.reverse", takes_whole, gives, 1, NULL, 0, VB_POLICY_EACH, 0, odd_reverse, NULL);
STAGE(repeat, "odd.repeat", takes_whole, gives, 1, of_repeat, 1, VB_POLICY_EACH, 0, odd_repeat, NULL);
STAGE(head, "odd.head", takes, gives, 1, of_head, 1, VB_POLICY_EACH, 0, odd_head, NULL);
STAGE(mix, "odd.mix", takes_many, gives, 1, NULL, 0, VB_POLICY_ALIGNED, 0, odd_mix, NULL);
STAGE(hash, "odd.hash", hears, gives_hash, 3, NULL, 0, VB_POLICY_EACH, 0, odd_hash, odd_hash_finish);
STAGE(all, "odd.all", collects, gives_hash, 3, NULL, 0, VB_POLICY_ALL, 0, odd_hash, odd_hash_finish);
STAGE(late, "odd.late", takes, gives_late, 1, NULL, 0, VB_POLICY_EACH, 0, odd_late, odd_late_finish);
STAGE(delay, "odd.delay", takes, gives, 1, of_delay, 1, VB_POLICY_EACH, 0, odd_delay, NULL);
STAGE(invert, "odd.invert", takes, gives, 1, NULL, 0, VB_POLICY_EACH, VB_TRAIT_IN_PLACE, odd_invert, NULL);
STAGE(scramble, "odd.scramble", takes, gives, 1, NULL, 0, VB_POLICY_EACH, 0, odd_scramble, NULL);
STAGE(marker, "odd.marks", takes, gives_marks, 1, NULL, 0, VB_POLICY_EACH, 0, odd_marks, odd_marks_finish);

static const vb_stage *const stages[] = {&noise, &tape, &split, &slices, &half, &twice, &reverse, &repeat, &head,
                                         &mix, &hash, &all, &late, &delay, &invert, &scramble, &marker};

static const vb_plugin plugin = {
    .abi_major = VB_ABI_MAJOR, .abi_minor = VB_ABI_MINOR, .name = "odd", .version = "1", .license = "Apache-2.0",
    .stages = stages, .stage_count = COUNT(stages)};

const vb_plugin *voicebeat_plugin(const vb_host *host, const char **reason) {
  (void)host;
  (void)reason;
  return &plugin;
}
