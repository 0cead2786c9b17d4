// Vectors of four doubles, for the kernels that are included once an instruction set: F(name)
// appends its suffix to a name.

static INLINE doubles F(spread)(double value) { return (doubles){value, value, value, value}; }
static INLINE doubles F(load)(const double *from) { return *(const unaligned_doubles *)from; }
static INLINE void F(store)(double *to, doubles values) { *(unaligned_doubles *)to = values; }

/// How many lanes are set, of which none follows one that is not.
static INLINE size_t F(leading4)(mask lanes) {
#if WITH_AVX2
  return (size_t)__builtin_popcount((unsigned)_mm256_movemask_pd((__m256d)lanes));
#elif defined(__SSE2__)
  __m128i a = (__m128i)__builtin_shufflevector(lanes, lanes, 0, 1);
  __m128i b = (__m128i)__builtin_shufflevector(lanes, lanes, 2, 3);
  return (size_t)__builtin_ctz(~(unsigned)_mm_movemask_ps((__m128)_mm_packs_epi32(a, b)));
#else
  return (size_t) - (lanes[0] + lanes[1] + lanes[2] + lanes[3]);
#endif
}

/// The same of two masks in a row.
static INLINE size_t F(leading8)(mask first, mask second) {
#if WITH_AVX2
  __m256i lanes = _mm256_packs_epi32((__m256i)first, (__m256i)second);
  return (size_t)__builtin_popcount((unsigned)_mm256_movemask_ps((__m256)lanes));
#elif defined(__SSE2__)
  __m128i a = _mm_packs_epi32((__m128i)__builtin_shufflevector(first, first, 0, 1),
                              (__m128i)__builtin_shufflevector(first, first, 2, 3));
  __m128i b = _mm_packs_epi32((__m128i)__builtin_shufflevector(second, second, 0, 1),
                              (__m128i)__builtin_shufflevector(second, second, 2, 3));
  // Two bytes a lane.
  return (size_t)__builtin_ctz(~(unsigned)_mm_movemask_epi8(_mm_packs_epi16(a, b))) / 2;
#else
  mask both = first + second;
  return (size_t) - (both[0] + both[1] + both[2] + both[3]);
#endif
}

/// Whether any lane is set.
static INLINE bool F(any)(mask lanes) {
#if WITH_AVX2
  return _mm256_movemask_pd((__m256d)lanes) != 0;
#elif defined(__SSE2__)
  mask swapped = __builtin_shufflevector(lanes, lanes, 2, 3, 0, 1);
  return _mm_movemask_pd((__m128d)__builtin_shufflevector(lanes | swapped, lanes, 0, 1)) != 0;
#else
  return (lanes[0] | lanes[1] | lanes[2] | lanes[3]) != 0;
#endif
}

/// The smaller or larger value of each lane; of two equal ones (zeros) the second.
static INLINE doubles F(smaller)(doubles a, doubles b) {
#if WITH_AVX2
  return (doubles)_mm256_min_pd((__m256d)a, (__m256d)b);
#else
  mask less = a < b;
  return (doubles)(((mask)a & less) | ((mask)b & ~less));
#endif
}

static INLINE doubles F(larger)(doubles a, doubles b) {
#if WITH_AVX2
  return (doubles)_mm256_max_pd((__m256d)a, (__m256d)b);
#else
  mask greater = a > b;
  return (doubles)(((mask)a & greater) | ((mask)b & ~greater));
#endif
}

/// Puts the smaller value of each lane into `low` and the other into `high`; two zeros of unlike
/// sign may change places and are both kept.
static INLINE void F(order)(doubles *low, doubles *high) {
  doubles a = *low, b = *high;
  *low = F(smaller)(a, b);
  *high = F(larger)(b, a);
}

/// Stores the lanes that are kept next to each other, with anything behind them up to four, and
/// returns how many.
static INLINE size_t F(compress)(double *to, doubles values, mask kept) {
#if WITH_AVX2
  static const uint32_t orders[16][8] = {
      {0, 1, 2, 3, 4, 5, 6, 7}, {0, 1, 2, 3, 4, 5, 6, 7}, {2, 3, 0, 1, 4, 5, 6, 7},
      {0, 1, 2, 3, 4, 5, 6, 7}, {4, 5, 0, 1, 2, 3, 6, 7}, {0, 1, 4, 5, 2, 3, 6, 7},
      {2, 3, 4, 5, 0, 1, 6, 7}, {0, 1, 2, 3, 4, 5, 6, 7}, {6, 7, 0, 1, 2, 3, 4, 5},
      {0, 1, 6, 7, 2, 3, 4, 5}, {2, 3, 6, 7, 0, 1, 4, 5}, {0, 1, 2, 3, 6, 7, 4, 5},
      {4, 5, 6, 7, 0, 1, 2, 3}, {0, 1, 4, 5, 6, 7, 2, 3}, {2, 3, 4, 5, 6, 7, 0, 1},
      {0, 1, 2, 3, 4, 5, 6, 7}};
  unsigned lanes = (unsigned)_mm256_movemask_pd((__m256d)kept);
  __m256i order = _mm256_loadu_si256((const __m256i *)orders[lanes]);
  F(store)(to, (doubles)_mm256_permutevar8x32_epi32((__m256i)values, order));
  return (size_t)__builtin_popcount(lanes);
#else
  size_t count = 0;
  UNROLLED for (int lane = 0; lane < 4; lane++) {
    to[count] = values[lane];
    count -= (size_t)kept[lane];
  }
  return count;
#endif
}
