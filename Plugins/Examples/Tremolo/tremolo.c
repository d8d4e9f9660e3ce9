/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tremolo: the level of a clip swings up and down.
 *
 * A whole plugin in plain C. It needs this file, voicebeat/plugin.h and a C11 compiler:
 *
 *     cc -O3 -shared -fPIC -fvisibility=hidden -I Sources/PluginABI/include tremolo.c -lm -o libtremolo.so
 */
#include <voicebeat/plugin.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------------------------------ description ---- */

/* In the order of the table below; setup->parameters comes in the same. */
enum { RATE, DEPTH, PARAMETER_COUNT };

static const vb_parameter rate = {
    .name = "rate",
    .help = "How often the level swings.",
    .unit = "Hz",
    .type = VB_TYPE_NUMBER,
    .flags = VB_PARAMETER_HAS_MINIMUM | VB_PARAMETER_HAS_MAXIMUM,
    .default_json = "5",
    .minimum = 0.01,
    .maximum = 100,
};

static const vb_parameter depth = {
    .name = "depth",
    .help = "How far the level swings: 0 not at all, 1 down to silence.",
    .type = VB_TYPE_NUMBER,
    .flags = VB_PARAMETER_HAS_MINIMUM | VB_PARAMETER_HAS_MAXIMUM,
    .default_json = "0.5",
    .minimum = 0,
    .maximum = 1,
};

static const vb_parameter *const parameters[PARAMETER_COUNT] = {[RATE] = &rate, [DEPTH] = &depth};

static const vb_port in = {
    .name = "in",
    .help = "Any audio.",
    .kind = VB_KIND_AUDIO,
    .delivery = VB_DELIVERY_BLOCKS,
};

static const vb_format_rule as_in = {.same_as = "in"};

static const vb_port out = {
    .name = "out",
    .help = "The same audio, swinging.",
    .kind = VB_KIND_AUDIO,
    .format = &as_in,
};

static const vb_port *const inputs[] = {&in};
static const vb_port *const outputs[] = {&out};

/* --------------------------------------------------------------------------------------------- instance ---- */

typedef struct tremolo {
  const vb_host *host;
  vb_node *node;
  double rate;              /* Hz */
  double depth;             /* 0…1 */
  double radians_per_frame; /* of the swing, once the sample rate is known */
} tremolo;

static vb_status create(const vb_stage *stage, const vb_host *host, vb_node *node, const vb_setup *setup,
                        void **instance) {
  (void)stage;
  if (setup->parameter_count != PARAMETER_COUNT)
    return host->fail(node, VB_ERROR_INTERNAL, NULL, "the host set another number of parameters than are declared");
  tremolo *self = calloc(1, sizeof *self);
  if (!self) return host->fail(node, VB_ERROR_LIMIT, NULL, "there is no memory left for an instance");
  self->host = host;
  self->node = node;
  self->rate = setup->parameters[RATE]->number;
  self->depth = setup->parameters[DEPTH]->number;
  *instance = self;
  return VB_OK;
}

/* The ranges of the parameters cannot know the sample rate: what they leave open is refused here. */
static vb_status negotiate(void *instance, vb_formats *formats) {
  const tremolo *self = instance;
  if (self->rate > formats->links[0].sample_rate / 2.0)
    return self->host->fail(self->node, VB_ERROR_BAD_PARAMETER, "rate",
                            "the level cannot swing more often than at half the sample rate; choose a lower rate");
  return VB_OK;
}

static vb_status start(void *instance, const vb_formats *formats) {
  tremolo *self = instance;
  const double two_pi = 6.283185307179586;
  self->radians_per_frame = two_pi * self->rate / formats->links[0].sample_rate;
  return VB_OK;
}

/* The factor depends on the frame's position in its clip alone, so blocks of any size give the same samples. */
static float factor(const tremolo *self, int64_t position) {
  const double swing = (1 - cos(self->radians_per_frame * (double)position)) / 2;
  return (float)(1 - self->depth * swing);
}

static void apply(const tremolo *self, float *const *channels, uint32_t channel_count, const vb_block *block) {
  for (int64_t i = 0; i < block->frames; ++i) {
    const float gain = factor(self, block->position + i);
    for (uint32_t channel = 0; channel < channel_count; ++channel) channels[channel][i] *= gain;
  }
}

/* Writes the block that arrived where this instance is its sole owner, and a changed copy otherwise. */
static vb_status write_block(const tremolo *self, const vb_block *block) {
  const uint32_t channel_count = block->buffer->channel_count;
  if (block->flags & VB_BLOCK_WRITABLE) {
    apply(self, block->channels, channel_count, block);
    return self->host->write(self->node, 0, block->buffer, block->offset, block->frames);
  }
  vb_buffer *copy = self->host->create_buffer(self->node, channel_count, block->frames);
  if (!copy) {
    if (self->host->is_cancelled(self->node))
      return self->host->fail(self->node, VB_ERROR_CANCELLED, NULL, "the run was cancelled");
    return self->host->fail(self->node, VB_ERROR_LIMIT, NULL, "the run's memory budget has no room for a block");
  }
  for (uint32_t channel = 0; channel < channel_count; ++channel)
    memcpy(copy->channels[channel], block->channels[channel], (size_t)block->frames * sizeof(float));
  apply(self, copy->channels, channel_count, block);
  const vb_status status = self->host->write(self->node, 0, copy, 0, copy->frames);
  self->host->release_buffer(copy); /* the host holds its own reference */
  return status;
}

/* Statuses of the host are passed on: it knows the reason of its own failures. */
static vb_status process(void *instance, const vb_work *work) {
  const tremolo *self = instance;
  const vb_block *block = work->packets[0]->block;
  vb_status status = VB_OK;
  if (block->flags & VB_BLOCK_FIRST) status = self->host->begin_clip(self->node, 0, block->clip);
  if (status >= 0 && block->frames > 0) status = write_block(self, block);
  if (status >= 0 && block->flags & VB_BLOCK_LAST) status = self->host->end_clip(self->node, 0);
  return status;
}

/* Every block left as it came: there is nothing to emit at the end. */
static vb_status finish(void *instance) {
  (void)instance;
  return VB_OK;
}

/* Nothing is remembered from block to block. */
static vb_status reset(void *instance) {
  (void)instance;
  return VB_OK;
}

static void destroy(void *instance) { free(instance); }

/* ------------------------------------------------------------------------------------------------ table ---- */

static const vb_stage stage = {
    .name = "tremolo",
    .version = "1.0.0",
    .summary = "Makes the level swing up and down.",
    .inputs = inputs,
    .outputs = outputs,
    .parameters = parameters,
    .input_count = 1,
    .output_count = 1,
    .parameter_count = PARAMETER_COUNT,
    .policy = VB_POLICY_EACH,
    .traits = VB_TRAIT_DETERMINISTIC | VB_TRAIT_BLOCK_INVARIANT | VB_TRAIT_IN_PLACE,
    .create = create,
    .negotiate = negotiate,
    .start = start,
    .process = process,
    .finish = finish,
    .reset = reset,
    .destroy = destroy,
};

static const vb_stage *const stages[] = {&stage};

static const vb_plugin plugin = {
    .abi_major = VB_ABI_MAJOR,
    .abi_minor = VB_ABI_MINOR,
    .name = "tremolo",
    .version = "1.0.0",
    .license = "Apache-2.0",
    .summary = "An example in plain C.",
    .stages = stages,
    .stage_count = 1,
};

const vb_plugin *voicebeat_plugin(const vb_host *host, const char **reason) {
  if (host->abi_major != VB_ABI_MAJOR) {
    *reason = "the host speaks another major version of the plugin ABI than 1";
    return NULL;
  }
  return &plugin;
}
