#include "CTextKernels.h"

#include <math.h>
#include <string.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

#define INLINE inline __attribute__((always_inline))
#define NOINLINE __attribute__((noinline))
#define LIKELY(condition) __builtin_expect(!!(condition), 1)
#define UNLIKELY(condition) __builtin_expect(!!(condition), 0)

/// As many places behind the point as a number of 32 characters can have.
#define MOST_PLACES 31

#include "powers.h"
#include "cells.h"
#include "words.h"

#define F(name) name##_portable
#include "rows.h"
#undef F

#if defined(__x86_64__)
#define ZEROS16 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
#define ONES16 \
  255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255
#define F(name) name##_avx2
#pragma clang attribute push(__attribute__((target("avx2,bmi,bmi2,lzcnt,popcnt"))), apply_to = function)
#include "vectors.h"
#include "rows.h"
#pragma clang attribute pop
#undef F

int text_best_instructions(void) {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
                 __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("lzcnt") &&
                 __builtin_cpu_supports("popcnt")
             ? TEXT_AVX2
             : TEXT_PORTABLE;
}
#define CALL(name, ...) \
  (instructions == TEXT_AVX2 ? name##_avx2(__VA_ARGS__) : name##_portable(__VA_ARGS__))
#else
int text_best_instructions(void) { return TEXT_PORTABLE; }
#define CALL(name, ...) ((void)instructions, name##_portable(__VA_ARGS__))
#endif

text_progress text_read_rows(int instructions, const text_table *table, ptrdiff_t start,
                             int32_t stream, text_rows rows) {
  return CALL(read_rows, table, start, stream, rows);
}

void text_turn(const double *rows, ptrdiff_t row_count, ptrdiff_t count, double *columns,
               ptrdiff_t stride) {
  for (ptrdiff_t column = 0; column < count; column++) {
    const double *from = rows + column;
    double *to = columns + column * stride;
    for (ptrdiff_t row = 0; row < row_count; row++) {
      to[row] = *from;
      from += count;
    }
  }
}
