#define STAGE_NAME "crashes-in-create"
#define PLUGIN_NAME STAGE_NAME
#define CREATE crash
#include <voicebeat/plugin.h>
static vb_status crash(const vb_stage *stage, const vb_host *host, vb_node *node, const vb_setup *setup, void **instance) {
  (void)stage, (void)host, (void)node, (void)setup, (void)instance;
  *(volatile int *)16 = 1;
  return VB_OK;
}
#include "plugin.h"
