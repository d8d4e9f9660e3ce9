// SPDX-License-Identifier: Apache-2.0
//
// tone: a sine of a given pitch and length. A source in C++17, one file, built without the rest of the project:
//
//     c++ -std=c++17 -O3 -shared -fPIC -fvisibility=hidden -I Sources/PluginABI/include tone.cpp -o libtone.so
#include <voicebeat/plugin.h>

#include <algorithm>
#include <cmath>
#include <new>

namespace {

enum { frequency, duration, rate, parameter_count };

constexpr vb_parameter number(const char *name, const char *help, const char *unit, const char *default_json,
                              double minimum, double maximum, uint32_t type = VB_TYPE_NUMBER) {
  return {name, help, unit, type, VB_PARAMETER_HAS_MINIMUM | VB_PARAMETER_HAS_MAXIMUM, default_json, minimum, maximum,
          nullptr, 0, 0};
}

constexpr vb_parameter frequency_parameter = number("frequency", "Pitch of the tone.", "Hz", "440", 1, 100000);
constexpr vb_parameter duration_parameter = number("duration", "Length of the tone.", "s", "1", 0, 86400);
constexpr vb_parameter rate_parameter =
    number("rate", "Sample rate.", "Hz", "48000", 1000, 768000, VB_TYPE_INTEGER);
constexpr const vb_parameter *parameters[] = {&frequency_parameter, &duration_parameter, &rate_parameter};

constexpr vb_format_rule mono_at_rate = {nullptr, nullptr, 0, 1, 1, 0, "rate", nullptr};
constexpr vb_port out = {"out", "The tone, at half of full scale.", VB_KIND_AUDIO, 0, 0, 0, &mono_at_rate, nullptr};
constexpr const vb_port *outputs[] = {&out};

class Tone {
 public:
  Tone(const vb_host *host, vb_node *node, const vb_setup *setup)
      : host_(host),
        node_(node),
        block_frames_(setup->block_frames),
        frames_(std::llround(setup->parameters[duration]->number * setup->parameters[rate]->number)),
        radians_per_frame_(6.283185307179586 * setup->parameters[frequency]->number /
                           setup->parameters[rate]->number) {}

  // One block a call. The sample depends on its position alone, so blocks of any size give the same tone.
  vb_status process() {
    vb_status status = VB_OK;
    if (position_ == 0) {
      vb_clip clip = {};
      clip.frames = frames_;
      if ((status = host_->begin_clip(node_, 0, &clip)) < 0) return status;
    }
    const int64_t count = std::min(block_frames_, frames_ - position_);
    if (count > 0) {
      vb_buffer *buffer = host_->create_buffer(node_, 1, count);
      if (!buffer) return host_->fail(node_, VB_ERROR_LIMIT, nullptr, "no memory for a block");
      for (int64_t i = 0; i < count; ++i)
        buffer->channels[0][i] = 0.5f * static_cast<float>(std::sin(radians_per_frame_ * double(position_ + i)));
      status = host_->write(node_, 0, buffer, 0, count);
      host_->release_buffer(buffer);
      if (status < 0) return status;
      position_ += count;
    }
    if (position_ < frames_) return VB_OK;
    status = host_->end_clip(node_, 0);
    return status < 0 ? status : VB_DONE;
  }

 private:
  const vb_host *host_;
  vb_node *node_;
  int64_t block_frames_;
  int64_t frames_;
  double radians_per_frame_;
  int64_t position_ = 0;
};

vb_status create(const vb_stage *, const vb_host *host, vb_node *node, const vb_setup *setup, void **instance) {
  auto *tone = new (std::nothrow) Tone(host, node, setup);
  if (!tone) return host->fail(node, VB_ERROR_LIMIT, nullptr, "no memory for an instance");
  *instance = tone;
  return VB_OK;
}

vb_status start(void *, const vb_formats *) { return VB_OK; }
vb_status process(void *instance, const vb_work *) { return static_cast<Tone *>(instance)->process(); }
vb_status finish(void *) { return VB_OK; }
void destroy(void *instance) { delete static_cast<Tone *>(instance); }

constexpr vb_stage make_stage() {
  vb_stage stage = {};
  stage.name = "tone";
  stage.version = "1.0.0";
  stage.summary = "Makes a sine tone.";
  stage.outputs = outputs;
  stage.output_count = 1;
  stage.parameters = parameters;
  stage.parameter_count = parameter_count;
  stage.policy = VB_POLICY_EACH;
  stage.traits = VB_TRAIT_DETERMINISTIC | VB_TRAIT_BLOCK_INVARIANT;
  stage.create = create;
  stage.start = start;
  stage.process = process;
  stage.finish = finish;
  stage.destroy = destroy;
  return stage;
}

constexpr vb_stage stage = make_stage();
constexpr const vb_stage *stages[] = {&stage};
constexpr vb_plugin plugin = {VB_ABI_MAJOR, VB_ABI_MINOR, "tone", "1.0.0", "Apache-2.0", "An example in C++.", stages, 1,
                              0};

}  // namespace

const vb_plugin *voicebeat_plugin(const vb_host *host, const char **reason) {
  if (host->abi_major == VB_ABI_MAJOR) return &plugin;
  *reason = "the host speaks another major version of the plugin ABI than 1";
  return nullptr;
}
