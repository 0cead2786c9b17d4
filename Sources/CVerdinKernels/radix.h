// A range-normalised radix sort of doubles as integers: the keys are taken relative to the smallest,
// two counting passes order them by their top bits, insertion mends what is left. The keys stand where the
// sorted values will: ten million values need no more storage than that and what one part is moved through.

#define DIGIT_LIMIT 11
/// Beyond this many keys a first pass parts them, so that the others stay in a near cache. Below it
/// parting costs what it gains, and rounded values, which leave most buckets empty, lose by it.
#define PART_LIMIT ((size_t)1 << 20)
#define PART_BITS 8
#define PARTS (1 << PART_BITS)

/// Turns sizes into the places where each begins.
static INLINE void F(accumulate)(uint32_t *sizes, size_t buckets) {
  uint32_t place = 0;
  for (size_t bucket = 0; bucket < buckets; bucket++) {
    uint32_t size = sizes[bucket];
    sizes[bucket] = place;
    place += size;
  }
}

/// Two stable counting passes over `digit` bits from `shift` up and over the next ones. The first
/// reads `values`, when there are some, and else `keys`.
static INLINE void F(distribute)(const double *values, uint64_t least, key *keys, key *swap, size_t n,
                                 unsigned shift, unsigned digit) {
  uint32_t first[1 << DIGIT_LIMIT], second[1 << DIGIT_LIMIT];
  size_t buckets = (size_t)1 << digit;
  uint64_t bits = buckets - 1;
  unsigned next = shift + digit;
  memset(first, 0, buckets * sizeof first[0]);
  memset(second, 0, buckets * sizeof second[0]);
  for (size_t i = 0; i < n; i++) {
    uint64_t key = values ? ordered_key(values[i]) - least : keys[i];
    if (values) keys[i] = key;
    first[(key >> shift) & bits]++;
    second[(key >> next) & bits]++;
  }
  F(accumulate)(first, buckets);
  F(accumulate)(second, buckets);
  for (size_t i = 0; i < n; i++) {
    uint64_t key = keys[i];
    swap[first[(key >> shift) & bits]++] = key;
  }
  for (size_t i = 0; i < n; i++) {
    uint64_t key = swap[i];
    keys[second[(key >> next) & bits]++] = key;
  }
}

/// Moves a value left to its place among the sorted ones before it; returns how far.
static INLINE size_t F(insert)(double *sorted, size_t from) {
  double value = sorted[from];
  size_t place = from;
  for (; place > 0 && sorted[place - 1] > value; place--) sorted[place] = sorted[place - 1];
  sorted[place] = value;
  return from - place;
}

/// Mends the order of sorted values by insertion; false when that takes more than `budget` moves.
static INLINE bool F(mend)(double *sorted, size_t n, size_t budget) {
  size_t i = 1, moves = 0;
  for (; i + 8 <= n; i += 8) {
    mask falls = F(load)(sorted + i - 1) > F(load)(sorted + i);
    falls |= F(load)(sorted + i + 3) > F(load)(sorted + i + 4);
    if (LIKELY(!F(any)(falls))) continue;
    for (size_t j = i; j < i + 8; j++) moves += F(insert)(sorted, j);
    if (moves > budget) return 0;
  }
  for (; i < n; i++) F(insert)(sorted, i);
  return 1;
}

/// Turns values into their keys, in place.
static void F(make_keys)(double *sorted, uint64_t least, size_t n) {
  key *keys = (key *)sorted;
  for (size_t i = 0; i < n; i++) keys[i] = ordered_bits(keys[i]) - least;
}

/// Turns keys into their values, in place.
static void F(make_values)(double *sorted, uint64_t least, size_t n) {
  key *keys = (key *)sorted;
  for (size_t i = 0; i < n; i++) keys[i] = value_bits(keys[i] + least);
}

/// Sorts keys that differ in their lowest `significant` bits alone, and writes their values: those of
/// `values`, or where there are none the keys in the place of the sorted values.
static void F(sort_keys)(const double *values, uint64_t least, key *swap, size_t n,
                         unsigned significant, double *sorted) {
  key *keys = (key *)sorted;
  unsigned digit = n <= 100 ? 7 : n <= 1000 ? 8 : n <= 3000 ? 9 : n <= 12000 ? 10 : 11;
  unsigned shift = significant > 2 * digit ? significant - 2 * digit : 0;
  F(distribute)(values, least, keys, swap, n, shift, digit);
  F(make_values)(sorted, least, n);
  if (shift == 0 || F(mend)(sorted, n, 4 * n)) return;
  // Clusters that the top bits do not part: all bits in turn.
  F(make_keys)(sorted, least, n);
  for (unsigned lower = 0; lower < significant; lower += 2 * DIGIT_LIMIT)
    F(distribute)(NULL, least, keys, swap, n, lower, DIGIT_LIMIT);
  F(make_values)(sorted, least, n);
}

/// The same for many keys, in parts that are sorted each for itself, so that all of them are moved through
/// the front of `swap`.
static void F(sort_parts)(const double *values, uint64_t least, key *swap, size_t n,
                          unsigned significant, double *sorted) {
  key *keys = (key *)sorted;
  unsigned shift = significant > PART_BITS ? significant - PART_BITS : 0;
  size_t ends[PARTS] = {0}, place = 0;
  for (size_t i = 0; i < n; i++) {
    uint64_t key = values ? ordered_key(values[i]) - least : keys[i];
    ends[(key >> shift) & (PARTS - 1)]++;
  }
  for (size_t part = 0; part < PARTS; part++) {
    size_t size = ends[part];
    ends[part] = place;
    place += size;
  }
  key *to = values ? keys : swap;
  for (size_t i = 0; i < n; i++) {
    uint64_t key = values ? ordered_key(values[i]) - least : keys[i];
    to[ends[(key >> shift) & (PARTS - 1)]++] = key;
  }
  if (!values) memcpy(keys, swap, n * sizeof keys[0]);
  for (size_t part = 0, start = 0; part < PARTS; start = ends[part++]) {
    size_t size = ends[part] - start;
    if (shift == 0 || size <= NETWORK_LIMIT) {
      F(make_values)(sorted + start, least, size);
      if (shift > 0 && size > 1) F(sort_few)(sorted + start, size, sorted + start);
    } else if (size <= PART_LIMIT) {
      F(sort_keys)(NULL, least, swap, size, shift, sorted + start);
    } else {
      F(sort_parts)(NULL, least, swap, size, shift, sorted + start);
    }
  }
}

/// The smallest and the largest value; false when one is NaN.
static INLINE bool F(find_ends)(const double *values, size_t n, double *smallest, double *largest) {
  doubles low = F(load)(values), high = low;
  mask unordered = low != low;
  for (size_t i = 4; i + 4 <= n; i += 4) {
    doubles more = F(load)(values + i);
    unordered |= more != more;
    low = F(smaller)(more, low);
    high = F(larger)(more, high);
  }
  doubles rest = F(load)(values + n - 4);
  unordered |= rest != rest;
  low = F(smaller)(rest, low);
  high = F(larger)(rest, high);
  *smallest = low[0];
  *largest = high[0];
  for (int lane = 1; lane < 4; lane++) {
    *smallest = low[lane] < *smallest ? low[lane] : *smallest;
    *largest = high[lane] > *largest ? high[lane] : *largest;
  }
  return !F(any)(unordered);
}

static bool F(sort)(const double *values, size_t n, double *sorted, key *swap) {
  if (n == 0) return 1;
  if (n <= NETWORK_LIMIT) {
    if (!F(sort_few)(values, n, sorted)) return 0;
  } else {
    double smallest, largest;
    if (!F(find_ends)(values, n, &smallest, &largest)) return 0;
    // Zeros at the ends may have either sign.
    uint64_t least = ordered_key(smallest == 0 ? -0.0 : smallest);
    uint64_t range = ordered_key(largest == 0 ? 0.0 : largest) - least;
    unsigned significant = range == 0 ? 0 : 64 - (unsigned)__builtin_clzll(range);
    if (n <= PART_LIMIT)
      F(sort_keys)(values, least, swap, n, significant, sorted);
    else
      F(sort_parts)(values, least, swap, n, significant, sorted);
  }
  F(order_zeros)(sorted, n);
  return 1;
}
