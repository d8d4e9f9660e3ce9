#define STAGES &stage, &stage
#define STAGE_COUNT 2
#include "plugin.h"
