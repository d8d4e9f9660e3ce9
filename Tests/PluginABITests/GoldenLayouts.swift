import PluginABI

/// Where every field of every struct of the ABI lies on a 64-bit platform. A struct whose layout differs from its line is a
/// break of the ABI: give what is new a tag of its own instead of changing this table.
let goldenLayouts: [Layout] = [
  Layout(
    vb_parameter(), size: 72,
    [
      ("name", \.name, 0), ("help", \.help, 8), ("unit", \.unit, 16), ("type", \.type, 24), ("flags", \.flags, 28),
      ("default_json", \.default_json, 32), ("minimum", \.minimum, 40), ("maximum", \.maximum, 48),
      ("choices", \.choices, 56), ("choice_count", \.choice_count, 64), ("reserved", \.reserved, 68),
    ]),
  Layout(
    vb_format_rule(), size: 48,
    [
      ("same_as", \.same_as, 0), ("rates", \.rates, 8), ("rate_count", \.rate_count, 16),
      ("minimum_channels", \.minimum_channels, 20), ("maximum_channels", \.maximum_channels, 24),
      ("reserved", \.reserved, 28), ("rate_parameter", \.rate_parameter, 32),
      ("channels_parameter", \.channels_parameter, 40),
    ]),
  Layout(
    vb_port(), size: 48,
    [
      ("name", \.name, 0), ("help", \.help, 8), ("kind", \.kind, 16), ("flags", \.flags, 20),
      ("delivery", \.delivery, 24), ("link_setting_count", \.link_setting_count, 28), ("format", \.format, 32),
      ("link_settings", \.link_settings, 40),
    ]),
  Layout(
    vb_value(), size: 40,
    [
      ("type", \.type, 0), ("is_set", \.is_set, 4), ("integer", \.integer, 8), ("number", \.number, 16),
      ("text", \.text, 24), ("text_size", \.text_size, 32),
    ]),
  Layout(
    vb_format(), size: 8,
    [
      ("sample_rate", \.sample_rate, 0), ("channels", \.channels, 4),
    ]),
  Layout(
    vb_pair(), size: 16,
    [
      ("name", \.name, 0), ("text", \.text, 8),
    ]),
  Layout(
    vb_clip(), size: 56,
    [
      ("id", \.id, 0), ("kind", \.kind, 8), ("start", \.start, 16), ("frames", \.frames, 24),
      ("format", \.format, 32), ("index", \.index, 40), ("metadata_count", \.metadata_count, 44),
      ("metadata", \.metadata, 48),
    ]),
  Layout(
    vb_buffer(), size: 24,
    [
      ("channels", \.channels, 0), ("channel_count", \.channel_count, 8), ("reserved", \.reserved, 12),
      ("frames", \.frames, 16),
    ]),
  Layout(
    vb_block(), size: 56,
    [
      ("clip", \.clip, 0), ("position", \.position, 8), ("frames", \.frames, 16), ("channels", \.channels, 24),
      ("buffer", \.buffer, 32), ("offset", \.offset, 40), ("flags", \.flags, 48), ("reserved", \.reserved, 52),
    ]),
  Layout(
    vb_event(), size: 48,
    [
      ("start", \.start, 0), ("duration", \.duration, 8), ("label", \.label, 16), ("value", \.value, 24),
      ("confidence", \.confidence, 32), ("attributes", \.attributes, 40),
    ]),
  Layout(
    vb_events(), size: 32,
    [
      ("kind", \.kind, 0), ("clip", \.clip, 8), ("rate", \.rate, 16), ("count", \.count, 20),
      ("events", \.events, 24),
    ]),
  Layout(
    vb_document(), size: 32,
    [
      ("name", \.name, 0), ("content_type", \.content_type, 8), ("bytes", \.bytes, 16), ("size", \.size, 24),
    ]),
  Layout(
    vb_packet(), size: 32,
    [
      ("kind", \.kind, 0), ("link", \.link, 4), ("block", \.block, 8), ("events", \.events, 16),
      ("document", \.document, 24),
    ]),
  Layout(
    vb_work(), size: 16,
    [
      ("packets", \.packets, 0), ("packet_count", \.packet_count, 8), ("reserved", \.reserved, 12),
    ]),
  Layout(
    vb_link(), size: 24,
    [
      ("port", \.port, 0), ("setting_count", \.setting_count, 4), ("settings", \.settings, 8), ("from", \.from, 16),
    ]),
  Layout(
    vb_setup(), size: 56,
    [
      ("node", \.node, 0), ("seed", \.seed, 8), ("parameter_count", \.parameter_count, 16),
      ("link_count", \.link_count, 20), ("parameters", \.parameters, 24), ("links", \.links, 32),
      ("connected_outputs", \.connected_outputs, 40), ("output_count", \.output_count, 48),
      ("block_frames", \.block_frames, 52),
    ]),
  Layout(
    vb_formats(), size: 32,
    [
      ("links", \.links, 0), ("outputs", \.outputs, 8), ("link_count", \.link_count, 16),
      ("output_count", \.output_count, 20), ("policy", \.policy, 24), ("reserved", \.reserved, 28),
    ]),
  Layout(
    vb_host(), size: 120,
    [
      ("abi_major", \.abi_major, 0), ("abi_minor", \.abi_minor, 4), ("name", \.name, 8), ("version", \.version, 16),
      ("service", \.service, 24), ("create_buffer", \.create_buffer, 32), ("retain_buffer", \.retain_buffer, 40),
      ("release_buffer", \.release_buffer, 48), ("begin_clip", \.begin_clip, 56), ("write", \.write, 64),
      ("end_clip", \.end_clip, 72), ("emit_events", \.emit_events, 80), ("emit_document", \.emit_document, 88),
      ("fail", \.fail, 96), ("log", \.log, 104), ("is_cancelled", \.is_cancelled, 112),
    ]),
  Layout(
    vb_progress_service(), size: 8,
    [
      ("report", \.report, 0)
    ]),
  Layout(
    vb_temporary_service(), size: 8,
    [
      ("open_file", \.open_file, 0)
    ]),
  Layout(
    vb_artifact(), size: 48,
    [
      ("role", \.role, 0), ("reserved", \.reserved, 4), ("location", \.location, 8),
      ("content_type", \.content_type, 16), ("summary", \.summary, 24), ("sha256", \.sha256, 32),
      ("size", \.size, 40),
    ]),
  Layout(
    vb_artifacts_service(), size: 16,
    [
      ("wants_digests", \.wants_digests, 0), ("report", \.report, 8),
    ]),
  Layout(
    vb_timeline_service(), size: 8,
    [
      ("delay_link", \.delay_link, 0)
    ]),
  Layout(
    vb_continuation_service(), size: 8,
    [
      ("again", \.again, 0)
    ]),
  Layout(
    vb_stage(), size: 144,
    [
      ("name", \.name, 0), ("version", \.version, 8), ("summary", \.summary, 16), ("help", \.help, 24),
      ("inputs", \.inputs, 32), ("outputs", \.outputs, 40), ("parameters", \.parameters, 48),
      ("input_count", \.input_count, 56), ("output_count", \.output_count, 60),
      ("parameter_count", \.parameter_count, 64), ("policy", \.policy, 68), ("traits", \.traits, 72),
      ("latency", \.latency, 76), ("implementation", \.implementation, 80), ("create", \.create, 88),
      ("negotiate", \.negotiate, 96), ("start", \.start, 104), ("process", \.process, 112), ("finish", \.finish, 120),
      ("reset", \.reset, 128), ("destroy", \.destroy, 136),
    ]),
  Layout(
    vb_plugin(), size: 56,
    [
      ("abi_major", \.abi_major, 0), ("abi_minor", \.abi_minor, 4), ("name", \.name, 8), ("version", \.version, 16),
      ("license", \.license, 24), ("summary", \.summary, 32), ("stages", \.stages, 40),
      ("stage_count", \.stage_count, 48), ("reserved", \.reserved, 52),
    ]),
]
