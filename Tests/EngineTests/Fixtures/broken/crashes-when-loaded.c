#include "plugin.h"
__attribute__((constructor)) static void load(void) { *(volatile int *)16 = 1; }
