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

/// Asks for large pages under fresh memory that is about to be filled: one page fault for 2 MiB and
/// not 512. The advice changes no contents, and names only pages that lie wholly inside.
void verdin_advise_huge_pages(const void *start, size_t bytes);

/// Sorts `count` values into `sorted`; -0.0 goes before +0.0.
///
/// `sorted` lies elsewhere than the values, or, for up to 64 of them, where they are. `swap` is storage for `count` elements, of which only
/// the first are touched when the values are many and spread well. Returns false, and leaves `sorted`
/// undefined, when one value is NaN.
bool verdin_sort(int instructions, const double *values, size_t count, double *sorted,
                  uint64_t *swap);

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

/// Takes equal ones of some sorted values together, and returns how many distinct there are.
///
/// Stores at offsets[i] how many values lie before the distinct one i, and that of all behind the
/// last. Both arrays hold count + 9 elements; what is left of them, up to 8, is padding.
size_t verdin_take_together(int instructions, const double *sorted, size_t count, double *distinct,
                            double *offsets);

/// The pairs above a staircase of distinct rows and columns, each with its offsets.
double verdin_weigh(int instructions, const uint32_t *columns, size_t m, const double *row_offsets,
                    const double *offsets);

/// Writes out the differences x[i] - y[j] next to one threshold's staircase: those above it and not
/// above `bound`, or, when `bound` lies below it, those not above it and not below `bound`.
///
/// `weights` may be NULL; else it receives how many pairs each stands for, by the offsets of rows
/// and columns. Returns the number of differences, or more than `capacity` when there are more; 4
/// elements behind the capacity are written, too.
size_t verdin_harvest(int instructions, bool above, double bound, const double *x, size_t m,
                      const double *y, const uint32_t *columns, double *differences,
                      size_t capacity, const double *row_offsets, const double *offsets,
                      double *weights);

/// The same for many rows, whose columns are found once more and not kept. Nothing has weights.
size_t verdin_gather(int instructions, bool above, double threshold, double bound, const double *x,
                     size_t m, const double *y, size_t n, double *differences, size_t capacity);

/// The number of pairs with y[j] < factor * x[i], or with y[j] < factor / x[i], of positive values.
///
/// Stores the pairs whose two sides differ by no more than the share `near` at `places`, the row above the
/// column's 32 bits, and how many they are at `found`; with more than `capacity` of them it gives up.
size_t verdin_count_ratios(int instructions, bool reciprocal, double factor, double near,
                           const double *x, size_t m, const double *y, size_t n, uint64_t *places,
                           size_t capacity, size_t *found);

/// Counts the pairs of positive values with y[j] < factor * x[i] at `below`, and writes out the place of
/// those that have y[j] >= bound * x[i], with (factor * x[i] - y[j]) / y[j].
///
/// Returns how many were written, or more than `capacity` when there are more, and then nothing counts; one
/// element behind the capacity is written, too.
size_t verdin_gather_ratios(int instructions, double factor, double bound, const double *x, size_t m,
                            const double *y, size_t n, double *shares, uint64_t *places,
                            size_t capacity, size_t *below);

/// The value at the 0-based `rank` among `count` finite values, which it moves about.
///
/// With `weights` (else NULL) a value counts as often as its weight says.
double verdin_pick(int instructions, double rank, double *values, double *weights, size_t count);

/// Adds `count` values to as many others, which lie elsewhere.
void verdin_add(int instructions, const double *values, size_t count, double *sums);

/// How many of some sorted values equal the one before them.
size_t verdin_repeats(int instructions, const double *sorted, size_t count);

/// What follows a value among `count` ones: the smallest above it, or infinity. Stores how many do
/// not lie above it, by weight unless `weights` is NULL.
double verdin_next(int instructions, double value, const double *values, const double *weights,
                   size_t count, double *not_above);

/// Sorts up to 64 values; false when one is NaN. Zeros come in any order.
bool verdin_sort_few(int instructions, double *values, size_t count);

/// What all pairs of two samples have in common.
typedef struct {
  /// Those with y < x, and with y <= x.
  size_t below, not_above;
  /// The sum of t^3 - t over the groups of t equal values of both samples together.
  double tie_term;
} verdin_pairs;

verdin_pairs verdin_compare_pairs(int instructions, const double *x, size_t m, const double *y,
                                  size_t n);

/// What resamples of one sample say by their sums and sums of squares, on a scale of their own: the mean
/// is centre + per_sum * sum, its variance per_square * (square - sum^2 * inverse_count).
typedef struct {
  double centre, per_sum, inverse_count, per_square;
  /// That of the sample itself.
  double sum;
} verdin_resampled;

/// How many standard errors of its own the difference of two means lies above that of the samples, in
/// each of `count` resamples of both. Their sums of squares lie `squares` elements behind their sums.
void verdin_studentise_differences(int instructions, verdin_resampled x, const double *x_sums,
                                   verdin_resampled y, const double *y_sums, size_t squares,
                                   size_t count, double *studentised);

/// The same of the logarithm of their ratio, on scales by which the samples' means are 1.
///
/// Where x's mean is not positive it is -infinity, where y's is not infinity, and 0 where both are not.
void verdin_studentise_ratios(int instructions, verdin_resampled x, const double *x_sums,
                              verdin_resampled y, const double *y_sums, size_t squares,
                              size_t count, double *studentised);

#endif
