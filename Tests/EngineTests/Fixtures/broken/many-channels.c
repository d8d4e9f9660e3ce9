/* No maximum, and a minimum above what hosts take for one. */
#define FORMAT &(const vb_format_rule){.minimum_channels = 100}
#include "plugin.h"
