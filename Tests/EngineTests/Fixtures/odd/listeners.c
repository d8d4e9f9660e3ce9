/* Stages that depend on the order in which things arrive, that keep buffers, or that write in place. */
#include "odd.h"

/* Sums in the order of the links, and so that another order gives other bits. */
vb_status odd_mix(void *instance, const vb_work *work) {
  odd *o = instance;
  const vb_block *first = work->packets[0]->block;
  if (!o->is_open) {
    ODD_TRY(odd_begin(o, 0, first->position, "mix"));
    o->is_open = 1;
  }
  vb_buffer *buffer = odd_buffer(o, first->frames);
  ODD_NEEDS(buffer);
  for (uint32_t c = 0; c < buffer->channel_count; c++) {
    float *sum = buffer->channels[c];
    for (int64_t i = 0; i < first->frames; i++) sum[i] = 0;
    for (uint32_t p = 0; p < work->packet_count; p++)
      for (int64_t i = 0; i < first->frames; i++) sum[i] = sum[i] * 0.9371f + work->packets[p]->block->channels[c][i];
  }
  vb_status status = odd_write(o, 0, buffer, 0, first->frames);
  o->host->release_buffer(buffer);
  return status;
}

static void stir(odd *o, uint64_t value) {
  o->random = o->hash ^ value;
  o->hash = odd_next(o);
}

void odd_hash_packet(odd *o, const vb_packet *packet) {
  stir(o, packet->kind);
  stir(o, packet->link);
  if (packet->block) {
    const vb_block *block = packet->block;
    stir(o, block->clip->index);
    stir(o, (uint64_t)block->clip->start);
    stir(o, (uint64_t)block->position);
    stir(o, (uint64_t)block->frames);
    stir(o, block->flags & (VB_BLOCK_FIRST | VB_BLOCK_LAST));
    for (uint32_t c = 0; c < block->buffer->channel_count; c++)
      for (int64_t i = 0; i < block->frames; i++) {
        uint32_t bits;
        memcpy(&bits, &block->channels[c][i], sizeof bits);
        stir(o, bits);
      }
  } else if (packet->events) {
    for (uint32_t i = 0; i < packet->events->count; i++) {
      uint64_t bits;
      memcpy(&bits, &packet->events->events[i]->value, sizeof bits);
      stir(o, (uint64_t)packet->events->events[i]->start);
      stir(o, bits);
    }
  } else {
    for (uint64_t i = 0; i < packet->document->size; i++) stir(o, packet->document->bytes[i]);
  }
}

/* A running hash of everything that arrives, in order; under policy `each` and `all` alike. */
vb_status odd_hash(void *instance, const vb_work *work) {
  for (uint32_t p = 0; p < work->packet_count; p++) odd_hash_packet(instance, work->packets[p]);
  return VB_OK;
}

/* The hash as samples. */
vb_status odd_hash_finish(void *instance) {
  odd *o = instance;
  vb_buffer *buffer = odd_buffer(o, 8);
  ODD_NEEDS(buffer);
  for (int i = 0; i < 8; i++) buffer->channels[0][i] = (float)((o->hash >> (8 * i)) & 0xFF) / 256;
  vb_status status = odd_begin(o, 0, 0, "hash");
  if (status == VB_OK) status = odd_write(o, 0, buffer, 0, 8);
  o->host->release_buffer(buffer);
  return status;
}

vb_status odd_release_kept(odd *o, uint32_t output, uint32_t count) {
  vb_status status = VB_OK;
  for (uint32_t i = 0; i < count; i++) {
    odd_kept kept = o->kept[i];
    if (status == VB_OK && (kept.flags & VB_BLOCK_FIRST)) status = odd_begin(o, output, kept.start, "kept");
    if (status == VB_OK) status = odd_write(o, output, kept.buffer, kept.offset, kept.frames);
    if (status == VB_OK && (kept.flags & VB_BLOCK_LAST)) status = o->host->end_clip(o->node, output);
    o->host->release_buffer(kept.buffer);
  }
  o->kept_count -= count;
  memmove(o->kept, o->kept + count, o->kept_count * sizeof *o->kept);
  return status;
}

/* Passes on at once on the first output, and all of it again on the second at the very end. */
vb_status odd_late(void *instance, const vb_work *work) {
  odd *o = instance;
  const vb_block *block = work->packets[0]->block;
  odd_keep(o, block);
  if (block->flags & VB_BLOCK_FIRST) ODD_TRY(odd_begin(o, 0, block->clip->start, "now"));
  ODD_TRY(odd_write(o, 0, block->buffer, block->offset, block->frames));
  return block->flags & VB_BLOCK_LAST ? o->host->end_clip(o->node, 0) : VB_OK;
}

vb_status odd_late_finish(void *instance) {
  odd *o = instance;
  return odd_release_kept(o, 1, o->kept_count);
}

/* Holds back some blocks. Option: how many. */
vb_status odd_delay(void *instance, const vb_work *work) {
  odd *o = instance;
  odd_keep(o, work->packets[0]->block);
  if (work->packets[0]->block->flags & VB_BLOCK_LAST) return odd_release_kept(o, 0, o->kept_count);
  return o->kept_count > o->options[0] ? odd_release_kept(o, 0, 1) : VB_OK;
}

/* Writes in place wherever the host says that it may. */
vb_status odd_invert(void *instance, const vb_work *work) {
  odd *o = instance;
  const vb_block *block = work->packets[0]->block;
  if (block->flags & VB_BLOCK_FIRST) ODD_TRY(odd_begin(o, 0, block->clip->start, "inverse"));
  if (!(block->flags & VB_BLOCK_WRITABLE)) {
    vb_buffer *buffer = odd_buffer(o, block->frames);
    ODD_NEEDS(buffer);
    for (uint32_t c = 0; c < buffer->channel_count; c++)
      for (int64_t i = 0; i < block->frames; i++) buffer->channels[c][i] = -0.71f * block->channels[c][i];
    return odd_send(o, buffer, block);
  }
  for (uint32_t c = 0; c < block->buffer->channel_count; c++)
    for (int64_t i = 0; i < block->frames; i++) block->channels[c][i] *= -0.71f;
  ODD_TRY(odd_write(o, 0, block->buffer, block->offset, block->frames));
  return block->flags & VB_BLOCK_LAST ? o->host->end_clip(o->node, 0) : VB_OK;
}

/* Adds noise of its own. */
vb_status odd_scramble(void *instance, const vb_work *work) {
  odd *o = instance;
  const vb_block *block = work->packets[0]->block;
  if (block->flags & VB_BLOCK_FIRST) ODD_TRY(odd_begin(o, 0, block->clip->start, "scrambled"));
  vb_buffer *buffer = odd_buffer(o, block->frames);
  ODD_NEEDS(buffer);
  for (int64_t i = 0; i < block->frames; i++)
    for (uint32_t c = 0; c < buffer->channel_count; c++)
      buffer->channels[c][i] = block->channels[c][i] / 2 + odd_sample(o) / 4;
  return odd_send(o, buffer, block);
}

/* A list of events for every clip, and a document at the end. */
vb_status odd_marks(void *instance, const vb_work *work) {
  odd *o = instance;
  const vb_block *block = work->packets[0]->block;
  odd_hash_packet(o, work->packets[0]);
  if (!(block->flags & VB_BLOCK_LAST)) return VB_OK;
  vb_event events[3];
  const vb_event *list[3];
  uint32_t count = (uint32_t)(block->clip->index % 4);
  for (uint32_t i = 0; i < count; i++) {
    events[i] = (vb_event){.start = block->clip->start + i, .label = "mark", .value = (double)(o->hash >> 40)};
    list[i] = &events[i];
  }
  vb_events all = {.kind = "marks", .clip = block->clip->id, .rate = 8000, .count = count, .events = list};
  return o->host->emit_events(o->node, 0, &all);
}

vb_status odd_marks_finish(void *instance) {
  odd *o = instance;
  vb_document document = {"hash", "application/octet-stream", (const uint8_t *)&o->hash, sizeof o->hash};
  return o->host->emit_document(o->node, 1, &document);
}
