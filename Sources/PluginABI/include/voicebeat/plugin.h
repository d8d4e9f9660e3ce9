/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VOICEBEAT_PLUGIN_H
#define VOICEBEAT_PLUGIN_H

/**
 * @file
 * The VoiceBeat plugin ABI, version 1.0: the whole contract between the host and a plugin.
 *
 * A plugin is a shared object that exports one function, `voicebeat_plugin`. It answers with a constant table of
 * stages. Each stage describes its ports and parameters as data and carries the functions that create and run an
 * instance. This header needs a C11 or C++17 compiler and nothing else.
 *
 * ## Tags
 *
 * Every function ends its comment with tags in brackets:
 *
 * - State of the instance: `created`, `started`, `finished`, `any` (from create's entry to destroy's return).
 *   The host drives `create → negotiate → start → process… → finish → destroy`, with `reset` leading back to
 *   `started`. After any call that returned an error only `destroy` follows.
 * - Thread: `stage-thread` means that the host enters an instance from one thread at a time, not always the same
 *   one; different instances are entered at once. A host function tagged `stage-thread` may be called only while the
 *   host is inside a call to that instance, on the thread of that call. `any-thread` means what it says.
 * - Ownership: `borrowed` (valid until the call returns), `static` (valid until the process ends), `owned` (the
 *   receiver releases it).
 *
 * ## Conventions
 *
 * Text is UTF-8 and ends with a NUL. Positions and lengths are frames (one sample for every channel) at a stated
 * integer sample rate, as int64_t. Audio is 32-bit float, planar: one pointer for each channel, full scale ±1.0.
 * Channel data starts 64-byte aligned in a fresh buffer. Arrays are arrays of pointers, so that an element's type can be
 * succeeded by another.
 *
 * ## Growth
 *
 * The layout of a struct never changes under its tag. What is new in a later minor version is a new struct tag that
 * `vb_host.service` hands out under a string id with a revision (such as "progress/1"). A plugin that finds a service missing
 * goes on without it, or refuses with a reason. Another major version is another entry symbol's business: a host
 * refuses a table whose `abi_major` differs from its own.
 */

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define VB_ABI_MAJOR 1u
#define VB_ABI_MINOR 1u

#if defined(_WIN32)
#define VB_EXPORT __declspec(dllexport)
#else
#define VB_EXPORT __attribute__((visibility("default")))
#endif

/* ------------------------------------------------------------------------------------------------ status ---- */

/** What a call came to. Zero and above is success; the set is closed. */
typedef int32_t vb_status;

/** Success. */
#define VB_OK ((vb_status)0)
/** From `process` only: success, and this instance wants no further input (or, a source: has no more output). */
#define VB_DONE ((vb_status)1)
/**
 * From `process` only: success, and there is more to emit of what has arrived. The instance is called again, with no
 * packets, once its outputs have room and before it is handed anything else; so what is long is emitted in bounded memory.
 * Known to hosts of version 1.1 and later.
 */
#define VB_AGAIN ((vb_status)2)
/** The data that arrived cannot be processed: malformed, not finite, of an unsupported kind. */
#define VB_ERROR_BAD_INPUT ((vb_status)-1)
/** A parameter's value is wrong in a way that its declared range does not tell. */
#define VB_ERROR_BAD_PARAMETER ((vb_status)-2)
/** Something needed cannot be reached now; the same call may succeed later. */
#define VB_ERROR_UNAVAILABLE ((vb_status)-3)
/** The run was cancelled or its deadline passed; returned by host calls, passed on by stages. */
#define VB_ERROR_CANCELLED ((vb_status)-4)
/** A limit was met: the run's memory budget, a duration, a size. */
#define VB_ERROR_LIMIT ((vb_status)-5)
/** A defect of the stage or of the host. */
#define VB_ERROR_INTERNAL ((vb_status)-6)
/** What is to be read does not exist. */
#define VB_ERROR_NOT_FOUND ((vb_status)-7)
/** Reading or writing is not permitted. */
#define VB_ERROR_DENIED ((vb_status)-8)
/** The output cannot be created: a missing folder, a folder in the place of the file. */
#define VB_ERROR_CANNOT_CREATE ((vb_status)-9)
/** Reading or writing failed underway: a full disk, a device error. */
#define VB_ERROR_IO ((vb_status)-10)
/** What the stage is set up with outside the pipeline, such as environment variables, is wrong. */
#define VB_ERROR_CONFIGURATION ((vb_status)-11)

/* --------------------------------------------------------------------------------------------- description ---- */

/** What flows through a port. */
#define VB_KIND_AUDIO 1u
#define VB_KIND_EVENTS 2u
#define VB_KIND_DOCUMENT 3u

/** Port flags. */
#define VB_PORT_MANY 1u     /**< inputs only: takes any number of links, each a link of its own to the stage */
#define VB_PORT_OPTIONAL 2u /**< an input: may be left unconnected. An output, which always may: tells of the work and is not its
                                 purpose; a stage all of whose outputs are optional is a sink, too */

/** How an audio input receives its clips. */
#define VB_DELIVERY_BLOCKS 1u /**< block by block, at most `vb_setup.block_frames` frames each */
#define VB_DELIVERY_CLIP 2u   /**< whole and contiguous, one block with FIRST and LAST set; not with policy ALIGNED */

/** When `process` is called. */
#define VB_POLICY_EACH 1u
/**< One packet a call. With several links the packet that is earliest on the timeline goes first, and of equals the
     one of the lower link; so the order never depends on timing. */
#define VB_POLICY_ALIGNED 2u
/**< One block of every audio link a call, all of the same frames of the timeline, which starts at 0 and is
     cut into blocks of `block_frames`; gaps and ended links are silence, overlapping clips are summed. Packets of
     events and document links come first, one a call, before the first blocks. */
#define VB_POLICY_ALL 3u
/**< One call with every packet of every link, after all links have ended. */

/** Traits of a stage. */
#define VB_TRAIT_BLOCKING 1u        /**< waits for files, networks or devices: the host gives it a thread of its own */
#define VB_TRAIT_DETERMINISTIC 2u   /**< same input, parameters and seed: same output */
#define VB_TRAIT_BLOCK_INVARIANT 4u /**< output does not depend on the size of the blocks */
#define VB_TRAIT_IN_PLACE 8u        /**< writes into input blocks that are marked writable */

/** Types of parameters. */
#define VB_TYPE_NUMBER 1u  /**< finite double */
#define VB_TYPE_INTEGER 2u /**< int64_t */
#define VB_TYPE_BOOLEAN 3u /**< integer 0 or 1 */
#define VB_TYPE_STRING 4u  /**< UTF-8 text, one of `choices` where there are any */
#define VB_TYPE_JSON 5u    /**< the text of any JSON value */

/** Parameter flags. */
#define VB_PARAMETER_REQUIRED 1u      /**< has no default; the pipeline must set it */
#define VB_PARAMETER_HAS_MINIMUM 2u   /**< `minimum` (inclusive) counts */
#define VB_PARAMETER_HAS_MAXIMUM 4u   /**< `maximum` (inclusive) counts */
#define VB_PARAMETER_CLIP_TEMPLATE 8u /**< a string in which the stage itself replaces ${clip.id}, ${clip.index}, ${clip.kind} */

/**
 * A parameter of a stage, or a setting of a link into a port. Constant, static.
 *
 * `default_json` is the default as the text of a JSON value, or null for none: the parameter is then required, or
 * arrives with `is_set` 0. Names are lower case with underscores.
 */
typedef struct vb_parameter {
  const char *name;
  const char *help;
  const char *unit; /**< "dB", "s", "Hz", "st" …, or null */
  uint32_t type;
  uint32_t flags;
  const char *default_json;
  double minimum;
  double maximum;
  const char *const *choices; /**< strings only: the allowed values, or null */
  uint32_t choice_count;
  uint32_t reserved;
} vb_parameter;

/**
 * Which audio formats a port takes or gives. Constant, static. Everything zero or null: any format.
 *
 * Where several links of one input leave a choice, the host settles on the highest rate and the most channels among
 * them; all audio inputs of an ALIGNED stage share one rate. The host puts a converter where a link's
 * format does not fit, so that a stage never sees a format it did not accept.
 */
typedef struct vb_format_rule {
  const char *same_as;            /**< an input port of this stage whose format this port has, or null */
  const uint32_t *rates;          /**< accepted sample rates in Hz, or null for any */
  uint32_t rate_count;
  uint32_t minimum_channels;      /**< 0: any */
  uint32_t maximum_channels;      /**< 0: any */
  uint32_t reserved;
  const char *rate_parameter;     /**< an integer parameter that gives the rate (0 there: free), or null */
  const char *channels_parameter; /**< an integer parameter that gives the channel count (0 there: free), or null */
} vb_format_rule;

/** An input or output of a stage. Constant, static. */
typedef struct vb_port {
  const char *name;
  const char *help;
  uint32_t kind;
  uint32_t flags;
  uint32_t delivery; /**< audio inputs; 0 otherwise */
  uint32_t link_setting_count;
  const vb_format_rule *format;                /**< audio; null: any */
  const vb_parameter *const *link_settings;    /**< settings that each link into this input may carry, or null */
} vb_port;

/* -------------------------------------------------------------------------------------------------- values ---- */

/** A parameter's value, checked against its declaration. */
typedef struct vb_value {
  uint32_t type;
  uint32_t is_set;    /**< 0: not given and no default */
  int64_t integer;    /**< integer and boolean */
  double number;      /**< number, and integer as a double */
  const char *text;   /**< string and json; never null for those when set */
  uint64_t text_size; /**< bytes in `text` without the NUL */
} vb_value;

/** The format of audio. A link or output of another kind has both fields zero. */
typedef struct vb_format {
  uint32_t sample_rate; /**< Hz */
  uint32_t channels;
} vb_format;

/** A name and a text, both UTF-8. */
typedef struct vb_pair {
  const char *name;
  const char *text;
} vb_pair;

/**
 * One continuous piece of audio. `metadata` carries tags through a pipeline: "title", "artist", "album", "date",
 * "genre", "comment", "track", "copyright", "software", "license"; "bwf.*" for broadcast-wave text; "cue.N" as "SECONDS LABEL".
 */
typedef struct vb_clip {
  const char *id;   /**< unique on its link; null when beginning a clip: the host makes one from node and index */
  const char *kind; /**< "speech", "melody" …, or null */
  int64_t start;    /**< on the timeline, frames at `format.sample_rate`, 0 or later */
  int64_t frames;   /**< length, or −1 while it is not known; what is announced must be kept */
  vb_format format; /**< when beginning a clip: ignored, the output's negotiated format holds */
  uint32_t index;   /**< count of clips before it on its link; when beginning a clip: ignored */
  uint32_t metadata_count;
  const vb_pair *const *metadata;
} vb_clip;

/**
 * A buffer of the host: planar float, reference-counted. Its maker may write until the first `write` of it; from then
 * on it is immutable for as long as anybody else holds it.
 */
typedef struct vb_buffer {
  float *const *channels;
  uint32_t channel_count;
  uint32_t reserved;
  int64_t frames;
} vb_buffer;

/** Block flags. */
#define VB_BLOCK_FIRST 1u    /**< holds the first frames of its clip */
#define VB_BLOCK_LAST 2u     /**< holds the last frames of its clip */
#define VB_BLOCK_WRITABLE 4u /**< the stage is its sole owner and may write in place */
#define VB_BLOCK_SILENT 8u   /**< ALIGNED only: no clip covers any of these frames; the samples are zeros */

/** A run of frames of a clip. Borrowed; to keep the samples longer, retain `buffer`. */
typedef struct vb_block {
  const vb_clip *clip;    /**< null in a silent block */
  int64_t position;       /**< of the first frame: in its clip; ALIGNED: on the timeline */
  int64_t frames;         /**< 0 only for an empty clip */
  float *const *channels; /**< one pointer for each channel, at the block's first frame */
  vb_buffer *buffer;      /**< what holds the samples */
  int64_t offset;         /**< of the block's first frame in `buffer` */
  uint32_t flags;
  uint32_t reserved;
} vb_block;

/** One entry of a list of events: a word, a note, a beat, an onset, a segment, a pitch. */
typedef struct vb_event {
  int64_t start;          /**< ticks of the list's rate, on the timeline */
  int64_t duration;       /**< ticks; 0 for a moment */
  const char *label;      /**< the word, the segment's kind, the drum …, or null */
  double value;           /**< MIDI note, Hz …, as the list's kind says; NaN for none */
  double confidence;      /**< 0…1; NaN for none */
  const char *attributes; /**< further facts as the text of a JSON object, or null */
} vb_event;

/** A timed list. */
typedef struct vb_events {
  const char *kind; /**< "words", "notes", "beats", "onsets", "segments", "pitch" … */
  const char *clip; /**< id of the clip it is about, or null */
  uint32_t rate;    /**< ticks per second, at least 1 */
  uint32_t count;
  const vb_event *const *events; /**< by start */
} vb_events;

/** Bytes with a content type. */
typedef struct vb_document {
  const char *name;         /**< a file name without folders, or null */
  const char *content_type; /**< such as "application/json" */
  const uint8_t *bytes;
  uint64_t size;
} vb_document;

/** What arrived on a link: exactly one of the three pointers is set, as `kind` says. */
typedef struct vb_packet {
  uint32_t kind;
  uint32_t link; /**< index into `vb_setup.links` */
  const vb_block *block;
  const vb_events *events;
  const vb_document *document;
} vb_packet;

/** The argument of `process`: which packets it holds is told by the stage's policy. A source's is empty. */
typedef struct vb_work {
  const vb_packet *const *packets; /**< by link, then by arrival */
  uint32_t packet_count;
  uint32_t reserved;
} vb_work;

/* --------------------------------------------------------------------------------------------------- setup ---- */

/** A link into an instance. Links are ordered by port, then as the pipeline lists them. */
typedef struct vb_link {
  uint32_t port;
  uint32_t setting_count;
  const vb_value *const *settings; /**< in the order of the port's `link_settings` */
  const char *from;                /**< name of the node or input at the other end, for messages */
} vb_link;

/** What an instance is created with. Borrowed: copy what is needed later. */
typedef struct vb_setup {
  const char *node; /**< the node's name in the pipeline */
  uint64_t seed;    /**< of this node: from the run's seed and the node's name */
  uint32_t parameter_count;
  uint32_t link_count;
  const vb_value *const *parameters; /**< in the order of the stage's `parameters` */
  const vb_link *const *links;
  const uint8_t *connected_outputs; /**< for each output 1 where somebody listens; what is written elsewhere is dropped */
  uint32_t output_count;
  uint32_t block_frames; /**< the run's block size B: blocks cover [kB, (k+1)B) */
} vb_setup;

/** The formats of an instance's links and outputs. */
typedef struct vb_formats {
  const vb_format *links; /**< as in `vb_setup.links` */
  vb_format *outputs;     /**< in the order of the stage's `outputs`; `negotiate` may write here, `start` must not */
  uint32_t link_count;
  uint32_t output_count;
  uint32_t policy; /**< the stage's; `negotiate` may change it where a parameter decides */
  uint32_t reserved;
} vb_formats;

/* ---------------------------------------------------------------------------------------------------- host ---- */

/** The host's side of one instance. */
typedef struct vb_node vb_node;

/** Severity of a log message. */
#define VB_LOG_DEBUG 1u
#define VB_LOG_INFO 2u
#define VB_LOG_WARNING 3u

/** The host's functions. Static. */
typedef struct vb_host {
  uint32_t abi_major;
  uint32_t abi_minor;
  const char *name;
  const char *version;

  /** A service by id and revision, such as `VB_SERVICE_PROGRESS`, or null. [any-thread, static] */
  const void *(*service)(const char *id);

  /**
   * A new buffer with undefined content, channels 64-byte aligned, or null when the run's memory budget is spent or
   * the run is cancelled: return what `fail(node, VB_ERROR_LIMIT, …)` or `VB_ERROR_CANCELLED` asks for. Large buffers live in an
   * unlinked mapped file. [created & started & finished, stage-thread, owned]
   */
  vb_buffer *(*create_buffer)(vb_node *node, uint32_t channels, int64_t frames);

  /** One more reference. [any, any-thread] */
  void (*retain_buffer)(vb_buffer *buffer);

  /** One reference less; the last one frees it. [any, any-thread] */
  void (*release_buffer)(vb_buffer *buffer);

  /**
   * Starts a clip on an audio output. Clips on an output follow one another in order of their start, one at a time;
   * each may start at most one second before the end of the one before. [started, stage-thread, borrowed]
   */
  vb_status (*begin_clip)(vb_node *node, uint32_t output, const vb_clip *clip);

  /**
   * Appends frames [offset, offset + frames) of `buffer` to the clip that is open on `output`. Passing on what
   * arrived is free: the host keeps a reference and copies only to move samples onto the block grid. The buffer's
   * channel count must be the output's. The caller keeps its own reference. [started, stage-thread, borrowed]
   */
  vb_status (*write)(vb_node *node, uint32_t output, vb_buffer *buffer, int64_t offset, int64_t frames);

  /** Ends the open clip. [started, stage-thread] */
  vb_status (*end_clip)(vb_node *node, uint32_t output);

  /** Sends a list of events, copied. [started, stage-thread, borrowed] */
  vb_status (*emit_events)(vb_node *node, uint32_t output, const vb_events *events);

  /** Sends a document, copied. [started, stage-thread, borrowed] */
  vb_status (*emit_document)(vb_node *node, uint32_t output, const vb_document *document);

  /**
   * Says why a call is about to return an error; the last one said counts. `about` names the parameter or port it is
   * about, or is null. Returns `status`, so that a stage can write `return host->fail(…)`. [any, stage-thread, borrowed]
   */
  vb_status (*fail)(vb_node *node, vb_status status, const char *about, const char *message);

  /** A message for the run's log. [any, any-thread, borrowed] */
  void (*log)(vb_node *node, uint32_t severity, const char *message);

  /** 1 once the run is cancelled or past its deadline: a stage that works long in one call asks now and then. [any, any-thread] */
  uint32_t (*is_cancelled)(vb_node *node);
} vb_host;

/** `vb_progress_service`: how far a stage is; meant for sources. */
#define VB_SERVICE_PROGRESS "progress/1"
typedef struct vb_progress_service {
  /** `done` of `total`, in whatever unit; total 0 or less when unknown. [started, stage-thread] */
  void (*report)(vb_node *node, double done, double total);
} vb_progress_service;

/** `vb_temporary_service`: space on disk that is gone with the process, however it ends. */
#define VB_SERVICE_TEMPORARY "temporary/1"
typedef struct vb_temporary_service {
  /** A descriptor of an unlinked file, or −1. The caller closes it. [any, any-thread, owned] */
  int32_t (*open_file)(vb_node *node);
} vb_temporary_service;

/** Roles of an artifact. */
#define VB_ARTIFACT_INPUT 1u
#define VB_ARTIFACT_OUTPUT 2u

/** Something outside the run that was read or written whole. */
typedef struct vb_artifact {
  uint32_t role;
  uint32_t reserved;
  const char *location;     /**< path, or key with its scheme; never a secret */
  const char *content_type; /**< or null */
  const char *summary;      /**< one line for people, such as "FLAC, 48000 Hz, stereo, 1:02.500", or null */
  const char *sha256;       /**< 64 hexadecimal digits, or null when not computed */
  uint64_t size;            /**< bytes */
} vb_artifact;

/** `vb_artifacts_service`: what a run read and wrote, for its manifest. */
#define VB_SERVICE_ARTIFACTS "artifacts/1"
typedef struct vb_artifacts_service {
  /** 1 when the manifest is to have digests, which cost a pass over the bytes. [any, any-thread] */
  uint32_t (*wants_digests)(vb_node *node);
  /** Records one artifact. An output is reported once it is in place. [started & finished, stage-thread, borrowed] */
  void (*report)(vb_node *node, const vb_artifact *artifact);
} vb_artifacts_service;

/** `vb_timeline_service`: where the links of an ALIGNED stage come to lie on the timeline. */
#define VB_SERVICE_TIMELINE "timeline/1"
typedef struct vb_timeline_service {
  /**
   * Everything on audio link `link` lies `frames` later than its clips say: 0 or more, at the link's rate. The host does not
   * read the link before its time, so that a delay costs no memory. From `negotiate` only. [created, stage-thread]
   */
  vb_status (*delay_link)(vb_node *node, uint32_t link, int64_t frames);
} vb_timeline_service;

/* --------------------------------------------------------------------------------------------------- stage ---- */

/**
 * A processing type. Constant, static; `implementation` is the plugin's own and lets many stages share functions.
 */
typedef struct vb_stage vb_stage;
struct vb_stage {
  const char *name; /**< in pipelines: lower case, digits, hyphens, dots */
  const char *version;
  const char *summary; /**< one line */
  const char *help;    /**< more, or null */
  const vb_port *const *inputs;
  const vb_port *const *outputs;
  const vb_parameter *const *parameters;
  uint32_t input_count;
  uint32_t output_count;
  uint32_t parameter_count;
  uint32_t policy;
  uint32_t traits;
  uint32_t latency; /**< frames the stage holds back before it writes; for information, outputs are compensated */
  const void *implementation;

  /**
   * Makes an instance. On an error `*instance` is not read and `destroy` does not follow. [→ created, stage-thread]
   */
  vb_status (*create)(const vb_stage *stage, const vb_host *host, vb_node *node, const vb_setup *setup, void **instance);

  /**
   * Settles the formats. The links' are final, the outputs' hold what the port rules say (zeros where those leave it
   * open, which a source must fill in). Null when the rules say it all. [created, stage-thread]
   */
  vb_status (*negotiate)(void *instance, vb_formats *formats);

  /** Formats are final: take memory, open what is needed. [created → started, stage-thread] */
  vb_status (*start)(void *instance, const vb_formats *formats);

  /**
   * Processes what arrived and emits any number of packets on any output. A stage without inputs is called again
   * until it returns VB_DONE, and any stage for as long as it returns VB_AGAIN. [started, stage-thread]
   */
  vb_status (*process)(void *instance, const vb_work *work);

  /**
   * All inputs have ended: emit what is left. A sink makes its effect visible here, whole, and not before. Not
   * called when the run failed or was cancelled. Clips still open are ended by the host. [started → finished, stage-thread]
   */
  vb_status (*finish)(void *instance);

  /** Back to the state right after `start`, or null when not supported. [started & finished → started, stage-thread] */
  vb_status (*reset)(void *instance);

  /** Frees everything; removes whatever was not completed. [any → gone, stage-thread] */
  void (*destroy)(void *instance);
};

/** A plugin. Constant, static. The first two fields stay where they are in every version. */
typedef struct vb_plugin {
  uint32_t abi_major; /**< VB_ABI_MAJOR of the header it was compiled with */
  uint32_t abi_minor; /**< VB_ABI_MINOR likewise; the host may be older or newer */
  const char *name;
  const char *version;
  const char *license; /**< SPDX identifier, or null */
  const char *summary; /**< or null */
  const vb_stage *const *stages;
  uint32_t stage_count;
  uint32_t reserved;
} vb_plugin;

/**
 * The one symbol of a plugin. Creates nothing, keeps `host` if it likes, and answers with its table; or with null
 * after setting `*reason` to a static text. Called once for each process that loads the plugin. [any-thread, static]
 */
VB_EXPORT const vb_plugin *voicebeat_plugin(const vb_host *host, const char **reason);

#ifdef __cplusplus
}
#endif

#endif
