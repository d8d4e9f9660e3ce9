#ifndef CALLOCATIONS_H
#define CALLOCATIONS_H

#include <stdint.h>

/// Allocations that the process has made so far: every call of malloc and its relatives, in every library.
uint64_t allocation_count(void);

#endif
