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
#include "streams.h"

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
#include "neighbours.h"
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

uint32_t text_hash(const uint8_t *bytes, const text_run *runs, ptrdiff_t run_count) {
  uint64_t hash = hash_start;
  for (ptrdiff_t run = 0; run < run_count; run++) {
    hash = hash_run(hash, bytes + runs[run].start, (size_t)runs[run].count);
  }
  return (uint32_t)hash;
}

int32_t text_find(const text_index *index, const uint8_t *bytes, const text_run *runs) {
  return find_stream_portable(index, bytes, runs, text_hash(bytes, runs, index->run_count));
}

ptrdiff_t text_deal(text_rows rows, ptrdiff_t first, const int32_t *series, double *lines,
                    int32_t *filled) {
  ptrdiff_t row = first;
  while (row < rows.count) {
    size_t owner = (size_t)series[rows.streams[row]];
    double *line = lines + 2 * TEXT_LINE * owner;
    int32_t place = filled[owner]++;
    line[place] = rows.values[row];
    line[TEXT_LINE + place] = rows.times[row];
    row += 1;
    if (place == TEXT_LINE - 1) break;
  }
  return row;
}

/// Two rows' values of two columns.
typedef double two_values __attribute__((vector_size(16)));

/// `TEXT_TILE` values of two rows, each put with its neighbour of the other row.
static INLINE void turn_two(const double *upper, const double *lower, size_t height, double *columns) {
  for (size_t column = 0; column < TEXT_TILE; column += 2) {
    two_values above, below;
    memcpy(&above, upper + column, sizeof above);
    memcpy(&below, lower + column, sizeof below);
    two_values first = __builtin_shufflevector(above, below, 0, 2);
    two_values second = __builtin_shufflevector(above, below, 1, 3);
    memcpy(columns + column * height, &first, sizeof first);
    memcpy(columns + (column + 1) * height, &second, sizeof second);
  }
}

void text_turn(text_rows rows, ptrdiff_t width, ptrdiff_t first, const int32_t *order,
               ptrdiff_t height, double *columns) {
  const double *values = rows.values + first;
  if (width - first >= TEXT_TILE) {
    ptrdiff_t row = 0;
    for (; row + 2 <= height; row += 2) {
      const double *upper = values + order[row] * width, *lower = values + order[row + 1] * width;
      // Rows stand far from each other: those of the next tile are fetched meanwhile.
      __builtin_prefetch(upper + TEXT_TILE);
      __builtin_prefetch(lower + TEXT_TILE);
      turn_two(upper, lower, (size_t)height, columns + row);
    }
    for (; row < height; row++) {
      const double *from = values + order[row] * width;
      for (int column = 0; column < TEXT_TILE; column++) columns[column * height + row] = from[column];
    }
    return;
  }
  for (; first < width; first++, values++, columns += height) {
    for (ptrdiff_t row = 0; row < height; row++) columns[row] = values[order[row] * width];
  }
}

void text_join(const text_piece *pieces, ptrdiff_t piece_count, const double *values, double *joined) {
  // Pieces stand far from each other: a few are fetched meanwhile.
  const ptrdiff_t ahead = 6;
  for (ptrdiff_t piece = 0; piece < piece_count; piece++) {
    if (piece + ahead < piece_count) {
      const double *start = values + pieces[piece + ahead].start;
      __builtin_prefetch(start);
      __builtin_prefetch(start + 8);
    }
    size_t count = (size_t)pieces[piece].count;
    memcpy(joined, values + pieces[piece].start, count * sizeof *joined);
    joined += count;
  }
}
