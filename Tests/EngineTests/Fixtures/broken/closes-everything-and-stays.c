#define ENTRY for (int i = 3; i < 64; i++) close(i); return pause(), NULL
#include "plugin.h"
