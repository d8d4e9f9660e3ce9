#define MAJOR 2u
#define MINOR 7u
#include "plugin.h"
