// Comparing all pairs of two samples: U and ties.

/// Two rows' steps, and whether a value of theirs occurs among the columns.
static INLINE size_t F(compare_pair)(doubles row, doubles next, const double *y, size_t column,
                                     size_t *sum, mask *equal) {
  doubles low = F(load)(y + column), high = F(load)(y + column + 4);
  size_t passed = F(leading8)(row > low, row > high);
  size_t passed_next = F(leading8)(next > low, next > high);
  *equal |= (row == low) | (row == high) | (next == low) | (next == high);
  size_t first = column + passed, second = column + passed_next;
  if (UNLIKELY(passed_next == 8)) {
    const doubles zero = {0, 0, 0, 0};
    if (passed == 8) first = F(advance)(row, y, first, zero);
    second = F(advance)(next, y, first > second ? first : second, zero);
    *equal |= (row == F(load)(y + first)) | (next == F(load)(y + second));
  }
  *sum += first + second;
  return second;
}

/// The pairs with y < x; stores the columns of every row unless `columns` is NULL, and sets `equal`
/// to whether two values are equal.
static INLINE size_t F(count_below)(const double *x, size_t m, const double *y, size_t n,
                                    uint32_t *columns, bool *equal) {
  // Four quarters side by side do not wait for each other.
  size_t quarter = m / 8 * 2, sum = 0;
  const double *b = x + quarter, *c = b + quarter, *d = c + quarter;
  size_t i = 0, j = 0, k = 0, l = 0;
  mask equals = {0, 0, 0, 0};
  if (quarter > 0) {
    j = F(find_columns)((verdin_thresholds){0, 0, 0}, b[-1], y, n).first;
    k = F(find_columns)((verdin_thresholds){0, 0, 0}, c[-1], y, n).first;
    l = F(find_columns)((verdin_thresholds){0, 0, 0}, d[-1], y, n).first;
  }
#define COMPARE(x, column, place)                                                             \
  {                                                                                           \
    size_t before = sum;                                                                      \
    column = F(compare_pair)(F(spread)((x)[row]), F(spread)((x)[row + 1]), y, column, &sum,   \
                             &equals);                                                        \
    if (columns) {                                                                            \
      columns[(place) + row] = (uint32_t)(sum - before - column);                             \
      columns[(place) + row + 1] = (uint32_t)column;                                          \
    }                                                                                         \
  }
  for (size_t row = 0; row < quarter; row += 2) {
    COMPARE(x, i, 0)
    COMPARE(b, j, quarter)
    COMPARE(c, k, 2 * quarter)
    COMPARE(d, l, 3 * quarter)
  }
#undef COMPARE
  for (size_t row = 4 * quarter; row < m; row++) {
    doubles value = F(spread)(x[row]);
    sum += l = F(advance)(value, y, l, (doubles){0, 0, 0, 0});
    if (columns) columns[row] = (uint32_t)l;
    equals |= value == F(load)(y + l);
  }
  *equal = F(any)(equals);
  return sum;
}

/// Values at a time, so that their columns stay on the stack and their sums in 64 bits.
#define TIE_BLOCK ((size_t)1024)

/// The number of equal values before the next one of some sorted values.
static INLINE size_t F(continue_run)(size_t run, const double *value) {
  return (run + 1) & (0 - (size_t)!(*value > value[-1]));
}

/// How many of `n` sorted values from the first on equal a value; `previous` is the answer for an
/// equal value before it, if `known`.
static INLINE size_t F(count_equal)(double value, const double *y, size_t n, bool known,
                                    size_t previous) {
  if (UNLIKELY(known)) return previous;
  doubles values = F(spread)(value);
  size_t equal = F(leading4)(values == F(load)(y));
  for (size_t lanes = equal; UNLIKELY(lanes == 4) && equal < n; equal += lanes)
    lanes = F(leading4)(values == F(load)(y + equal));
  return equal < n ? equal : n;
}

static verdin_pairs F(count_tied)(const double *x, size_t m, const double *y, size_t n) {
  // Put one behind the other, t equal values have t^3 - t = the sum of 3 r (r + 1) over the number r of
  // equal ones before each: those of y come first.
  verdin_pairs found = {0, 0, 0};
  for (size_t start = 0, run = 0; start < n; start += TIE_BLOCK) {
    size_t end = start + TIE_BLOCK < n ? start + TIE_BLOCK : n, term = 0;
    for (size_t j = start > 0 ? start : 1; j < end; j++) {
      run = F(continue_run)(run, y + j);
      term += run * (run + 1);
    }
    found.tie_term += 3 * (double)term;
  }
  double rows[TIE_BLOCK + 8], offsets[TIE_BLOCK + 9];
  uint32_t columns[TIE_BLOCK];
  // `run` is how many of the last block's values equal its last, and `equal` how many in y do.
  for (size_t start = 0, run = 0, done = 0, equal = 0; start < m; start += TIE_BLOCK) {
    size_t count = m - start < TIE_BLOCK ? m - start : TIE_BLOCK, term = 0;
    size_t distinct = F(take_together)(x + start, count, rows, offsets);
    if (start > 0 && rows[0] > x[start - 1]) run = 0;
    bool any;
    F(count_below)(rows, distinct, y + done, n - done, columns, &any);
    for (size_t i = 0; i < distinct; i++) {
      size_t times = (size_t)(offsets[i + 1] - offsets[i]), first = done + columns[i];
      equal = F(count_equal)(rows[i], y + first, n - first, run > 0, equal);
      found.below += times * first;
      found.not_above += times * (first + equal);
      size_t before = equal + run;
      term += times * (3 * before * (before + times) + times * times - 1);
      run = i + 1 < distinct ? 0 : run + times;
    }
    found.tie_term += (double)term;
    done += columns[distinct - 1];
  }
  return found;
}

static verdin_pairs F(pairs)(const double *x, size_t m, const double *y, size_t n) {
  if (F(repeats)(x, m) > 0 || F(repeats)(y, n) > 0) return F(count_tied)(x, m, y, n);
  bool equal;
  size_t below = F(count_below)(x, m, y, n, NULL, &equal);
  return equal ? F(count_tied)(x, m, y, n) : (verdin_pairs){below, below, 0};
}
