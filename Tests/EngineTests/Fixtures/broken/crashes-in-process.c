#define STAGE_NAME "crashes-in-process"
#define PLUGIN_NAME STAGE_NAME
#define PROCESS *(volatile int *)16 = 1
#include "plugin.h"
