/// The weights above a staircase: of every row's, times those of the columns before its step.
static double F(weigh)(const uint32_t *columns, size_t m, const double *row_weights,
                       const double *offsets) {
  double sum = 0;
  for (size_t i = 0; i < m; i++) sum += row_weights[i] * offsets[columns[i]];
  return sum;
}

static size_t F(repeats)(const double *sorted, size_t count) {
  mask equal = {0, 0, 0, 0};
  size_t i = 1;
  for (; i + 4 <= count; i += 4) equal += F(load)(sorted + i - 1) == F(load)(sorted + i);
  size_t repeats = (size_t) - (equal[0] + equal[1] + equal[2] + equal[3]);
  for (; i < count; i++) repeats += sorted[i - 1] == sorted[i];
  return repeats;
}
