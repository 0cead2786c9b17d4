#ifndef C_VERDIN_KERNELS_H
#define C_VERDIN_KERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// The rank kernels. Each exists once an instruction set, from the same source, and gives the same
// results bit for bit in all of them.
//
// Samples are ascending, finite, and followed by 8 values of +infinity, so that whole vectors can
// be read at any position up to their count.

enum { VERDIN_PORTABLE = 0, VERDIN_AVX2 = 1 };

/// The best instruction set that this processor and this build have.
int verdin_best_instructions(void);

/// Sorts `count` values into `sorted`; -0.0 goes before +0.0.
///
/// `keys` and `swap` are storage for `count` elements each. Returns false, and leaves `sorted`
/// undefined, when one value is NaN.
bool verdin_sort(int instructions, const double *values, size_t count, double *sorted,
                  uint64_t *keys, uint64_t *swap);

/// Three thresholds, and what belongs to each.
typedef struct {
  double first, second, third;
} verdin_thresholds;

typedef struct {
  size_t first, second, third;
} verdin_sums;

/// For three finite thresholds, and every row i, the number of columns j with x[i] - y[j] above the
/// threshold.
///
/// Stores these of threshold k at columns[k * m + i], unless `columns` is NULL, and returns their
/// sums. Costs m + n / 8 steps.
verdin_sums verdin_staircases(int instructions, verdin_thresholds thresholds, const double *x,
                              size_t m, const double *y, size_t n, uint32_t *columns);

/// What lies above a staircase when rows and columns have weights: the sum of every row's weight
/// times `offsets` at its column, which is the weight of all columns before.
double verdin_weigh(int instructions, const uint32_t *columns, size_t m, const double *row_weights,
                    const double *offsets);

/// Writes out the differences x[i] - y[j] next to one threshold's staircase: those above it and not
/// above `bound`, or, when `bound` lies below it, those not above it and not below `bound`.
///
/// `weights` may be NULL; else it receives the products of the weights of row and column, of which
/// the latter is offsets[j + 1] - offsets[j]. Returns the number of differences, or more than
/// `capacity` when there are more; 4 elements behind the capacity are written, too.
size_t verdin_harvest(int instructions, bool above, double bound, const double *x, size_t m,
                      const double *y, const uint32_t *columns, double *differences,
                      size_t capacity, const double *row_weights, const double *offsets,
                      double *weights);

/// The value at the 0-based `rank` among `count` finite values, which it moves about.
///
/// With `weights` (else NULL) a value counts as often as its weight says.
double verdin_pick(int instructions, double rank, double *values, double *weights, size_t count);

/// How many of some sorted values equal the one before them.
size_t verdin_repeats(int instructions, const double *sorted, size_t count);

/// The tie term of the pooled sample, the sum of t^3 - t over the groups of t equal values.
double verdin_tie_term(int instructions, const double *x, size_t m, const double *y, size_t n);

#endif
