// Prints what every C kernel gives for samples and rows of many kinds, as one digest a line.
//
// digest INSTRUCTIONS: 0 for portable kernels, 1 for AVX2. Whatever it was built for and runs on, it prints
// the same lines.

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "CTextKernels.h"
#include "CVerdinKernels.h"

// What is drawn is the same everywhere, too.
#pragma STDC FP_CONTRACT OFF

static uint64_t state;

static uint64_t next_random(void) {
  uint64_t z = state += 0x9E3779B97F4A7C15;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
  return z ^ (z >> 31);
}

static double uniform(void) { return (double)(next_random() >> 11) * 0x1p-53; }

/// Every value by operations that have one answer everywhere: no library's logarithm.
static double draw(int kind) {
  double u = uniform();
  switch (kind) {
  case 0: return u / (1.001 - u);
  case 1: return floor(u * u * 3000) / 100;
  case 2: return floor(30 * u);
  case 3: return u < 0.5 ? 7 : u;
  default: return (u - 0.5) * 0x1p900;
  }
}
static const char *const kinds[] = {"heavy-tailed", "hundredths", "integers", "half-equal", "huge"};

static uint64_t digest(uint64_t digest, const void *bytes, size_t count) {
  for (size_t i = 0; i < count; i++)
    digest = (digest ^ ((const uint8_t *)bytes)[i]) * 0x100000001B3;
  return digest;
}

static const char *kind_name;
static size_t sample_size;

static void say(const char *kernel, const void *bytes, size_t count) {
  printf("%-12s %5zu %-20s %016llx\n", kind_name, sample_size, kernel,
         (unsigned long long)digest(0xCBF29CE484222325, bytes, count));
}

static double *room(size_t count) {
  double *values = calloc(count, sizeof *values);
  if (!values) exit(3);
  return values;
}

static double *sorted(int set, int kind, size_t n) {
  double *values = room(n), *result = room(n + 8);
  uint64_t *swap = (uint64_t *)room(n);
  for (size_t i = 0; i < n; i++) values[i] = draw(kind);
  if (!verdin_sort(set, values, n, result, swap)) exit(4);
  for (size_t i = 0; i < 8; i++) result[n + i] = INFINITY;
  free(values), free(swap);
  return result;
}

static void digest_differences(int set, const double *x, size_t m, const double *y, size_t n) {
  size_t capacity = 4 * (m + n) + 64;
  double *rows = room(m + 9), *row_offsets = room(m + 9), *columns = room(n + 9);
  double *offsets = room(n + 9), *found = room(capacity + 8), *weights = room(capacity + 8);
  uint32_t *steps = calloc(3 * m + 8, sizeof *steps);
  double centre = x[m / 2] - y[n / 2], unit = x[3 * m / 4] - x[m / 4];
  verdin_thresholds thresholds = {centre - unit / 8, centre, centre + unit / 8};
  verdin_sums above = verdin_staircases(set, thresholds, x, m, y, n, steps);
  say("staircases", &above, sizeof above);
  say("their columns", steps, 3 * m * sizeof *steps);
  for (int side = 0; side < 2; side++) {
    double bound = thresholds.first + (side ? 0.01 : -0.01) * unit;
    size_t count = verdin_harvest(set, side, bound, x, m, y, steps, found, capacity, NULL, NULL, NULL);
    say("harvest", &count, sizeof count);
    if (count > capacity || count == 0) continue;
    say("what it takes", found, count * sizeof *found);
    count = verdin_gather(set, side, thresholds.first, bound, x, m, y, n, weights, capacity);
    say("gather", weights, count * sizeof *weights);
    double not_above, next = verdin_next(set, found[count / 2], found, NULL, count, &not_above);
    say("next", &next, sizeof next);
    double middle = verdin_pick(set, (double)(count / 2), found, NULL, count);
    say("pick", &middle, sizeof middle);
  }
  size_t p = verdin_take_together(set, x, m, rows, row_offsets);
  size_t q = verdin_take_together(set, y, n, columns, offsets);
  say("take together", rows, p * sizeof *rows);
  verdin_staircases(set, thresholds, rows, p, columns, q, steps);
  double weight = verdin_weigh(set, steps, p, row_offsets, offsets);
  say("weigh", &weight, sizeof weight);
  size_t count = verdin_harvest(set, true, thresholds.first + 0.01 * unit, rows, p, columns, steps,
                                found, capacity, row_offsets, offsets, weights);
  if (count > 0 && count <= capacity) {
    say("weights", weights, count * sizeof *weights);
    double first = verdin_pick(set, 0, found, weights, count);
    say("weighted pick", &first, sizeof first);
  }
  free(rows), free(row_offsets), free(columns), free(offsets), free(found), free(weights);
  free(steps);
}

static void digest_ratios(int set, const double *x, size_t m, const double *y, size_t n) {
  if (x[0] <= 0 || y[0] <= 0) return;
  size_t capacity = 4 * (m + n) + 64, below = 0, near = 0;
  uint64_t *places = calloc(capacity + 1, sizeof *places);
  double *shares = room(capacity + 1);
  size_t count = verdin_count_ratios(set, false, 1.25, 1e-9, x, m, y, n, places, capacity, &near);
  say("count ratios", &count, sizeof count);
  if (near <= capacity) say("near ones", places, near * sizeof *places);
  count = verdin_gather_ratios(set, 1.25, 1.249, x, m, y, n, shares, places, capacity, &below);
  say("gather ratios", &below, sizeof below);
  if (count <= capacity) say("their shares", shares, count * sizeof *shares);
  free(places), free(shares);
}

/// Replicates near the samples' own means, so that no library's logarithm is asked.
static void digest_replicates(int set, size_t count) {
  double *x = room(2 * count), *y = room(2 * count), *found = room(count);
  for (size_t i = 0; i < count; i++) {
    x[i] = 20 * uniform() - 10, y[i] = 20 * uniform() - 10;
    x[count + i] = 100 + 20 * uniform(), y[count + i] = 100 + 20 * uniform();
  }
  verdin_resampled of_x = {1, 0.004, 1.0 / 120, 1e-6, 0.5}, of_y = {1, 0.003, 1.0 / 120, 1e-6, -0.5};
  verdin_studentise_differences(set, of_x, x, of_y, y, count, count, found);
  say("differences", found, count * sizeof *found);
  verdin_studentise_ratios(set, of_x, x, of_y, y, count, count, found);
  say("ratios", found, count * sizeof *found);
  free(x), free(y), free(found);
}

static void digest_samples(int set, int kind, size_t n) {
  kind_name = kinds[kind], sample_size = n, state = n;
  size_t m = n + n / 7;
  double *x = sorted(set, kind, m), *y = sorted(set, kind, n);
  say("sort", x, m * sizeof *x);
  size_t repeats = verdin_repeats(set, x, m);
  say("repeats", &repeats, sizeof repeats);
  verdin_pairs pairs = verdin_compare_pairs(set, x, m, y, n);
  say("pairs", &pairs, sizeof pairs);
  digest_differences(set, x, m, y, n);
  digest_ratios(set, x, m, y, n);
  verdin_add(set, x, n, y);
  say("add", y, n * sizeof *y);
  digest_replicates(set, n);
  free(x), free(y);
}

/// Rows of one series, with numbers of all lengths; also counts those that are not what strtod reads.
static void digest_rows(int set, const char *time) {
  enum { ROWS = 4000, WIDTH = 80 };
  kind_name = time, sample_size = ROWS, state = 1;
  char *text = calloc(TEXT_MARGIN + ROWS * WIDTH + TEXT_MARGIN, 1);
  double *expected = room(ROWS);
  size_t size = TEXT_MARGIN;
  for (size_t row = 0; row < ROWS; row++) {
    char number[WIDTH];
    double scale = (double[]){1, 100, 1e6, 1e-3}[row % 4];
    snprintf(number, sizeof number, "%.*f", (int)(row % 12), (uniform() - 0.3) * scale);
    expected[row] = strtod(number, NULL);
    size += (size_t)sprintf(text + size, "%s,m,a,%s\n", time, number);
  }
  const text_step steps[] = {{TEXT_TIME, 0, 1}, {TEXT_KEY, 0, 2}, {TEXT_VALUES, 0, 1}};
  const uint8_t keys[TEXT_MARGIN] = "m,a,";
  const text_run key = {0, 4};
  const uint32_t hash = text_hash(keys, &key, 1);
  text_slot slots[4] = {{0, -1}, {0, -1}, {0, -1}, {0, -1}};
  slots[hash & 3] = (text_slot){hash, 0};
  int32_t successor = 0, *streams = calloc(ROWS, sizeof *streams);
  text_run runs[2 * TEXT_BATCH];
  text_table table = {.bytes = (const uint8_t *)text, .size = (ptrdiff_t)size, .delimiter = ',',
                      .steps = steps, .step_count = 3, .value_count = 1,
                      .streams = {keys, &key, 1, slots, 3},
                      .successors = &successor, .row_runs = runs, .day_start = 1704067200};
  memcpy(&table.month, "2024-01-", 8), memcpy(&table.day, "01\0\0\0\0\0", 8);
  text_rows rows = {streams, room(ROWS), room(ROWS), ROWS};
  text_progress progress = text_read_rows(set, &table, TEXT_MARGIN, 0, rows);
  size_t wrong = 0;
  for (ptrdiff_t row = 0; row < progress.rows; row++)
    wrong += memcmp(&rows.values[row], &expected[row], sizeof *expected) != 0;
  printf("%s: %td rows read, %zu values wrong\n", time, progress.rows, wrong);
  say("values", rows.values, (size_t)progress.rows * sizeof *rows.values);
  say("times", rows.times, (size_t)progress.rows * sizeof *rows.times);
  free(text), free(expected), free(streams), free(rows.times), free(rows.values);
}

int main(int count, char **arguments) {
  int set = count > 1 ? atoi(arguments[1]) : -1;
  if (set < 0 || set > verdin_best_instructions()) {
    fprintf(stderr, "error: no instruction set %d here\n", set);
    return 2;
  }
  static const size_t sizes[] = {1, 2, 7, 63, 64, 65, 300, 511, 512, 513, 1440, 5000};
  for (size_t kind = 0; kind < sizeof kinds / sizeof *kinds; kind++)
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
      digest_samples(set, (int)kind, sizes[i]);
  digest_rows(set, "1704067201.25");
  digest_rows(set, "2024-01-01T00:00:01Z");
  return 0;
}
