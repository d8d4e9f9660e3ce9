#define ENTRY return pause(), NULL
#include "plugin.h"
