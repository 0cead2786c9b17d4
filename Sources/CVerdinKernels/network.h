// Sorting up to 64 values by comparisons that no value decides about: columns of 4, 8 or 16 by a
// fixed network in the lanes of as many vectors, then the four columns by two rounds of bitonic
// merging. Knuth, The Art of Computer Programming 3, section 5.3.4.

#define O(a, b) F(order)(&v[a], &v[b]);
static INLINE void F(sort_columns_of_4)(doubles *v) { O(0, 1) O(2, 3) O(0, 2) O(1, 3) O(1, 2) }

static INLINE void F(sort_columns_of_8)(doubles *v) {
  O(0, 1) O(2, 3) O(4, 5) O(6, 7) O(0, 2) O(1, 3) O(4, 6) O(5, 7) O(1, 2) O(5, 6)
  O(0, 4) O(1, 5) O(2, 6) O(3, 7) O(2, 4) O(3, 5) O(1, 2) O(3, 4) O(5, 6)
}

// Green's 60 comparisons.
static INLINE void F(sort_columns_of_16)(doubles *v) {
  O(0, 1) O(2, 3) O(4, 5) O(6, 7) O(8, 9) O(10, 11) O(12, 13) O(14, 15)
  O(0, 2) O(1, 3) O(4, 6) O(5, 7) O(8, 10) O(9, 11) O(12, 14) O(13, 15)
  O(0, 4) O(1, 5) O(2, 6) O(3, 7) O(8, 12) O(9, 13) O(10, 14) O(11, 15)
  O(0, 8) O(1, 9) O(2, 10) O(3, 11) O(4, 12) O(5, 13) O(6, 14) O(7, 15)
  O(5, 10) O(6, 9) O(3, 12) O(13, 14) O(4, 8) O(7, 11) O(1, 2)
  O(1, 4) O(7, 13) O(2, 8) O(11, 14)
  O(2, 4) O(5, 6) O(9, 10) O(11, 13) O(3, 8) O(7, 12)
  O(6, 8) O(10, 12) O(3, 5) O(7, 9)
  O(3, 4) O(5, 6) O(7, 8) O(9, 10) O(11, 12)
  O(6, 7) O(8, 9)
}
#undef O

static INLINE void F(transpose)(doubles *a, doubles *b, doubles *c, doubles *d) {
  doubles ab = __builtin_shufflevector(*a, *b, 0, 4, 2, 6);
  doubles ab_odd = __builtin_shufflevector(*a, *b, 1, 5, 3, 7);
  doubles cd = __builtin_shufflevector(*c, *d, 0, 4, 2, 6);
  doubles cd_odd = __builtin_shufflevector(*c, *d, 1, 5, 3, 7);
  *a = __builtin_shufflevector(ab, cd, 0, 1, 4, 5);
  *b = __builtin_shufflevector(ab_odd, cd_odd, 0, 1, 4, 5);
  *c = __builtin_shufflevector(ab, cd, 2, 3, 6, 7);
  *d = __builtin_shufflevector(ab_odd, cd_odd, 2, 3, 6, 7);
}

/// Sorts two vectors that are bitonic, each for itself.
static INLINE void F(merge_lanes)(doubles *a, doubles *b) {
  doubles low = __builtin_shufflevector(*a, *b, 0, 1, 4, 5);
  doubles high = __builtin_shufflevector(*a, *b, 2, 3, 6, 7);
  F(order)(&low, &high);
  doubles even = __builtin_shufflevector(low, high, 0, 4, 2, 6);
  doubles odd = __builtin_shufflevector(low, high, 1, 5, 3, 7);
  F(order)(&even, &odd);
  low = __builtin_shufflevector(even, odd, 0, 4, 2, 6);
  high = __builtin_shufflevector(even, odd, 1, 5, 3, 7);
  *a = __builtin_shufflevector(low, high, 0, 1, 4, 5);
  *b = __builtin_shufflevector(low, high, 2, 3, 6, 7);
}

static INLINE void F(order_gaps)(doubles *v, int count, int gap) {
  UNROLLED for (int i = 0; i < count; i++) if ((i & gap) == 0) F(order)(&v[i], &v[i + gap]);
}

/// Merges two sorted runs of `count` vectors each, which lie one behind the other.
static INLINE void F(merge_runs)(doubles *v, int count) {
  doubles reversed[8];
  UNROLLED for (int i = 0; i < count; i++) {
    doubles last = v[2 * count - 1 - i];
    reversed[i] = __builtin_shufflevector(last, last, 3, 2, 1, 0);
  }
  UNROLLED for (int i = 0; i < count; i++) {
    v[count + i] = reversed[i];
    F(order)(&v[i], &v[count + i]);
  }
  if (count > 4) F(order_gaps)(v, 2 * count, 4);
  if (count > 2) F(order_gaps)(v, 2 * count, 2);
  if (count > 1) F(order_gaps)(v, 2 * count, 1);
  UNROLLED for (int i = 0; i < 2 * count; i += 2) F(merge_lanes)(&v[i], &v[i + 1]);
}

/// Sorts 4 * rows values, of which the last are +infinity; false when one is NaN.
static INLINE bool F(sort_rows)(double *values, int rows) {
  doubles v[16], runs[16];
  mask unordered = {0, 0, 0, 0};
  UNROLLED for (int i = 0; i < rows; i++) {
    v[i] = F(load)(values + 4 * i);
    unordered |= v[i] != v[i];
  }
  if (F(any)(unordered)) return 0;
  if (rows == 4) F(sort_columns_of_4)(v);
  if (rows == 8) F(sort_columns_of_8)(v);
  if (rows == 16) F(sort_columns_of_16)(v);
  UNROLLED for (int i = 0; i < rows; i += 4) {
    F(transpose)(&v[i], &v[i + 1], &v[i + 2], &v[i + 3]);
    UNROLLED for (int run = 0; run < 4; run++) runs[run * rows / 4 + i / 4] = v[i + run];
  }
  F(merge_runs)(runs, rows / 4);
  F(merge_runs)(runs + rows / 2, rows / 4);
  F(merge_runs)(runs, rows / 2);
  UNROLLED for (int i = 0; i < rows; i++) F(store)(values + 4 * i, runs[i]);
  return 1;
}

#define NETWORK_LIMIT 64

/// Sorts up to NETWORK_LIMIT values; false when one is NaN. Zeros come in any order.
static NOINLINE bool F(sort_few)(const double *values, size_t count, double *sorted) {
  double padded[NETWORK_LIMIT];
  size_t length = count <= 16 ? 16 : count <= 32 ? 32 : NETWORK_LIMIT;
  for (size_t i = length - 16; i < length; i += 4) F(store)(padded + i, F(spread)(INFINITY));
  if (length == NETWORK_LIMIT)
    for (size_t i = 32; i < NETWORK_LIMIT - 16; i += 4) F(store)(padded + i, F(spread)(INFINITY));
  memcpy(padded, values, count * sizeof(double));
  bool ordered = length == 16   ? F(sort_rows)(padded, 4)
                  : length == 32 ? F(sort_rows)(padded, 8)
                                 : F(sort_rows)(padded, 16);
  memcpy(sorted, padded, count * sizeof(double));
  return ordered;
}

/// Puts -0.0 before +0.0 in sorted values.
static void F(order_zeros)(double *sorted, size_t count) {
  if (!(sorted[0] <= 0 && sorted[count - 1] >= 0)) return;
  size_t first = 0, negative = 0;
  for (size_t rest = count; rest > 0;) {
    size_t half = (rest + 1) / 2;
    first += sorted[first + half - 1] < 0 ? half : 0;
    rest -= half;
  }
  size_t end = first;
  for (; end < count && sorted[end] == 0; end++) negative += __builtin_signbit(sorted[end]) != 0;
  for (size_t i = first; i < end; i++) sorted[i] = i - first < negative ? -0.0 : 0.0;
}
