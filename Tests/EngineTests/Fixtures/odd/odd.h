/* What the odd stages share. Their parameters are integers, so that one instance serves them all. */
#ifndef ODD_H
#define ODD_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <voicebeat/plugin.h>

/* A block that outlives its call. */
typedef struct odd_kept {
  vb_buffer *buffer;
  int64_t offset, frames, start;
  uint32_t flags;
} odd_kept;

typedef struct odd {
  const vb_host *host;
  vb_node *node;
  uint64_t random;
  int64_t options[4];
  vb_format formats[2]; /* of the outputs */
  /* Of each output: where its newest clip starts and ends so far. */
  int64_t last_start[2], last_end[2];
  /* What single stages remember. */
  int64_t rest, count;
  int is_open;
  uint64_t hash;
  odd_kept *kept;
  uint32_t kept_count, kept_room;
} odd;

typedef vb_status odd_process(void *instance, const vb_work *work);

/* S. Vigna's SplitMix64. */
static inline uint64_t odd_next(odd *o) {
  uint64_t z = (o->random += UINT64_C(0x9E3779B97F4A7C15));
  z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
  z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
  return z ^ (z >> 31);
}

static inline int64_t odd_below(odd *o, int64_t limit) { return (int64_t)(odd_next(o) % (uint64_t)limit); }

/* Uses every bit of the mantissa, so that sums in another order differ. */
static inline float odd_sample(odd *o) { return (float)((int32_t)(odd_next(o) >> 39) - (1 << 24)) / (float)(1 << 24); }

/* Begins a clip at `start`, or as soon after as the rule of order and overlap allows. */
static inline vb_status odd_begin(odd *o, uint32_t output, int64_t start, const char *kind) {
  int64_t earliest = o->last_end[output] - (int64_t)o->formats[output].sample_rate;
  if (earliest < o->last_start[output]) earliest = o->last_start[output];
  if (start < earliest) start = earliest;
  if (start < 0) start = 0;
  o->last_start[output] = o->last_end[output] = start;
  vb_clip clip = {.kind = kind, .start = start, .frames = -1};
  return o->host->begin_clip(o->node, output, &clip);
}

static inline vb_status odd_write(odd *o, uint32_t output, vb_buffer *buffer, int64_t offset, int64_t frames) {
  o->last_end[output] += frames;
  return o->host->write(o->node, output, buffer, offset, frames);
}

/* A new buffer for output 0. */
static inline vb_buffer *odd_buffer(odd *o, int64_t frames) {
  return o->host->create_buffer(o->node, o->formats[0].channels, frames);
}

/* Writes all of `buffer` to output 0 and lets go of it; ends the clip where the block that it was made of is the last. */
static inline vb_status odd_send(odd *o, vb_buffer *buffer, const vb_block *block) {
  vb_status status = odd_write(o, 0, buffer, 0, buffer->frames);
  o->host->release_buffer(buffer);
  if (status == VB_OK && (block->flags & VB_BLOCK_LAST)) status = o->host->end_clip(o->node, 0);
  return status;
}

static inline void odd_keep(odd *o, const vb_block *block) {
  if (o->kept_count == o->kept_room) {
    o->kept_room = o->kept_room ? o->kept_room * 2 : 16;
    o->kept = realloc(o->kept, o->kept_room * sizeof *o->kept);
  }
  o->host->retain_buffer(block->buffer);
  o->kept[o->kept_count++] =
      (odd_kept){block->buffer, block->offset, block->frames, block->clip->start, block->flags};
}

/* Passes on the first `count` kept blocks. */
vb_status odd_release_kept(odd *o, uint32_t output, uint32_t count);

#define ODD_TRY(call) do { vb_status tried = (call); if (tried < 0) return tried; } while (0)

#define ODD_NEEDS(buffer) \
  do { if (!(buffer)) return o->host->fail(o->node, VB_ERROR_LIMIT, NULL, "no buffer"); } while (0)

odd_process odd_noise, odd_split, odd_slices, odd_half, odd_double, odd_reverse, odd_repeat, odd_head;
odd_process odd_mix, odd_hash, odd_late, odd_delay, odd_invert, odd_scramble, odd_marks;
vb_status odd_hash_finish(void *instance);
vb_status odd_late_finish(void *instance);
vb_status odd_marks_finish(void *instance);
void odd_hash_packet(odd *o, const vb_packet *packet);

#endif
