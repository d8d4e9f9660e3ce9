#define CREATE NULL
#include "plugin.h"
