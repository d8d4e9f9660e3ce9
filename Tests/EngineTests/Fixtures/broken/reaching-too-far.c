#define STAGE_COUNT 900
#include "plugin.h"
