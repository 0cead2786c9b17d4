// The bytes of datasets/digits.txt, within the program, so that the demo runs from anywhere.

#ifndef CDIGITS_H
#define CDIGITS_H

#include <stddef.h>

#pragma clang assume_nonnull begin

extern const unsigned char *const verdin_digits;
extern const size_t verdin_digits_size;

#pragma clang assume_nonnull end

#endif
