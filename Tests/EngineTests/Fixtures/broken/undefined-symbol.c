extern int nobody_defines_this(void);
#define ENTRY return nobody_defines_this() ? &plugin : NULL
#include "plugin.h"
