#define HELP "caf\xE9"
#include "plugin.h"
