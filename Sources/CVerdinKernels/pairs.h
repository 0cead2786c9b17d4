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

/// The pairs with y < x, unless two values are equal: then false.
static bool F(count_unequal)(const double *x, size_t m, const double *y, size_t n, size_t *below) {
  // Four quarters side by side do not wait for each other.
  size_t quarter = m / 8 * 2, sum = 0;
  const double *b = x + quarter, *c = b + quarter, *d = c + quarter;
  size_t i = 0, j = 0, k = 0, l = 0;
  mask equal = {0, 0, 0, 0};
  if (quarter > 0) {
    j = F(find_columns)((verdin_thresholds){0, 0, 0}, b[-1], y, n).first;
    k = F(find_columns)((verdin_thresholds){0, 0, 0}, c[-1], y, n).first;
    l = F(find_columns)((verdin_thresholds){0, 0, 0}, d[-1], y, n).first;
  }
  for (size_t row = 0; row < quarter; row += 2) {
    i = F(compare_pair)(F(spread)(x[row]), F(spread)(x[row + 1]), y, i, &sum, &equal);
    j = F(compare_pair)(F(spread)(b[row]), F(spread)(b[row + 1]), y, j, &sum, &equal);
    k = F(compare_pair)(F(spread)(c[row]), F(spread)(c[row + 1]), y, k, &sum, &equal);
    l = F(compare_pair)(F(spread)(d[row]), F(spread)(d[row + 1]), y, l, &sum, &equal);
  }
  for (size_t row = 4 * quarter; row < m; row++) {
    doubles value = F(spread)(x[row]);
    sum += l = F(advance)(value, y, l, (doubles){0, 0, 0, 0});
    equal |= value == F(load)(y + l);
  }
  *below = sum;
  return !F(any)(equal);
}

/// Values at a time, so that their columns stay on the stack and their sums in 64 bits.
#define TIE_BLOCK ((size_t)1024)

/// The number of equal values before the next one of some sorted values.
static INLINE size_t F(continue_run)(size_t run, const double *value) {
  return (run + 1) & (0 - (size_t)!(*value > value[-1]));
}

static verdin_pairs F(count_tied)(const double *x, size_t m, const double *y, size_t n) {
  // With t = a + b equal values, a in x and b in y: t^3 - t = (a^3 - a) + (b^3 - b) + 3 a b (a + b).
  // The r-th of a run adds 3 r (r - 1) to the first, and b^2 + b (2 r - 1) to a b (a + b).
  verdin_pairs found = {0, 0, 0};
  for (size_t start = 0, run = 0; start < n; start += TIE_BLOCK) {
    size_t end = start + TIE_BLOCK < n ? start + TIE_BLOCK : n, term = 0;
    for (size_t j = start > 0 ? start : 1; j < end; j++) {
      run = F(continue_run)(run, y + j);
      term += run * (run + 1);
    }
    found.tie_term += (double)term;
  }
  // Above 0: the columns smaller than the row; above the largest negative number: not larger.
  const verdin_thresholds thresholds = {0, -0x1p-1074, 0};
  uint32_t columns[2 * TIE_BLOCK];
  for (size_t start = 0, run = 0, done = 0; start < m; start += TIE_BLOCK) {
    size_t count = m - start < TIE_BLOCK ? m - start : TIE_BLOCK, term = 0;
    const double *row = x + start;
    verdin_sums sums =
        F(staircases_stored)(thresholds, row, count, y + done, n - done, columns, 1, 0);
    for (size_t i = 0; i < count; i++) {
      if (start + i > 0) run = F(continue_run)(run, row + i);
      size_t equal = columns[count + i] - columns[i];
      term += run * (run + 1) + equal * (equal + 2 * run + 1);
    }
    found.below += sums.first + count * done;
    found.not_above += sums.second + count * done;
    found.tie_term += (double)term;
    done += columns[count - 1];
  }
  found.tie_term *= 3;
  return found;
}

static verdin_pairs F(pairs)(const double *x, size_t m, const double *y, size_t n) {
  size_t below;
  if (F(repeats)(x, m) > 0 || F(repeats)(y, n) > 0 || !F(count_unequal)(x, m, y, n, &below))
    return F(count_tied)(x, m, y, n);
  return (verdin_pairs){below, below, 0};
}
