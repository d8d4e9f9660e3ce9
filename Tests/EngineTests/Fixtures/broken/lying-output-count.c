#define OUTPUT_COUNT 100000u
#include "plugin.h"
