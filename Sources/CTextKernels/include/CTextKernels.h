#ifndef C_TEXT_KERNELS_H
#define C_TEXT_KERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Reading the rows of a table out of text. The kernel exists once an instruction set and reads the same
// numbers, bit for bit, in all of them.

#pragma clang assume_nonnull begin

enum { TEXT_PORTABLE = 0, TEXT_AVX2 = 1 };

/// The best instruction set that this processor and this build have.
int text_best_instructions(void);

/// A row is never read nearer than this to the beginning of the text, and as many zeros follow the text.
enum { TEXT_MARGIN = 64 };

/// Where some bytes stand.
typedef struct {
  ptrdiff_t start, count;
} text_run;

/// What neighbouring cells of a row hold.
enum { TEXT_TIME = 0, TEXT_KEY = 1, TEXT_VALUES = 2 };

typedef struct {
  /// One of the three.
  int kind;
  /// Which of a stream's runs a key is.
  ptrdiff_t run;
  /// How many values.
  ptrdiff_t count;
} text_step;

/// What all rows have in common.
typedef struct {
  const uint8_t *bytes;
  ptrdiff_t size;
  uint8_t delimiter;
  const text_step *steps;
  ptrdiff_t step_count;
  /// `run_count` for each stream: the bytes of its keys, with the delimiter behind them.
  const text_run *runs;
  ptrdiff_t run_count;
  /// The stream that is expected after each stream.
  const int32_t *successors;
  /// The day of the last timestamp, as text and as the unix time of its beginning: `2024-01-`, `01`.
  uint64_t month, day;
  int64_t day_start;
} text_table;

/// Where rows go, the values of one row behind those of the one before it.
typedef struct {
  int32_t *streams;
  double *times;
  double *values;
  /// How many rows there is room for.
  ptrdiff_t room;
} text_rows;

/// Why no more rows were read: for lack of room or text, or because the next is not as expected.
enum { TEXT_FULL = 0, TEXT_OTHER_KEY = 1, TEXT_OTHER_ROW = 2 };

/// How far rows were read.
typedef struct {
  ptrdiff_t rows;
  /// Where the first row that was not read starts.
  ptrdiff_t next;
  /// The stream of the last row that was read.
  int32_t stream;
  /// One of the three.
  int stop;
} text_progress;

/// Reads rows from `start` on as long as each is of the stream expected after the one before it and
/// plainly written: timestamps are of the same day and in UTC, or numbers; values are missing or have
/// fewer than 32 characters, 19 digits, a point, a minus and no exponent; rows end with LF or CR LF. Each
/// value is the nearest double, ties to even.
///
/// A row has more than one cell. `stream` is that of the row before.
text_progress text_read_rows(int instructions, const text_table *table, ptrdiff_t start,
                             int32_t stream, text_rows rows);

/// Turns rows of `count` values each into as many columns, one every `stride` values.
void text_turn(const double *rows, ptrdiff_t row_count, ptrdiff_t count, double *columns,
               ptrdiff_t stride);

#pragma clang assume_nonnull end

#endif
