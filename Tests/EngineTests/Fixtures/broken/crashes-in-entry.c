#define ENTRY abort()
#include "plugin.h"
