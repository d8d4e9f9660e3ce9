/* Gives one frame of VALUE, so that one build can be told from another. */
#include <voicebeat/plugin.h>

typedef struct instance {
  const vb_host *host;
  vb_node *node;
} instance;

#define PROCESS return give(instance)
static vb_status give(void *instance);
#define STAGE_NAME "version"
#define CREATE create_version
static vb_status create_version(
    const vb_stage *stage, const vb_host *host, vb_node *node, const vb_setup *setup, void **made);
#include "broken/plugin.h"

static vb_status create_version(
    const vb_stage *stage, const vb_host *host, vb_node *node, const vb_setup *setup, void **made) {
  (void)stage, (void)setup;
  instance *i = malloc(sizeof *i);
  *i = (instance){host, node};
  *made = i;
  return VB_OK;
}

static vb_status give(void *made) {
  instance *i = made;
  vb_clip clip = {.frames = 1};
  vb_buffer *buffer = i->host->create_buffer(i->node, 1, 1);
  buffer->channels[0][0] = VALUE;
  i->host->begin_clip(i->node, 0, &clip);
  i->host->write(i->node, 0, buffer, 0, 1);
  i->host->end_clip(i->node, 0);
  i->host->release_buffer(buffer);
  return VB_DONE;
}
