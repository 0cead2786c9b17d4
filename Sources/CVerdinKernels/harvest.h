/// Takes some lanes of one row, from a column on.
static INLINE size_t F(take)(doubles row, const double *y, size_t from, size_t lanes,
                             double *differences, size_t found, double row_weight,
                             const double *offsets, double *weights) {
  F(store)(differences + found, row - F(load)(y + from));
  if (weights) {
    doubles sizes = F(load)(offsets + from + 1) - F(load)(offsets + from);
    F(store)(weights + found, sizes * F(spread)(row_weight));
  }
  return found + lanes;
}

/// The four differences next to the staircase that are within the bound.
static INLINE mask F(within)(bool above, doubles row, const double *y, size_t column,
                             doubles bound) {
  return above ? row - F(load)(y + column - 4) <= bound : row - F(load)(y + column) >= bound;
}

/// Takes all of one row, above from right to left; the columns before the fourth one by one.
static INLINE size_t F(take_row)(bool above, doubles bound, double x, const double *y,
                                 size_t column, double *differences, size_t found,
                                 size_t capacity, double row_weight, const double *offsets,
                                 double *weights) {
  doubles row = F(spread)(x);
  size_t lanes = 4;
  while (lanes == 4 && found <= capacity && (!above || column >= 4)) {
    mask within = F(within)(above, row, y, column, bound);
    if (above) within = __builtin_shufflevector(within, within, 3, 2, 1, 0);
    lanes = F(leading4)(within);
    if (above) column -= lanes;
    found = F(take)(row, y, column, lanes, differences, found, row_weight, offsets, weights);
    if (!above) column += lanes;
  }
  if (!above || lanes < 4) return found;
  for (; column > 0 && found <= capacity && x - y[column - 1] <= bound[0]; column--)
    found = F(take)(row, y, column - 1, 1, differences, found, row_weight, offsets, weights);
  return found;
}

static INLINE size_t F(harvest_side)(bool above, double limit, const double *x, size_t m,
                                     const double *y, const uint32_t *columns,
                                     double *differences, size_t capacity,
                                     const double *row_offsets, const double *offsets,
                                     double *weights) {
  doubles bound = F(spread)(limit);
  size_t found = 0, i = 0;
#define TAKE(i)                                                                                  \
  found = F(take_row)(above, bound, x[i], y, columns[i], differences, found, capacity,           \
                      weights ? row_offsets[(i) + 1] - row_offsets[i] : 1, offsets, weights)
  for (; above && i < m && columns[i] < 4 && found <= capacity; i++) TAKE(i);
  // Rows with nothing to take are most: two at a time.
  for (; i + 2 <= m; i += 2) {
    mask first = F(within)(above, F(spread)(x[i]), y, columns[i], bound);
    mask second = F(within)(above, F(spread)(x[i + 1]), y, columns[i + 1], bound);
    if (LIKELY(!F(any)(first | second))) continue;
    TAKE(i);
    TAKE(i + 1);
    if (found > capacity) return found;
  }
  if (i < m) TAKE(i);
#undef TAKE
  return found;
}

static size_t F(harvest)(bool above, double bound, const double *x, size_t m, const double *y,
                         const uint32_t *columns, double *differences, size_t capacity,
                         const double *row_offsets, const double *offsets, double *weights) {
#define HARVEST(above, weights)                                                               \
  F(harvest_side)(above, bound, x, m, y, columns, differences, capacity, row_offsets, offsets, \
                  weights)
  if (weights) return above ? HARVEST(1, weights) : HARVEST(0, weights);
  return above ? HARVEST(1, NULL) : HARVEST(0, NULL);
#undef HARVEST
}
