/// The first column at or behind `column` whose difference does not lie above the threshold.
static INLINE size_t F(advance)(doubles row, const double *y, size_t column, doubles threshold) {
  for (;;) {
    size_t passed = F(leading8)(row - F(load)(y + column) > threshold,
                                row - F(load)(y + column + 4) > threshold);
    column += passed;
    if (LIKELY(passed < 8)) return column;
  }
}

/// The staircase's columns in two neighbouring rows, from one window of eight columns where they
/// suffice: the next pair of rows waits for this one, so what counts is its latency.
struct F(pair) {
  size_t first, second;
};

static INLINE struct F(pair)
    F(advance_pair)(doubles row, doubles next, const double *y, size_t column, doubles threshold) {
  doubles low = F(load)(y + column), high = F(load)(y + column + 4);
  size_t passed = F(leading8)(row - low > threshold, row - high > threshold);
  size_t passed_next = F(leading8)(next - low > threshold, next - high > threshold);
  size_t first = column + passed, second = column + passed_next;
  if (UNLIKELY(passed_next == 8)) {
    if (passed == 8) first = F(advance)(row, y, first, threshold);
    second = F(advance)(next, y, first > second ? first : second, threshold);
  }
  return (struct F(pair)){first, second};
}

/// The columns of three staircases in one row, by binary search.
static INLINE verdin_sums F(find_columns)(verdin_thresholds thresholds, double row,
                                          const double *y, size_t n) {
  size_t a = 0, b = 0, c = 0;
  for (size_t rest = n; rest > 0;) {
    size_t half = (rest + 1) / 2;
    a += row - y[a + half - 1] > thresholds.first ? half : 0;
    b += row - y[b + half - 1] > thresholds.second ? half : 0;
    c += row - y[c + half - 1] > thresholds.third ? half : 0;
    rest -= half;
  }
  return (verdin_sums){a, b, c};
}

static INLINE verdin_sums F(staircases_stored)(verdin_thresholds thresholds, const double *x,
                                               size_t m, const double *y, size_t n,
                                               uint32_t *columns, bool stored, bool third) {
  doubles t0 = F(spread)(thresholds.first), t1 = F(spread)(thresholds.second);
  doubles t2 = F(spread)(thresholds.third);
  // Two halves side by side make six walks that do not wait for each other.
  size_t half = m / 4 * 2;
  verdin_sums start = {0, 0, 0};
  if (half > 0) start = F(find_columns)(thresholds, x[half - 1], y, n);
  size_t a0 = 0, a1 = 0, a2 = 0, b0 = start.first, b1 = start.second, b2 = start.third;
  size_t s0 = 0, s1 = 0, s2 = 0;
#define STEP(column, threshold, sum, place)                                        \
  {                                                                                \
    struct F(pair) found = F(advance_pair)(row, next, y, column, threshold);       \
    column = found.second;                                                         \
    sum += found.first + found.second;                                             \
    if (stored) {                                                                  \
      columns[place] = (uint32_t)found.first;                                      \
      columns[(place) + 1] = (uint32_t)found.second;                               \
    }                                                                              \
  }
  for (size_t i = 0; i < half; i += 2) {
    doubles row = F(spread)(x[i]), next = F(spread)(x[i + 1]);
    STEP(a0, t0, s0, i)
    STEP(a1, t1, s1, m + i)
    if (third) STEP(a2, t2, s2, 2 * m + i)
    row = F(spread)(x[half + i]), next = F(spread)(x[half + i + 1]);
    STEP(b0, t0, s0, half + i)
    STEP(b1, t1, s1, m + half + i)
    if (third) STEP(b2, t2, s2, 2 * m + half + i)
  }
#undef STEP
  for (size_t i = 2 * half; i < m; i++) {
    doubles row = F(spread)(x[i]);
    s0 += b0 = F(advance)(row, y, b0, t0);
    s1 += b1 = F(advance)(row, y, b1, t1);
    if (third) s2 += b2 = F(advance)(row, y, b2, t2);
    if (stored) {
      columns[i] = (uint32_t)b0;
      columns[m + i] = (uint32_t)b1;
      if (third) columns[2 * m + i] = (uint32_t)b2;
    }
  }
  return (verdin_sums){s0, s1, s2};
}

static verdin_sums F(staircases)(verdin_thresholds thresholds, const double *x, size_t m,
                                 const double *y, size_t n, uint32_t *columns) {
  return columns ? F(staircases_stored)(thresholds, x, m, y, n, columns, 1, 1)
                 : F(staircases_stored)(thresholds, x, m, y, n, NULL, 0, 1);
}

