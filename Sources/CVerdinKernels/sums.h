/// The weights above a staircase: of every row's, times those of the columns before its step.
static double F(weigh)(const uint32_t *columns, size_t m, const double *row_offsets,
                       const double *offsets) {
  // Sums of whole numbers: four that do not wait for each other add up to the same.
  doubles sums = F(spread)(0);
  size_t i = 0;
  for (; i + 4 <= m; i += 4) {
    doubles above = {offsets[columns[i]], offsets[columns[i + 1]], offsets[columns[i + 2]],
                     offsets[columns[i + 3]]};
    sums += (F(load)(row_offsets + i + 1) - F(load)(row_offsets + i)) * above;
  }
  double sum = sums[0] + sums[1] + sums[2] + sums[3];
  for (; i < m; i++) sum += (row_offsets[i + 1] - row_offsets[i]) * offsets[columns[i]];
  return sum;
}

static size_t F(take_together)(const double *sorted, size_t count, double *distinct,
                               double *offsets) {
  // Every value that differs from the one before, and its place.
  size_t found = count > 0, i = 1;
  offsets[0] = 0;
  if (count > 0) distinct[0] = sorted[0];
  doubles places = {1, 2, 3, 4};
  for (; i + 4 <= count; i += 4) {
    doubles values = F(load)(sorted + i);
    mask is_new = values > F(load)(sorted + i - 1);
    F(compress)(offsets + found, places, is_new);
    found += F(compress)(distinct + found, values, is_new);
    places += F(spread)(4);
  }
  for (; i < count; i++) {
    distinct[found] = sorted[i];
    offsets[found] = (double)i;
    found += sorted[i] > sorted[i - 1];
  }
  for (size_t j = found; j < found + 8; j++) {
    distinct[j] = INFINITY;
    offsets[j] = (double)count;
  }
  offsets[found + 8] = (double)count;
  return found;
}

static size_t F(repeats)(const double *sorted, size_t count) {
  mask equal = {0, 0, 0, 0};
  size_t i = 1;
  for (; i + 4 <= count; i += 4) equal += F(load)(sorted + i - 1) == F(load)(sorted + i);
  size_t repeats = (size_t) - (equal[0] + equal[1] + equal[2] + equal[3]);
  for (; i < count; i++) repeats += sorted[i - 1] == sorted[i];
  return repeats;
}

static void F(add)(const double *restrict values, size_t count, double *restrict sums) {
  for (size_t i = 0; i < count; i++) sums[i] += values[i];
}
