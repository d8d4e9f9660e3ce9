#define STAGE_COUNT 0
#include "plugin.h"
