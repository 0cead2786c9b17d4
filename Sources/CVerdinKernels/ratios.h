// Comparing very many positive values by their ratios, which takes no logarithms: y < f x says what
// log y < log x + log f does, but for pairs so near that rounding decides. These are written out.

/// Rows that are multiples of some values, or, from the last value on, a number over each of them: ascending.
static INLINE void F(make_rows)(bool reciprocal, double factor, const double *x, size_t m,
                                size_t start, size_t rows, double *made) {
  if (reciprocal)
    for (size_t i = 0; i < rows; i++) made[i] = factor / x[m - 1 - start - i];
  else
    for (size_t i = 0; i < rows; i++) made[i] = factor * x[start + i];
}

/// Writes out the pairs of one row that lie near; more than `capacity` says that there was no room.
static NOINLINE size_t F(write_near)(double low, double high, uint64_t row, const double *y, size_t n,
                                     size_t column, uint64_t *places, size_t found, size_t capacity) {
  size_t first = column;
  while (first > 0 && y[first - 1] >= low) first--;
  for (; first < n && y[first] <= high; first++) {
    if (found >= capacity) return capacity + 1;
    places[found++] = row << 32 | first;
  }
  return found;
}

/// Which of up to 64 rows have something within their bounds next to their column.
static INLINE uint64_t F(find_rows)(bool below, bool above, const double *low, const double *high,
                                    size_t rows, const double *y, const uint32_t *columns) {
  uint64_t filled = 0;
  for (size_t i = 0; i < rows; i++) {
    size_t at = columns[i];
    bool any = 0;
    if (below) any |= (at > 0) & (y[at - (at > 0)] >= low[i]);
    if (above) any |= y[at] <= high[i];
    filled |= (uint64_t)any << i;
  }
  return filled;
}

static size_t F(count_ratios)(bool reciprocal, double factor, double near, const double *x, size_t m,
                              const double *y, size_t n, uint64_t *places, size_t capacity,
                              size_t *found) {
  double made[ROW_BLOCK], low[64], high[64];
  uint32_t columns[ROW_BLOCK];
  size_t sum = 0;
  *found = 0;
  for (size_t start = 0, column = 0; start < m && *found <= capacity; start += ROW_BLOCK) {
    size_t rows = m - start < ROW_BLOCK ? m - start : ROW_BLOCK;
    F(make_rows)(reciprocal, factor, x, m, start, rows, made);
    column = F(walk_block)(0, made, rows, y, n, column, columns);
    for (size_t i = 0; i < rows; i++) sum += columns[i];
    for (size_t i = 0; i < rows; i += 64) {
      size_t some = rows - i < 64 ? rows - i : 64;
      for (size_t k = 0; k < some; k++) {
        low[k] = made[i + k] * (1 - near);
        high[k] = made[i + k] * (1 + near);
      }
      uint64_t filled = F(find_rows)(1, 1, low, high, some, y, columns + i);
      for (; UNLIKELY(filled > 0); filled &= filled - 1) {
        size_t k = (size_t)__builtin_ctzll(filled), row = start + i + k;
        *found = F(write_near)(low[k], high[k], reciprocal ? m - 1 - row : row, y, n, columns[i + k],
                               places, *found, capacity);
      }
    }
  }
  return sum;
}

/// What one row has before its column, down to a bound: how far it lies above y, as a share of y.
static INLINE size_t F(gather_row)(double row, double bound, uint64_t number, const double *y,
                                   size_t column, double *shares, uint64_t *places, size_t found,
                                   size_t capacity) {
  do {
    column--;
    shares[found] = (row - y[column]) / y[column];
    places[found++] = number << 32 | column;
  } while (column > 0 && found <= capacity && y[column - 1] >= bound);
  return found;
}

static size_t F(gather_ratios)(double factor, double bound, const double *x, size_t m,
                               const double *y, size_t n, double *shares, uint64_t *places,
                               size_t capacity, size_t *below) {
  double made[ROW_BLOCK], bounds[64];
  uint32_t columns[ROW_BLOCK];
  size_t found = 0;
  *below = 0;
  for (size_t start = 0, column = 0; start < m && found <= capacity; start += ROW_BLOCK) {
    size_t rows = m - start < ROW_BLOCK ? m - start : ROW_BLOCK;
    F(make_rows)(0, factor, x, m, start, rows, made);
    column = F(walk_block)(0, made, rows, y, n, column, columns);
    for (size_t i = 0; i < rows; i++) *below += columns[i];
    for (size_t i = 0; i < rows; i += 64) {
      size_t some = rows - i < 64 ? rows - i : 64;
      for (size_t k = 0; k < some; k++) bounds[k] = bound * x[start + i + k];
      uint64_t filled = F(find_rows)(1, 0, bounds, NULL, some, y, columns + i);
      for (; filled && found <= capacity; filled &= filled - 1) {
        size_t k = (size_t)__builtin_ctzll(filled);
        found = F(gather_row)(made[i + k], bounds[k], start + i + k, y, columns[i + k], shares, places,
                              found, capacity);
      }
    }
  }
  return found;
}
