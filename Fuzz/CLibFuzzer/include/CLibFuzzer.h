#include <stddef.h>
#include <stdint.h>

/// libFuzzer's loop, without its main function. `argc` and `argv` are changed.
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*target)(const uint8_t *data, size_t size));
