#define STAGE_NAME "SOUND"
#include "plugin.h"
