// A plain number whose end is known, all of its digits at once.

/// What is left of a vector of 16 or 32 characters: the last ones of it.
static const uint8_t last16[32] = {ZEROS16, ONES16};
static const uint8_t last32[64] = {ZEROS16, ZEROS16, ONES16, ONES16};
/// From 31 - p on: the bytes up to the p-th.
static const uint8_t first32[96] = {ONES16, ONES16, ZEROS16, ZEROS16, ZEROS16, ZEROS16};

#define SHIFTED(p)                                                                              \
  {0x80,           0 + (0 >= p), 1 + (1 >= p), 2 + (2 >= p),   3 + (3 >= p),   4 + (4 >= p),    \
   5 + (5 >= p),   6 + (6 >= p), 7 + (7 >= p), 8 + (8 >= p),   9 + (9 >= p),   10 + (10 >= p),  \
   11 + (11 >= p), 12 + (12 >= p), 13 + (13 >= p), 14 + (14 >= p)}
/// Takes byte p out of sixteen and moves those before it up; the last row leaves all where they are.
static const uint8_t without_point[17][16] = {
    SHIFTED(0),  SHIFTED(1),  SHIFTED(2),  SHIFTED(3),  SHIFTED(4),  SHIFTED(5),
    SHIFTED(6),  SHIFTED(7),  SHIFTED(8),  SHIFTED(9),  SHIFTED(10), SHIFTED(11),
    SHIFTED(12), SHIFTED(13), SHIFTED(14), SHIFTED(15),
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}};

/// Places behind the point when it is the p-th of sixteen characters; none when there is none.
static const double divisors16[17] = {1e15, 1e14, 1e13, 1e12, 1e11, 1e10, 1e9, 1e8, 1e7,
                                      1e6,  1e5,  1e4,  1e3,  1e2,  1e1,  1e0, 1e0};

/// The number of at most 16 characters in front of `end`, without its sign.
static INLINE bool read_sixteen(const uint8_t *end, size_t length, uint64_t negative,
                                double *value) {
  __m128i text = _mm_loadu_si128((const __m128i *)(end - 16));
  __m128i keep = _mm_loadu_si128((const __m128i *)(last16 + length));
  __m128i digits = _mm_and_si128(_mm_sub_epi8(text, _mm_set1_epi8('0')), keep);
  __m128i large = _mm_cmpeq_epi8(_mm_max_epu8(digits, _mm_set1_epi8(10)), digits);
  __m128i dots = _mm_cmpeq_epi8(digits, _mm_set1_epi8('.' - '0'));
  unsigned others = (unsigned)_mm_movemask_epi8(large);
  unsigned points = (unsigned)_mm_movemask_epi8(dots);
  if (UNLIKELY(others != points || (points & (points - 1)) != 0 ||
               length <= (points != 0))) {
    return false;
  }
  unsigned point = (unsigned)__builtin_ctz(points | 0x10000);
  digits = _mm_shuffle_epi8(digits, _mm_load_si128((const __m128i *)without_point[point]));
  __m128i pairs = _mm_maddubs_epi16(
      digits, _mm_set_epi8(1, 10, 1, 10, 1, 10, 1, 10, 1, 10, 1, 10, 1, 10, 1, 10));
  __m128i fours = _mm_madd_epi16(pairs, _mm_set_epi16(1, 100, 1, 100, 1, 100, 1, 100));
  __m128i packed = _mm_packus_epi32(fours, fours);
  __m128i eights =
      _mm_madd_epi16(packed, _mm_set_epi16(1, 10000, 1, 10000, 1, 10000, 1, 10000));
  uint64_t both = (uint64_t)_mm_cvtsi128_si64(eights);
  uint64_t mantissa = (uint64_t)(uint32_t)both * 100000000 + (both >> 32);
  if (LIKELY(mantissa < (uint64_t)1 << 53)) {
    // Clinger: both operands are exact, so their one rounding is the right one.
    *value = with_sign((double)(int64_t)mantissa / divisors16[point], negative);
  } else {
    *value = with_sign(quotient_by_power(mantissa, point == 16 ? 0 : 15 - point), negative);
  }
  return true;
}

/// The number of at most 32 characters in front of `end`, without its sign.
static INLINE bool read_thirty_two(const uint8_t *end, size_t length, uint64_t negative,
                                   double *value) {
  const __m256i zero = _mm256_set1_epi8('0');
  __m256i text = _mm256_loadu_si256((const __m256i *)(end - 32));
  __m256i keep = _mm256_loadu_si256((const __m256i *)(last32 + length));
  __m256i digits = _mm256_and_si256(_mm256_sub_epi8(text, zero), keep);
  __m256i large = _mm256_cmpeq_epi8(_mm256_max_epu8(digits, _mm256_set1_epi8(10)), digits);
  __m256i dots = _mm256_cmpeq_epi8(digits, _mm256_set1_epi8('.' - '0'));
  unsigned others = (unsigned)_mm256_movemask_epi8(large);
  unsigned points = (unsigned)_mm256_movemask_epi8(dots);
  if (UNLIKELY(others != points || (points & (points - 1)) != 0)) return false;
  unsigned place = points == 0 ? 32 : (unsigned)__builtin_ctz(points);
  // Those before the point come from one character earlier.
  __m256i earlier = _mm256_loadu_si256((const __m256i *)(end - 33));
  __m256i before =
      _mm256_loadu_si256((const __m256i *)(first32 + (points == 0 ? 63 : 31 - place)));
  keep = _mm256_loadu_si256((const __m256i *)(last32 + length - (points != 0)));
  digits = _mm256_sub_epi8(_mm256_blendv_epi8(text, earlier, before), zero);
  digits = _mm256_and_si256(digits, keep);
  __m256i pairs = _mm256_maddubs_epi16(digits, _mm256_set1_epi16(0x010A));
  __m256i fours = _mm256_madd_epi16(pairs, _mm256_set1_epi32(0x00010064));
  __m256i packed = _mm256_packus_epi32(fours, fours);
  __m256i eights = _mm256_madd_epi16(packed, _mm256_set1_epi32(0x00012710));
  uint64_t high = (uint64_t)_mm_cvtsi128_si64(_mm256_castsi256_si128(eights));
  uint64_t low = (uint64_t)_mm_cvtsi128_si64(_mm256_extracti128_si256(eights, 1));
  // More than 19 digits behind leading zeros.
  if (UNLIKELY((uint32_t)high != 0 || high >> 32 >= 1000)) return false;
  uint64_t mantissa = (high >> 32) * 10000000000000000 +
                      ((uint64_t)(uint32_t)low * 100000000 + (low >> 32));
  *value = with_sign(nearest(mantissa, points == 0 ? 0 : 31 - place), negative);
  return true;
}

static INLINE bool read_number(const uint8_t *start, const uint8_t *end, double *value) {
  uint64_t negative = *start == '-';
  size_t length = (size_t)(end - start) - negative;
  if (LIKELY(length <= 16)) return read_sixteen(end, length, negative, value);
  return length <= 32 && read_thirty_two(end, length, negative, value);
}

static INLINE bool equal_avx2(const uint8_t *first, const uint8_t *second, size_t length) {
  if (length < 16) return memcmp(first, second, length) == 0;
  const __m128i *a = (const __m128i *)first, *b = (const __m128i *)second;
  __m128i same = _mm_cmpeq_epi8(_mm_loadu_si128(a), _mm_loadu_si128(b));
  for (size_t done = 16; done + 16 <= length; done += 16) {
    a++, b++;
    same = _mm_and_si128(same, _mm_cmpeq_epi8(_mm_loadu_si128(a), _mm_loadu_si128(b)));
  }
  // The last sixteen once more from their end.
  a = (const __m128i *)(first + length - 16), b = (const __m128i *)(second + length - 16);
  same = _mm_and_si128(same, _mm_cmpeq_epi8(_mm_loadu_si128(a), _mm_loadu_si128(b)));
  return _mm_movemask_epi8(same) == 0xFFFF;
}

static INLINE bool read_value(const uint8_t *cell, const uint8_t *end, double *value) {
  if (LIKELY(read_number(cell, end, value))) return true;
  *value = NAN;
  return is_missing(cell, (size_t)(end - cell));
}

/// The number in the cell at `place`, which `end` follows, or a carriage return in front of it.
static INLINE next_cell read_cell_avx2(const uint8_t *bytes, size_t place, uint8_t end,
                                       bool may_miss, double *value) {
  __m256i text = _mm256_loadu_si256((const __m256i *)(bytes + place));
  __m256i found = _mm256_cmpeq_epi8(text, _mm256_set1_epi8((char)end));
  unsigned ends = (unsigned)_mm256_movemask_epi8(found);
  if (UNLIKELY(ends == 0)) return 0;
  const uint8_t *cell = bytes + place;
  const uint8_t *last = cell + __builtin_ctz(ends);
  next_cell next = (size_t)(last - bytes) + 1;
  if (end == '\n' && last > cell && last[-1] == '\r') last -= 1;
  return (may_miss ? read_value : read_number)(cell, last, value) ? next : 0;
}

/// Bit k: whether byte k of 64 is the one.
static INLINE uint64_t bytes_equal(const uint8_t *bytes, __m256i byte) {
  __m256i low = _mm256_loadu_si256((const __m256i *)bytes);
  __m256i high = _mm256_loadu_si256((const __m256i *)(bytes + 32));
  uint32_t low_bits = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, byte));
  uint32_t high_bits = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, byte));
  return (uint64_t)high_bits << 32 | low_bits;
}

/// The numbers in `count` neighbouring cells, the last one of the row when `ends_row`.
///
/// Finds the ends of 64 bytes' cells at once, so that no number waits for the one before it.
static INLINE next_cell read_cells_avx2(const uint8_t *bytes, size_t size, size_t place,
                                        size_t count, uint8_t delimiter, bool ends_row,
                                        double *values, size_t stride) {
  if (count == 1) {
    return read_cell_avx2(bytes, place, ends_row ? '\n' : delimiter, true, values);
  }
  const __m256i delimiters = _mm256_set1_epi8((char)delimiter);
  const __m256i feeds = _mm256_set1_epi8('\n');
  const uint8_t *cell = bytes + place;
  // Those that a delimiter follows.
  size_t left = count - ends_row;
  for (size_t block = place; block < size; block += 64) {
    uint64_t ends = bytes_equal(bytes + block, delimiters);
    uint64_t feed = bytes_equal(bytes + block, feeds);
    // Behind a line feed nothing belongs to the row.
    if (UNLIKELY(feed != 0)) ends &= (feed & -feed) - 1;
    for (; ends != 0; ends &= ends - 1) {
      if (UNLIKELY(left == 0)) return 0;
      const uint8_t *end = bytes + block + __builtin_ctzll(ends);
      if (UNLIKELY(!read_value(cell, end, values))) return 0;
      values += stride;
      cell = end + 1;
      left -= 1;
      if (UNLIKELY(left == 0) && !ends_row) return (size_t)(cell - bytes);
    }
    if (UNLIKELY(feed != 0)) {
      if (left != 0 || !ends_row) return 0;
      const uint8_t *end = bytes + block + __builtin_ctzll(feed);
      const uint8_t *last = end > cell && end[-1] == '\r' ? end - 1 : end;
      return read_value(cell, last, values) ? (size_t)(end - bytes) + 1 : 0;
    }
  }
  return 0;
}
