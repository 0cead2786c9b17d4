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

static INLINE double F(next_weighted)(double value, const double *values, const double *weights,
                                      size_t count, double *not_above) {
  doubles bound = F(spread)(value), next = F(spread)(INFINITY), sums = F(spread)(0);
  mask counts = {0, 0, 0, 0};
  size_t i = 0;
  for (; i + 4 <= count; i += 4) {
    doubles found = F(load)(values + i);
    mask above = found > bound;
    next = F(smaller)((doubles)(((mask)found & above) | ((mask)F(spread)(INFINITY) & ~above)), next);
    if (weights) {
      sums += (doubles)((mask)F(load)(weights + i) & ~above);
    } else {
      counts -= ~above;
    }
  }
  *not_above = weights ? sums[0] + sums[1] + sums[2] + sums[3]
                       : (double)(counts[0] + counts[1] + counts[2] + counts[3]);
  double nearest = INFINITY;
  for (int lane = 0; lane < 4; lane++) nearest = next[lane] < nearest ? next[lane] : nearest;
  for (; i < count; i++) {
    bool is_above = values[i] > value;
    nearest = is_above && values[i] < nearest ? values[i] : nearest;
    *not_above += is_above ? 0 : weights ? weights[i] : 1;
  }
  return nearest;
}

static double F(next)(double value, const double *values, const double *weights, size_t count,
                      double *not_above) {
  return weights ? F(next_weighted)(value, values, weights, count, not_above)
                 : F(next_weighted)(value, values, NULL, count, not_above);
}
