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
  /// How many cells.
  ptrdiff_t count;
} text_step;

/// A stream where the hash of its runs has led; -1 when there is none.
typedef struct {
  uint32_t hash;
  int32_t stream;
} text_slot;

/// The streams that are known, by the bytes of their keys.
typedef struct {
  /// The bytes of all keys, with the delimiters behind them.
  const uint8_t *keys;
  /// Where each stream's keys stand among these, `run_count` for each.
  const text_run *runs;
  ptrdiff_t run_count;
  /// Open addressing: `mask` + 1, a power of two, of which some are free.
  const text_slot *slots;
  uint32_t mask;
} text_index;

/// The hash of the bytes of some runs.
uint32_t text_hash(const uint8_t *bytes, const text_run *runs, ptrdiff_t run_count);

/// The stream whose keys have the same bytes as these runs of a text; -1 when there is none.
int32_t text_find(const text_index *index, const uint8_t *bytes, const text_run *runs);

/// How many rows are looked up together.
enum { TEXT_BATCH = 16 };

/// What all rows have in common.
typedef struct {
  const uint8_t *bytes;
  ptrdiff_t size;
  uint8_t delimiter;
  const text_step *steps;
  ptrdiff_t step_count;
  /// How many values a row has.
  ptrdiff_t value_count;
  text_index streams;
  /// The stream that followed each stream the last time.
  int32_t *successors;
  /// Room for the runs of a batch of rows.
  text_run *row_runs;
  /// The day of the last timestamp, as text and as the unix time of its beginning: `2024-01-`, `01`.
  uint64_t month, day;
  int64_t day_start;
} text_table;

/// Rows, the values of one behind those of the one before it.
typedef struct {
  int32_t *streams;
  double *times;
  double *values;
  /// How many rows there are, or is room for.
  ptrdiff_t count;
} text_rows;

/// How far rows were read.
typedef struct {
  ptrdiff_t rows;
  /// Where the first row that was not read starts.
  ptrdiff_t next;
  /// The stream of the last row that was read.
  int32_t stream;
} text_progress;

/// Reads rows from `start` on as long as there is room and each is of a known stream and plainly written:
/// timestamps are of the same day and in UTC, or numbers; values are missing or have fewer than 32
/// characters, 19 digits, a point, a minus and no exponent; rows end with LF or CR LF. Each value is the
/// nearest double, ties to even.
///
/// A row has more than one cell. `stream` is that of the row before.
text_progress text_read_rows(int instructions, const text_table *table, ptrdiff_t start,
                             int32_t stream, text_rows rows);

/// How many values of a series are gathered before they are put behind the others.
enum { TEXT_LINE = 16 };

/// Deals rows of one value to their series: each has a line for values and one for times, of which
/// `filled` are taken.
///
/// Returns behind the row that fills a line; the rows' count when none does.
ptrdiff_t text_deal(text_rows rows, ptrdiff_t first, const int32_t *series, double *lines,
                    int32_t *filled);

/// How many columns are turned together: as many values as a cache line holds.
enum { TEXT_TILE = 8 };

/// Turns rows of `width` values: those of `TEXT_TILE` columns from `first` on, or of as many as there are, in
/// the `height` rows that `order` names, become one column behind the other.
void text_turn(text_rows rows, ptrdiff_t width, ptrdiff_t first, const int32_t *order,
               ptrdiff_t height, double *columns);

/// Neighbouring values: `count` from `start` on.
typedef struct {
  ptrdiff_t start, count;
} text_piece;

/// Puts the values of pieces behind each other.
void text_join(const text_piece *pieces, ptrdiff_t piece_count, const double *values, double *joined);

#pragma clang assume_nonnull end

#endif
