/// The value at a rank: narrowed down to the bucket that holds it until few are left. Buckets are
/// ranges of bits, so values that crowd together part at the latest at their last bits.
static double F(pick)(double rank, double *values, double *weights, size_t count) {
  enum { BUCKET_BITS = 8, BUCKETS = 1 << BUCKET_BITS };
  for (;;) {
    if (!weights && count <= NETWORK_LIMIT) {
      F(sort_few)(values, count, values);
      return values[(size_t)rank];
    }
    double smallest = values[0], largest = values[0];
    for (size_t i = 1; i < count; i++) {
      smallest = values[i] < smallest ? values[i] : smallest;
      largest = values[i] > largest ? values[i] : largest;
    }
    if (smallest == largest) return smallest;
    // The ends may be zeros of either sign.
    uint64_t least = ordered_key(smallest == 0 ? -0.0 : smallest);
    uint64_t range = ordered_key(largest == 0 ? 0.0 : largest) - least;
    unsigned bits = 64 - (unsigned)__builtin_clzll(range);
    unsigned shift = bits > BUCKET_BITS ? bits - BUCKET_BITS : 0;
    double sizes[BUCKETS] = {0};
    for (size_t i = 0; i < count; i++)
      sizes[(ordered_key(values[i]) - least) >> shift] += weights ? weights[i] : 1;
    size_t bucket = 0;
    while (sizes[bucket] <= rank) rank -= sizes[bucket++];
    if (shift == 0) return ordered_value(least + bucket);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
      double value = values[i];
      values[kept] = value;
      if (weights) weights[kept] = weights[i];
      kept += (ordered_key(value) - least) >> shift == bucket;
    }
    count = kept;
  }
}
