#define STAGE_COUNT UINT32_MAX
#include "plugin.h"
