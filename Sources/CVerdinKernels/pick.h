/// The smallest and the largest of some values, without NaN.
static INLINE void F(find_range)(const double *values, size_t count, double *smallest,
                                 double *largest) {
  doubles low = F(spread)(values[0]), high = low;
  size_t i = 0;
  for (; i + 4 <= count; i += 4) {
    low = F(smaller)(F(load)(values + i), low);
    high = F(larger)(F(load)(values + i), high);
  }
  *smallest = values[0], *largest = values[0];
  for (; i < count; i++) {
    *smallest = values[i] < *smallest ? values[i] : *smallest;
    *largest = values[i] > *largest ? values[i] : *largest;
  }
  for (int lane = 0; lane < 4; lane++) {
    *smallest = low[lane] < *smallest ? low[lane] : *smallest;
    *largest = high[lane] > *largest ? high[lane] : *largest;
  }
}

/// The value at a rank: narrowed down to the bucket that holds it until few are left. Buckets are
/// ranges of bits, so values that crowd together part at the latest at their last bits.
static INLINE double F(pick_weighted)(double rank, double *values, double *weights, size_t count) {
  enum { BUCKET_BITS = 8, BUCKETS = 1 << BUCKET_BITS };
  size_t place = (size_t)rank;
  for (;;) {
    if (!weights && count <= NETWORK_LIMIT) {
      F(sort_few)(values, count, values);
      return values[place];
    }
    double smallest, largest;
    F(find_range)(values, count, &smallest, &largest);
    if (smallest == largest) return smallest;
    // The ends may be zeros of either sign.
    uint64_t least = ordered_key(smallest == 0 ? -0.0 : smallest);
    uint64_t range = ordered_key(largest == 0 ? 0.0 : largest) - least;
    unsigned bits = 64 - (unsigned)__builtin_clzll(range);
    unsigned shift = bits > BUCKET_BITS ? bits - BUCKET_BITS : 0;
    size_t bucket = 0, kept = 0;
    if (weights) {
      double sizes[BUCKETS] = {0};
      for (size_t i = 0; i < count; i++)
        sizes[(ordered_key(values[i]) - least) >> shift] += weights[i];
      while (sizes[bucket] <= rank) rank -= sizes[bucket++];
    } else {
      uint32_t sizes[BUCKETS] = {0};
      for (size_t i = 0; i < count; i++) sizes[(ordered_key(values[i]) - least) >> shift]++;
      while (sizes[bucket] <= place) place -= sizes[bucket++];
    }
    if (shift == 0) return ordered_value(least + bucket);
    for (size_t i = 0; i < count; i++) {
      double value = values[i];
      values[kept] = value;
      if (weights) weights[kept] = weights[i];
      kept += (ordered_key(value) - least) >> shift == bucket;
    }
    count = kept;
  }
}

static double F(pick)(double rank, double *values, double *weights, size_t count) {
  return weights ? F(pick_weighted)(rank, values, weights, count)
                 : F(pick_weighted)(rank, values, NULL, count);
}

static double F(next)(double value, const double *values, const double *weights, size_t count,
                      double *not_above) {
  double next = INFINITY, sum = 0;
  for (size_t i = 0; i < count; i++) {
    bool isAbove = values[i] > value;
    next = isAbove && values[i] < next ? values[i] : next;
    sum += isAbove ? 0 : weights ? weights[i] : 1;
  }
  *not_above = sum;
  return next;
}
