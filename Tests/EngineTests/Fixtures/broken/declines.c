#define ENTRY return *reason = "this processor has no AVX", NULL
#include "plugin.h"
