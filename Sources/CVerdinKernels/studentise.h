// Replicates of a bootstrap, each divided by its own standard error.

/// The means of four resamples, and the variances of these means.
struct F(resamples) {
  doubles means, variances;
};

/// Up to four values; 0 stands for those that are missing.
static INLINE doubles F(load_some)(const double *from, size_t count) {
  if (LIKELY(count >= 4)) return F(load)(from);
  doubles values = {0, 0, 0, 0};
  for (size_t lane = 0; lane < count; lane++) values[lane] = from[lane];
  return values;
}

static INLINE void F(store_some)(double *to, doubles values, size_t count) {
  if (LIKELY(count >= 4)) return F(store)(to, values);
  for (size_t lane = 0; lane < count; lane++) to[lane] = values[lane];
}

static INLINE struct F(resamples) F(resample)(verdin_resampled of, const double *sums,
                                              size_t squares, size_t count) {
  doubles sum = F(load_some)(sums, count), square = F(load_some)(sums + squares, count);
  doubles spread = square - sum * sum * F(spread)(of.inverse_count);
  return (struct F(resamples)){F(spread)(of.centre) + F(spread)(of.per_sum) * sum,
                               F(larger)(spread, F(spread)(0)) * F(spread)(of.per_square)};
}

static INLINE doubles F(changes)(verdin_resampled of, const double *sums, size_t count) {
  return F(spread)(of.per_sum) * (F(load_some)(sums, count) - F(spread)(of.sum));
}

static void F(studentise_differences)(verdin_resampled x, const double *x_sums, verdin_resampled y,
                                      const double *y_sums, size_t squares, size_t count,
                                      double *studentised) {
  for (size_t place = 0; place < count; place += 4) {
    size_t left = count - place;
    doubles changes =
        F(changes)(x, x_sums + place, left) - F(changes)(y, y_sums + place, left);
    doubles variances = F(resample)(x, x_sums + place, squares, left).variances +
                        F(resample)(y, y_sums + place, squares, left).variances;
    // No change is none, whatever it is divided by.
    mask is_changed = changes != F(spread)(0);
    doubles found = changes / __builtin_elementwise_sqrt(variances);
    F(store_some)(studentised + place, (doubles)((mask)found & is_changed), left);
  }
}

/// Where the series below has every digit that doubles hold.
#define NEAR_ONE 0.125

/// log(x / y) from (x - y) / (x + y): twice its inverse hyperbolic tangent, by the series.
static INLINE doubles F(log_ratio)(doubles share) {
  static const double inverse[] = {1.0 / 19, 1.0 / 17, 1.0 / 15, 1.0 / 13, 1.0 / 11,
                                   1.0 / 9,  1.0 / 7,  1.0 / 5,  1.0 / 3};
  doubles square = share * share, sum = F(spread)(0);
  UNROLLED for (size_t k = 0; k < sizeof inverse / sizeof *inverse; k++)
    sum = (sum + F(spread)(inverse[k])) * square;
  return F(spread)(2) * (share + share * sum);
}

/// One replicate's logarithm of a ratio far from 1, or of means that are not positive.
static NOINLINE double F(studentise_far)(double x, double y, double variance) {
  if (x <= 0 || y <= 0) return x <= 0 && y <= 0 ? 0 : x <= 0 ? -INFINITY : INFINITY;
  double change = log(x / y);
  return change == 0 ? 0 : change * (x * y) / sqrt(variance);
}

static void F(studentise_ratios)(verdin_resampled x, const double *x_sums, verdin_resampled y,
                                 const double *y_sums, size_t squares, size_t count,
                                 double *studentised) {
  for (size_t place = 0; place < count; place += 4) {
    size_t left = count - place;
    struct F(resamples) of_x = F(resample)(x, x_sums + place, squares, left);
    struct F(resamples) of_y = F(resample)(y, y_sums + place, squares, left);
    doubles a = of_x.means, b = of_y.means;
    // The variance of the logarithm, times the squares of both means.
    doubles variances = of_x.variances * (b * b) + of_y.variances * (a * a);
    doubles shares = (a - b) / (a + b);
    mask is_near = (a > F(spread)(0)) & (b > F(spread)(0)) & (shares < F(spread)(NEAR_ONE)) &
                   (shares > F(spread)(-NEAR_ONE));
    mask is_changed = shares != F(spread)(0);
    doubles found = F(log_ratio)(shares) * (a * b) / __builtin_elementwise_sqrt(variances);
    found = (doubles)((mask)found & is_changed);
    if (UNLIKELY(F(any)(~is_near)))
      for (int lane = 0; lane < 4; lane++)
        if (!is_near[lane]) found[lane] = F(studentise_far)(a[lane], b[lane], variances[lane]);
    F(store_some)(studentised + place, found, left);
  }
}
