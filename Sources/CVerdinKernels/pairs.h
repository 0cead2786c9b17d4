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

/// Values of either sample at a time, so that what is found of them stays on the stack and small enough for
/// doubles to hold exactly.
#define TIE_BLOCK ((size_t)512)

/// Distinct values of a block, and how many of it lie before each.
struct F(distinct) {
  double values[TIE_BLOCK + 9], offsets[TIE_BLOCK + 9];
  size_t count;
};

static INLINE doubles F(sizes)(const struct F(distinct) *values, size_t place) {
  return F(load)(values->offsets + place + 1) - F(load)(values->offsets + place);
}

/// What compares in blocks that hold all values of both samples in some range.
static INLINE verdin_pairs F(pairs_of_blocks)(const struct F(distinct) *x,
                                              const struct F(distinct) *y) {
  // Rows that are padding stand for no value.
  uint32_t columns[TIE_BLOCK + 4] = {0};
  bool any;
  F(count_below)(x->values, x->count, y->values, y->count, columns, &any);
  for (size_t lane = 0; lane < 3; lane++) columns[x->count + lane] = 0;
  doubles below = {0, 0, 0, 0}, equal = below, term = below;
  const doubles one = F(spread)(1), three = F(spread)(3);
  for (size_t i = 0; i < x->count; i += 4) {
    const uint32_t *c = columns + i;
    const double *offsets = y->offsets;
    doubles first = {offsets[c[0]], offsets[c[1]], offsets[c[2]], offsets[c[3]]};
    doubles next = {offsets[c[0] + 1], offsets[c[1] + 1], offsets[c[2] + 1], offsets[c[3] + 1]};
    doubles values = {y->values[c[0]], y->values[c[1]], y->values[c[2]], y->values[c[3]]};
    mask is_equal = values == F(load)(x->values + i);
    doubles a = F(sizes)(x, i), b = (doubles)((mask)(next - first) & is_equal);
    below += a * first;
    equal += a * b;
    // What t^3 - t of both together is more than that of y's alone.
    term += a * (three * b * (a + b) + a * a - one);
  }
  for (size_t j = 0; j < y->count; j += 4) {
    doubles b = F(sizes)(y, j);
    term += b * (b * b - one);
  }
  size_t sum = (size_t)(below[0] + below[1] + below[2] + below[3]);
  return (verdin_pairs){sum, sum + (size_t)(equal[0] + equal[1] + equal[2] + equal[3]),
                        term[0] + term[1] + term[2] + term[3]};
}

/// How many of some sorted values lie below a bound, or, if `equal`, not above it.
static INLINE size_t F(place)(double bound, bool equal, const double *values, size_t count) {
  size_t place = 0;
  for (size_t rest = count; rest > 0;) {
    size_t half = (rest + 1) / 2;
    double value = values[place + half - 1];
    place += value < bound || (equal && value == bound) ? half : 0;
    rest -= half;
  }
  return place;
}

static verdin_pairs F(count_tied)(const double *x, size_t m, const double *y, size_t n) {
  verdin_pairs found = {0, 0, 0};
  struct F(distinct) rows, columns;
  for (size_t i = 0, j = 0; i < m || j < n;) {
    size_t p = m - i < TIE_BLOCK ? m - i : TIE_BLOCK, q = n - j < TIE_BLOCK ? n - j : TIE_BLOCK;
    // Behind a block that does not end its sample there may be more values like its last.
    double last = i + p < m ? x[i + p - 1] : INFINITY;
    if (j + q < n && y[j + q - 1] < last) last = y[j + q - 1];
    p = F(place)(last, false, x + i, p);
    q = F(place)(last, false, y + j, q);
    rows.count = F(take_together)(x + i, p, rows.values, rows.offsets);
    columns.count = F(take_together)(y + j, q, columns.values, columns.offsets);
    verdin_pairs block = F(pairs_of_blocks)(&rows, &columns);
    found.below += p * j + block.below;
    found.not_above += p * j + block.not_above;
    found.tie_term += block.tie_term;
    i += p, j += q;
    if (last == INFINITY) continue;
    size_t a = F(place)(last, true, x + i, m - i), b = F(place)(last, true, y + j, n - j);
    found.below += a * j;
    found.not_above += a * (j + b);
    found.tie_term += (double)(a + b) * ((double)(a + b) * (double)(a + b) - 1);
    i += a, j += b;
  }
  return found;
}

/// Whether two of some sorted values are equal: in most that repeat some of the first are.
static INLINE bool F(has_repeats)(const double *sorted, size_t count) {
  const size_t first = count < 128 ? count : 128;
  return F(repeats)(sorted, first) > 0 ||
         (count > first && F(repeats)(sorted + first - 1, count - first + 1) > 0);
}

static verdin_pairs F(pairs)(const double *x, size_t m, const double *y, size_t n) {
  if (F(has_repeats)(x, m) || F(has_repeats)(y, n)) return F(count_tied)(x, m, y, n);
  bool equal;
  size_t below = F(count_below)(x, m, y, n, NULL, &equal);
  return equal ? F(count_tied)(x, m, y, n) : (verdin_pairs){below, below, 0};
}
