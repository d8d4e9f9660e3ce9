#include <voicebeat/plugin.h>
