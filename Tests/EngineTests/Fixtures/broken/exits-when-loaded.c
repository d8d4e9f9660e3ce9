#include "plugin.h"
__attribute__((constructor)) static void load(void) { exit(0); }
