// The header is all there is: libFuzzer comes with the linker option -sanitize=fuzzer.
#include "CLibFuzzer.h"
