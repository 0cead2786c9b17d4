/// The four differences of a row next to a staircase, the nearest first, and how many of them, in that
/// order, are within the bound.
struct F(neighbours) {
  doubles differences;
  size_t lanes;
};

static INLINE struct F(neighbours)
    F(look)(bool above, doubles row, const double *y, size_t column, doubles bound) {
  if (!above) {
    doubles differences = row - F(load)(y + column);
    return (struct F(neighbours)){differences, F(leading4)(differences >= bound)};
  }
  doubles differences = row - F(load)(y + column - 4);
  differences = __builtin_shufflevector(differences, differences, 3, 2, 1, 0);
  return (struct F(neighbours)){differences, F(leading4)(differences <= bound)};
}

/// Writes out four differences next to a staircase in one row, and how many pairs each stands for.
static INLINE void F(write)(bool above, doubles differences, size_t column, double *to,
                            double row_weight, const double *offsets, double *weights) {
  F(store)(to, differences);
  if (!weights) return;
  const double *from = offsets + (above ? column - 4 : column);
  doubles sizes = (F(load)(from + 1) - F(load)(from)) * F(spread)(row_weight);
  F(store)(weights, above ? __builtin_shufflevector(sizes, sizes, 3, 2, 1, 0) : sizes);
}

/// Takes what a row has from a column on, however much that is.
static NOINLINE size_t F(take_row)(bool above, double limit, double x, const double *y,
                                   size_t column, double *differences, size_t found,
                                   size_t capacity, double row_weight, const double *offsets,
                                   double *weights) {
  doubles bound = F(spread)(limit);
  // To the right the padding ends the row.
  while (found <= capacity && (!above || column >= 4)) {
    struct F(neighbours) near = F(look)(above, F(spread)(x), y, column, bound);
    F(write)(above, near.differences, column, differences + found, row_weight, offsets,
             weights ? weights + found : NULL);
    found += near.lanes;
    if (near.lanes < 4) return found;
    column = above ? column - 4 : column + 4;
  }
  for (; column > 0 && found <= capacity && x - y[column - 1] <= limit; column--) {
    differences[found] = x - y[column - 1];
    if (weights) weights[found] = (offsets[column] - offsets[column - 1]) * row_weight;
    found++;
  }
  return found;
}

/// Rows at a time.
#define HARVEST_BLOCK ((size_t)64)

static INLINE size_t F(harvest_side)(bool above, double limit, const double *x, size_t m,
                                     const double *y, const uint32_t *columns,
                                     double *differences, size_t capacity,
                                     const double *row_offsets, const double *offsets,
                                     double *weights) {
  doubles bound = F(spread)(limit);
  size_t found = 0, i = 0;
#define ROW_WEIGHT(i) (weights ? row_offsets[(i) + 1] - row_offsets[i] : 1)
#define TAKE_ROW(i, column)                                                                    \
  found = F(take_row)(above, limit, x[i], y, column, differences, found, capacity,             \
                      ROW_WEIGHT(i), offsets, weights)
  for (; above && i < m && columns[i] < 4 && found <= capacity; i++) TAKE_ROW(i, columns[i]);
  // Which rows have anything to take is hard to predict, and where a row's go is known only when those
  // before have been counted: a first look at some rows leaves the second with what it needs.
  while (i < m && found <= capacity) {
    size_t rows = m - i < HARVEST_BLOCK ? m - i : HARVEST_BLOCK;
    uint8_t lanes[HARVEST_BLOCK];
    uint64_t filled = 0;
    for (size_t row = 0; row < rows; row++) {
      lanes[row] =
          (uint8_t)F(look)(above, F(spread)(x[i + row]), y, columns[i + row], bound).lanes;
      filled |= (uint64_t)(lanes[row] > 0) << row;
    }
    for (; filled && found <= capacity; filled &= filled - 1) {
      size_t row = (size_t)__builtin_ctzll(filled), at = i + row, column = columns[at];
      F(write)(above, F(look)(above, F(spread)(x[at]), y, column, bound).differences, column,
               differences + found, ROW_WEIGHT(at), offsets, weights ? weights + found : NULL);
      found += lanes[row];
      if (UNLIKELY(lanes[row] == 4)) TAKE_ROW(at, above ? column - 4 : column + 4);
    }
    i += rows;
  }
#undef TAKE_ROW
#undef ROW_WEIGHT
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
