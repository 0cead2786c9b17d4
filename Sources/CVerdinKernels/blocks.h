// Many rows, a block at a time, so that what is found of a row stays on the stack.

#define ROW_BLOCK ((size_t)4096)

/// One staircase's columns in some rows, none of them before `column`; returns the last.
static INLINE size_t F(walk_block)(double threshold, const double *x, size_t rows, const double *y,
                                   size_t n, size_t column, uint32_t *columns) {
  // Four quarters side by side do not wait for each other.
  doubles bound = F(spread)(threshold);
  verdin_thresholds thresholds = {threshold, threshold, threshold};
  size_t quarter = rows / 8 * 2, place[4] = {column, column, column, column};
  UNROLLED for (size_t k = 1; k < 4; k++)
    if (quarter > 0)
      place[k] += F(find_columns)(thresholds, x[k * quarter - 1], y + column, n - column).first;
  for (size_t row = 0; row < quarter; row += 2) {
    UNROLLED for (size_t k = 0; k < 4; k++) {
      size_t i = k * quarter + row;
      struct F(pair) found =
          F(advance_pair)(F(spread)(x[i]), F(spread)(x[i + 1]), y, place[k], bound);
      columns[i] = (uint32_t)found.first;
      columns[i + 1] = (uint32_t)found.second;
      place[k] = found.second;
    }
  }
  for (size_t i = 4 * quarter; i < rows; i++) {
    place[3] = F(advance)(F(spread)(x[i]), y, place[3], bound);
    columns[i] = (uint32_t)place[3];
  }
  return place[3];
}

/// What `harvest` writes out, without weights and without columns that were kept.
static size_t F(gather)(bool above, double threshold, double bound, const double *x, size_t m,
                        const double *y, size_t n, double *differences, size_t capacity) {
  uint32_t columns[ROW_BLOCK];
  size_t found = 0;
  for (size_t start = 0, column = 0; start < m && found <= capacity; start += ROW_BLOCK) {
    size_t rows = m - start < ROW_BLOCK ? m - start : ROW_BLOCK;
    column = F(walk_block)(threshold, x + start, rows, y, n, column, columns);
    found += F(harvest)(above, bound, x + start, rows, y, columns, differences + found,
                        capacity - found, NULL, NULL, NULL);
  }
  return found;
}
