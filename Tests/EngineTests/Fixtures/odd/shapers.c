/* Stages that make, cut, stretch and turn clips. */
#include "odd.h"

/* Options: clips, mean length, mean size of a write. Clips have gaps or overlap, and some are empty. */
vb_status odd_noise(void *instance, const vb_work *work) {
  (void)work;
  odd *o = instance;
  if (!o->is_open) {
    if (o->count++ == o->options[0]) return VB_DONE;
    o->rest = odd_below(o, 8) ? odd_below(o, 2 * o->options[1]) : 0;
    int64_t gap = odd_below(o, 12000) - 8000;
    ODD_TRY(odd_begin(o, 0, o->last_end[0] + gap, "noise"));
    o->is_open = 1;
  }
  int64_t frames = 1 + odd_below(o, 2 * o->options[2]);
  if (frames > o->rest) frames = o->rest;
  vb_buffer *buffer = odd_buffer(o, frames);
  ODD_NEEDS(buffer);
  for (int64_t i = 0; i < frames; i++)
    for (uint32_t c = 0; c < buffer->channel_count; c++) buffer->channels[c][i] = odd_sample(o);
  vb_status status = odd_write(o, 0, buffer, 0, frames);
  o->host->release_buffer(buffer);
  o->rest -= frames;
  if (status < 0 || o->rest > 0) return status;
  o->is_open = 0;
  return o->host->end_clip(o->node, 0);
}

/* Cuts clips at random frames as the blocks come. Option: the mean length of a piece. */
vb_status odd_split(void *instance, const vb_work *work) {
  odd *o = instance;
  const vb_block *block = work->packets[0]->block;
  if (block->flags & VB_BLOCK_FIRST) {
    ODD_TRY(odd_begin(o, 0, block->clip->start, "piece"));
    o->rest = 1 + odd_below(o, 2 * o->options[0]);
  }
  for (int64_t done = 0; done < block->frames;) {
    int64_t frames = block->frames - done < o->rest ? block->frames - done : o->rest;
    ODD_TRY(odd_write(o, 0, block->buffer, block->offset + done, frames));
    done += frames;
    o->rest -= frames;
    if (o->rest == 0 && !(done == block->frames && (block->flags & VB_BLOCK_LAST))) {
      ODD_TRY(o->host->end_clip(o->node, 0));
      ODD_TRY(odd_begin(o, 0, o->last_end[0], "piece"));
      o->rest = 1 + odd_below(o, 2 * o->options[0]);
    }
  }
  return block->flags & VB_BLOCK_LAST ? o->host->end_clip(o->node, 0) : VB_OK;
}

/* Cuts whole clips into pieces that overlap. Options: length and overlap. */
vb_status odd_slices(void *instance, const vb_work *work) {
  odd *o = instance;
  const vb_block *block = work->packets[0]->block;
  int64_t from = 0;
  do {
    int64_t frames = block->frames - from < o->options[0] ? block->frames - from : o->options[0];
    ODD_TRY(odd_begin(o, 0, block->clip->start + from, "slice"));
    ODD_TRY(odd_write(o, 0, block->buffer, block->offset + from, frames));
    ODD_TRY(o->host->end_clip(o->node, 0));
    from += o->options[0] - o->options[1];
  } while (from < block->frames);
  return VB_OK;
}

vb_status odd_half(void *instance, const vb_work *work) {
  odd *o = instance;
  const vb_block *block = work->packets[0]->block;
  if (block->flags & VB_BLOCK_FIRST) ODD_TRY(odd_begin(o, 0, block->clip->start / 2, "half"));
  int64_t skip = block->position & 1;
  vb_buffer *buffer = odd_buffer(o, (block->frames - skip + 1) / 2);
  ODD_NEEDS(buffer);
  for (uint32_t c = 0; c < buffer->channel_count; c++)
    for (int64_t i = 0; i < buffer->frames; i++) buffer->channels[c][i] = block->channels[c][skip + 2 * i];
  return odd_send(o, buffer, block);
}

vb_status odd_double(void *instance, const vb_work *work) {
  odd *o = instance;
  const vb_block *block = work->packets[0]->block;
  if (block->flags & VB_BLOCK_FIRST) ODD_TRY(odd_begin(o, 0, block->clip->start, "double"));
  vb_buffer *buffer = odd_buffer(o, block->frames * 2);
  ODD_NEEDS(buffer);
  for (uint32_t c = 0; c < buffer->channel_count; c++)
    for (int64_t i = 0; i < buffer->frames; i++) buffer->channels[c][i] = block->channels[c][i / 2];
  return odd_send(o, buffer, block);
}

/* Takes whole clips and turns them round. */
vb_status odd_reverse(void *instance, const vb_work *work) {
  odd *o = instance;
  const vb_block *block = work->packets[0]->block;
  ODD_TRY(odd_begin(o, 0, block->clip->start, "reverse"));
  vb_buffer *buffer = odd_buffer(o, block->frames);
  ODD_NEEDS(buffer);
  for (uint32_t c = 0; c < buffer->channel_count; c++)
    for (int64_t i = 0; i < block->frames; i++) buffer->channels[c][i] = block->channels[c][block->frames - 1 - i];
  return odd_send(o, buffer, block);
}

/* Ends early, in the middle of a clip. Option: frames. */
vb_status odd_head(void *instance, const vb_work *work) {
  odd *o = instance;
  const vb_block *block = work->packets[0]->block;
  if (block->flags & VB_BLOCK_FIRST) ODD_TRY(odd_begin(o, 0, block->clip->start, "head"));
  int64_t rest = o->options[0] - o->count;
  int64_t frames = block->frames < rest ? block->frames : rest;
  ODD_TRY(odd_write(o, 0, block->buffer, block->offset, frames));
  o->count += frames;
  if (o->count == o->options[0]) return VB_DONE;
  return block->flags & VB_BLOCK_LAST ? o->host->end_clip(o->node, 0) : VB_OK;
}

/* Says each whole clip a number of times over, once a call. Option: how often. */
vb_status odd_repeat(void *instance, const vb_work *work) {
  odd *o = instance;
  if (work->packet_count > 0) {
    const vb_block *block = work->packets[0]->block;
    odd_keep(o, block);
    o->rest = o->options[0];
    ODD_TRY(odd_begin(o, 0, block->clip->start, "repeated"));
  }
  ODD_TRY(odd_write(o, 0, o->kept->buffer, o->kept->offset, o->kept->frames));
  if (--o->rest > 0) {
    const vb_continuation_service *service = o->host->service(VB_SERVICE_CONTINUATION);
    service->again(o->node);
    return VB_OK;
  }
  o->host->release_buffer(o->kept->buffer);
  o->kept_count = 0;
  return o->host->end_clip(o->node, 0);
}
