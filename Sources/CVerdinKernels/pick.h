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

/// Moves those of some values that lie below, or above, another to the front.
static INLINE size_t F(keep)(bool below, double pivot, double *values, double *weights,
                             size_t count) {
  doubles bound = F(spread)(pivot);
  size_t kept = 0, i = 0;
  for (; i + 4 <= count; i += 4) {
    doubles found = F(load)(values + i);
    mask wanted = below ? found < bound : found > bound;
    if (weights) F(compress)(weights + kept, F(load)(weights + i), wanted);
    kept += F(compress)(values + kept, found, wanted);
  }
  for (; i < count; i++) {
    double value = values[i];
    values[kept] = value;
    if (weights) weights[kept] = weights[i];
    kept += below ? value < pivot : value > pivot;
  }
  return kept;
}

/// How much weight lies below a value, and how much not above it.
struct F(split) {
  double below, not_above;
};

static INLINE struct F(split)
    F(weigh_split)(double pivot, const double *values, const double *weights, size_t count) {
  doubles bound = F(spread)(pivot), below = F(spread)(0), not_above = F(spread)(0);
  const doubles one = F(spread)(1);
  size_t i = 0;
  for (; i + 4 <= count; i += 4) {
    doubles found = F(load)(values + i);
    mask weight = (mask)(weights ? F(load)(weights + i) : one);
    below += (doubles)(weight & (found < bound));
    not_above += (doubles)(weight & (found <= bound));
  }
  struct F(split) split = {below[0] + below[1] + below[2] + below[3],
                           not_above[0] + not_above[1] + not_above[2] + not_above[3]};
  for (; i < count; i++) {
    double weight = weights ? weights[i] : 1;
    split.below += values[i] < pivot ? weight : 0;
    split.not_above += values[i] <= pivot ? weight : 0;
  }
  return split;
}

/// A value that should part off most of the others from the one at a rank: in a sorted sample a step
/// beyond that rank's place, toward the middle.
static INLINE double F(choose_pivot)(double share, const double *values, size_t count) {
  enum { SAMPLE = 32 };
  double sample[SAMPLE];
  size_t taken = count < SAMPLE ? count : SAMPLE;
  for (size_t i = 0; i < taken; i++) sample[i] = values[i * count / taken];
  F(sort_few)(sample, taken, sample);
  double place = share * (double)taken + (share < 0.5 ? 2 : -2);
  double last = (double)(taken - 1);
  return sample[(size_t)(place < 0 ? 0 : place > last ? last : place)];
}

/// The value at a rank, by quickselect. Every fourth pivot halves the range of bits, so values that
/// crowd together part at the latest at their last bits.
static INLINE double F(pick_weighted)(double rank, double *values, double *weights, size_t count) {
  double total = weights ? F(weigh_split)(INFINITY, values, weights, count).not_above
                         : (double)count;
  for (unsigned round = 1;; round++) {
    if (!weights && count <= NETWORK_LIMIT) {
      F(sort_few)(values, count, values);
      return values[(size_t)rank];
    }
    double pivot;
    if (round % 4 > 0) {
      pivot = F(choose_pivot)(rank / total, values, count);
    } else {
      double smallest, largest;
      F(find_range)(values, count, &smallest, &largest);
      uint64_t least = ordered_key(smallest);
      pivot = ordered_value(least + (ordered_key(largest) - least) / 2);
    }
    struct F(split) split = F(weigh_split)(pivot, values, weights, count);
    if (split.below <= rank && rank < split.not_above) return pivot;
    bool below = rank < split.below;
    total = below ? split.below : total - split.not_above;
    rank -= below ? 0 : split.not_above;
    count = F(keep)(below, pivot, values, weights, count);
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
