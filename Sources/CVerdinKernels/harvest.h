/// Takes the lanes of one row, `from` being the column of the first.
static INLINE size_t F(take)(doubles row, const double *y, size_t from, size_t lanes,
                             double *differences, size_t found, double row_weight,
                             const double *offsets, double *weights) {
  F(store)(differences + found, row - F(load)(y + from));
  if (weights)
    for (size_t lane = 0; lane < lanes; lane++)
      weights[found + lane] = row_weight * (offsets[from + lane + 1] - offsets[from + lane]);
  return found + lanes;
}

static INLINE size_t F(harvest_weighted)(bool above, double bound, const double *x, size_t m,
                                         const double *y, const uint32_t *columns,
                                         double *differences, size_t capacity,
                                         const double *row_weights, const double *offsets,
                                         double *weights) {
  doubles limit = F(spread)(bound);
  size_t found = 0;
  for (size_t i = 0; i < m; i++) {
    doubles row = F(spread)(x[i]);
    double weight = weights ? row_weights[i] : 1;
    size_t column = columns[i];
    if (above) {
      // Leftwards the differences grow.
      while (column >= 4) {
        mask within = row - F(load)(y + column - 4) <= limit;
        if (LIKELY(!F(any)(within))) break;
        size_t lanes = F(leading4)(__builtin_shufflevector(within, within, 3, 2, 1, 0));
        found = F(take)(row, y, column - lanes, lanes, differences, found, weight, offsets, weights);
        if (found > capacity) return found;
        column -= lanes;
        if (lanes < 4) break;
      }
      for (; column > 0 && column < 4 && x[i] - y[column - 1] <= bound; column--) {
        found = F(take)(row, y, column - 1, 1, differences, found, weight, offsets, weights);
        if (found > capacity) return found;
      }
    } else {
      for (;;) {
        mask within = row - F(load)(y + column) >= limit;
        if (LIKELY(!F(any)(within))) break;
        size_t lanes = F(leading4)(within);
        found = F(take)(row, y, column, lanes, differences, found, weight, offsets, weights);
        if (found > capacity) return found;
        column += lanes;
        if (lanes < 4) break;
      }
    }
  }
  return found;
}

static size_t F(harvest)(bool above, double bound, const double *x, size_t m, const double *y,
                         const uint32_t *columns, double *differences, size_t capacity,
                         const double *row_weights, const double *offsets, double *weights) {
#define HARVEST(direction, with)                                                             \
  F(harvest_weighted)(direction, bound, x, m, y, columns, differences, capacity, row_weights, \
                      offsets, with)
  if (weights) return above ? HARVEST(1, weights) : HARVEST(0, weights);
  return above ? HARVEST(1, NULL) : HARVEST(0, NULL);
#undef HARVEST
}
