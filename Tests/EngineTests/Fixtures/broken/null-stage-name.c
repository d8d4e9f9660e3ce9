#define STAGE_NAME NULL
#include "plugin.h"
