#include "CDigits.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char bytes[] = {
#embed "../../datasets/digits.txt"
};

const unsigned char *const verdin_digits = bytes;
const size_t verdin_digits_size = sizeof bytes;
