#ifndef C_ALLOCATION_COUNT_H
#define C_ALLOCATION_COUNT_H

/// Blocks of memory that the calling thread has asked for so far; 0 for ever where nothing counts.
///
/// The executable's own `malloc`, `calloc` and `realloc` stand before glibc's for every library of
/// the process, the Swift runtime's among them; they count and pass on. Elsewhere than under glibc,
/// and under a sanitizer, which has its own, nothing is replaced.
unsigned long allocation_count(void);

#endif
