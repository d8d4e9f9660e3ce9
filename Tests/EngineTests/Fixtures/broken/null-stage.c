#define STAGES NULL
#include "plugin.h"
