/// The weights above a staircase: of every row's, times those of the columns before its step.
static double F(weigh)(const uint32_t *columns, size_t m, const double *row_offsets,
                       const double *offsets) {
  double sum = 0;
  for (size_t i = 0; i < m; i++) 
    sum += (row_offsets[i + 1] - row_offsets[i]) * offsets[columns[i]];
  return sum;
}

static size_t F(take_together)(const double *sorted, size_t count, double *distinct,
                               double *offsets) {
  offsets[0] = 0;
  if (count == 0) return 0;
  size_t last = 0;
  for (size_t i = 0; i < count; i++) {
    last += i > 0 && sorted[i] > sorted[i - 1];
    distinct[last] = sorted[i];
    offsets[last + 1] = (double)(i + 1);
  }
  for (size_t i = last + 1; i < last + 9; i++) {
    distinct[i] = INFINITY;
    offsets[i + 1] = (double)count;
  }
  return last + 1;
}

static size_t F(repeats)(const double *sorted, size_t count) {
  mask equal = {0, 0, 0, 0};
  size_t i = 1;
  for (; i + 4 <= count; i += 4) equal += F(load)(sorted + i - 1) == F(load)(sorted + i);
  size_t repeats = (size_t) - (equal[0] + equal[1] + equal[2] + equal[3]);
  for (; i < count; i++) repeats += sorted[i - 1] == sorted[i];
  return repeats;
}
