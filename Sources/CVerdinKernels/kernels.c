#include "CVerdinKernels.h"

#include <math.h>
#include <string.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

#define INLINE inline __attribute__((always_inline))
#define NOINLINE __attribute__((noinline))
#define LIKELY(condition) __builtin_expect(!!(condition), 1)
#define UNLIKELY(condition) __builtin_expect(!!(condition), 0)
#define UNROLLED _Pragma("clang loop unroll(full)")

typedef double doubles __attribute__((vector_size(32)));
typedef double unaligned_doubles __attribute__((vector_size(32), aligned(8), may_alias));
typedef long long mask __attribute__((vector_size(32)));

// Vectors pass between inlined functions only, so no calling convention is at stake.
#pragma clang diagnostic ignored "-Wpsabi"
// What is compared are the rounded differences.
#pragma STDC FP_CONTRACT OFF

/// An integer that grows with a value; it may stand in the value's place.
typedef uint64_t __attribute__((may_alias)) key;

/// The bits of a value as such an integer; -0.0 lies just below +0.0.
static INLINE uint64_t ordered_bits(uint64_t bits) {
  return bits ^ ((uint64_t)((int64_t)bits >> 63) | 0x8000000000000000);
}

static INLINE uint64_t value_bits(uint64_t key) {
  return key ^ ((uint64_t)((int64_t)~key >> 63) | 0x8000000000000000);
}

static INLINE uint64_t ordered_key(double value) {
  uint64_t bits;
  memcpy(&bits, &value, sizeof bits);
  return ordered_bits(bits);
}

static INLINE double ordered_value(uint64_t key) {
  uint64_t bits = value_bits(key);
  double value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

#define F(name) name##_portable
#include "kernels.h"
#undef F

#if defined(__x86_64__)
#define WITH_AVX2 1
#define F(name) name##_avx2
#pragma clang attribute push(__attribute__((target("avx2,bmi,bmi2,popcnt"))), apply_to = function)
#include "kernels.h"
#pragma clang attribute pop
#undef F

int verdin_best_instructions(void) {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2") &&
                 __builtin_cpu_supports("popcnt")
             ? VERDIN_AVX2
             : VERDIN_PORTABLE;
}
#define CALL(name, ...) \
  (instructions == VERDIN_AVX2 ? name##_avx2(__VA_ARGS__) : name##_portable(__VA_ARGS__))
#else
int verdin_best_instructions(void) { return VERDIN_PORTABLE; }
#define CALL(name, ...) ((void)instructions, name##_portable(__VA_ARGS__))
#endif

bool verdin_sort(int instructions, const double *values, size_t count, double *sorted,
                  uint64_t *swap) {
  return CALL(sort, values, count, sorted, swap);
}

verdin_sums verdin_staircases(int instructions, verdin_thresholds thresholds, const double *x,
                              size_t m, const double *y, size_t n, uint32_t *columns) {
  return CALL(staircases, thresholds, x, m, y, n, columns);
}

size_t verdin_harvest(int instructions, bool above, double bound, const double *x, size_t m,
                      const double *y, const uint32_t *columns, double *differences,
                      size_t capacity, const double *row_offsets, const double *offsets,
                      double *weights) {
  return CALL(harvest, above, bound, x, m, y, columns, differences, capacity, row_offsets, offsets,
              weights);
}

size_t verdin_gather(int instructions, bool above, double threshold, double bound, const double *x,
                     size_t m, const double *y, size_t n, double *differences, size_t capacity) {
  return CALL(gather, above, threshold, bound, x, m, y, n, differences, capacity);
}

size_t verdin_count_ratios(int instructions, bool reciprocal, double factor, double near,
                           const double *x, size_t m, const double *y, size_t n, uint64_t *places,
                           size_t capacity, size_t *found) {
  return CALL(count_ratios, reciprocal, factor, near, x, m, y, n, places, capacity, found);
}

size_t verdin_gather_ratios(int instructions, double factor, double bound, const double *x, size_t m,
                            const double *y, size_t n, double *shares, uint64_t *places,
                            size_t capacity, size_t *below) {
  return CALL(gather_ratios, factor, bound, x, m, y, n, shares, places, capacity, below);
}

double verdin_pick(int instructions, double rank, double *values, double *weights, size_t count) {
  return CALL(pick, rank, values, weights, count);
}

bool verdin_sort_few(int instructions, double *values, size_t count) {
  return CALL(sort_few, values, count, values);
}

double verdin_next(int instructions, double value, const double *values, const double *weights,
                   size_t count, double *not_above) {
  return CALL(next, value, values, weights, count, not_above);
}

verdin_pairs verdin_compare_pairs(int instructions, const double *x, size_t m, const double *y,
                                  size_t n) {
  return CALL(pairs, x, m, y, n);
}

double verdin_weigh(int instructions, const uint32_t *columns, size_t m, const double *row_offsets,
                    const double *offsets) {
  return CALL(weigh, columns, m, row_offsets, offsets);
}

size_t verdin_take_together(int instructions, const double *sorted, size_t count, double *distinct,
                            double *offsets) {
  return CALL(take_together, sorted, count, distinct, offsets);
}

size_t verdin_repeats(int instructions, const double *sorted, size_t count) {
  return CALL(repeats, sorted, count);
}

void verdin_add(int instructions, const double *values, size_t count, double *sums) {
  CALL(add, values, count, sums);
}

void verdin_studentise_differences(int instructions, verdin_resampled x, const double *x_sums,
                                   verdin_resampled y, const double *y_sums, size_t squares,
                                   size_t count, double *studentised) {
  CALL(studentise_differences, x, x_sums, y, y_sums, squares, count, studentised);
}

void verdin_studentise_ratios(int instructions, verdin_resampled x, const double *x_sums,
                              verdin_resampled y, const double *y_sums, size_t squares,
                              size_t count, double *studentised) {
  CALL(studentise_ratios, x, x_sums, y, y_sums, squares, count, studentised);
}
