#define DEFAULT "3"
#include "plugin.h"
