#define POLICY 9u
#include "plugin.h"
