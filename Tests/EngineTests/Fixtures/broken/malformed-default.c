#define DEFAULT "{"
#include "plugin.h"
