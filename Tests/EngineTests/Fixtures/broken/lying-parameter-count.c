#define PARAMETER_COUNT 2000000000u
#include "plugin.h"
