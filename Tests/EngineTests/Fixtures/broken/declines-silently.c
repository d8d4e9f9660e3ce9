#define ENTRY return NULL
#include "plugin.h"
