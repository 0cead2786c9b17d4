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
static const uint8_t without_point[16][16] = {
    SHIFTED(0),  SHIFTED(1),  SHIFTED(2),  SHIFTED(3),  SHIFTED(4),
    SHIFTED(5),  SHIFTED(6),  SHIFTED(7),  SHIFTED(8),  SHIFTED(9),
    SHIFTED(10), SHIFTED(11), SHIFTED(12), SHIFTED(13), SHIFTED(14),
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}};

/// Ten to the places behind the point when it is the p-th of sixteen characters; one when there is none.
static const double divisors[16] = {1e15, 1e14, 1e13, 1e12, 1e11, 1e10, 1e9, 1e8,
                                    1e7,  1e6,  1e5,  1e4,  1e3,  1e2,  1e1, 1e0};

/// The number of 1 to 15 characters in front of `end`, when it has no sign and its point is not its
/// last character.
static INLINE bool read_fifteen(const uint8_t *end, size_t length, double *value) {
  __m128i text = _mm_loadu_si128((const __m128i *)(end - 16));
  __m128i keep = _mm_loadu_si128((const __m128i *)(last16 + length));
  __m128i digits = _mm_and_si128(_mm_sub_epi8(text, _mm_set1_epi8('0')), keep);
  __m128i large = _mm_cmpeq_epi8(_mm_max_epu8(digits, _mm_set1_epi8(10)), digits);
  __m128i dots = _mm_cmpeq_epi8(digits, _mm_set1_epi8('.' - '0'));
  unsigned others = (unsigned)_mm_movemask_epi8(large);
  unsigned points = (unsigned)_mm_movemask_epi8(dots);
  // 0x8000 would be a point at the end.
  if (UNLIKELY(others != points || (points & (points - 1)) != 0 || points >= 0x8000)) {
    return false;
  }
  unsigned point = (unsigned)__builtin_ctz(points | 0x8000);
  digits = _mm_shuffle_epi8(digits, _mm_loadu_si128((const __m128i *)without_point[point]));
  // Pairs, then fours, then eights.
  __m128i pairs = _mm_maddubs_epi16(digits, _mm_set1_epi16(0x010A));
  __m128i fours = _mm_madd_epi16(pairs, _mm_set1_epi32(0x00010064));
  __m128i packed = _mm_packus_epi32(fours, fours);
  __m128d eights = _mm_cvtepi32_pd(_mm_madd_epi16(packed, _mm_set1_epi32(0x00012710)));
  // All below 10^15, and so exact, to the one rounding of the division (Clinger).
  eights = _mm_mul_pd(eights, _mm_set_pd(1, 1e8));
  __m128d mantissa = _mm_add_sd(eights, _mm_unpackhi_pd(eights, eights));
  *value = _mm_cvtsd_f64(mantissa) / divisors[point];
  return true;
}

/// `mantissa` / 10^`places`.
typedef struct {
  uint64_t mantissa;
  size_t places;
} decimal;

/// What at most 32 characters in front of `end` spell that have one point and no sign.
static INLINE bool read_digits(const uint8_t *end, size_t length, decimal *found) {
  const __m256i zero = _mm256_set1_epi8('0');
  __m256i text = _mm256_loadu_si256((const __m256i *)(end - 32));
  __m256i keep = _mm256_loadu_si256((const __m256i *)(last32 + length));
  __m256i digits = _mm256_and_si256(_mm256_xor_si256(text, zero), keep);
  __m256i large = _mm256_cmpeq_epi8(_mm256_max_epu8(digits, _mm256_set1_epi8(10)), digits);
  __m256i dots = _mm256_cmpeq_epi8(digits, _mm256_set1_epi8('.' ^ '0'));
  unsigned others = (unsigned)_mm256_movemask_epi8(large);
  unsigned points = (unsigned)_mm256_movemask_epi8(dots);
  if (UNLIKELY(((others ^ points) | _blsr_u32(points)) != 0 || points == 0)) return false;
  size_t place = _tzcnt_u32(points);
  // Those before the point come from one character earlier.
  __m256i earlier = _mm256_loadu_si256((const __m256i *)(end - 33));
  __m256i before = _mm256_loadu_si256((const __m256i *)(first32 + 31 - place));
  keep = _mm256_loadu_si256((const __m256i *)(last32 + length - 1));
  digits = _mm256_xor_si256(_mm256_blendv_epi8(text, earlier, before), zero);
  digits = _mm256_and_si256(digits, keep);
  __m256i pairs = _mm256_maddubs_epi16(digits, _mm256_set1_epi16(0x010A));
  __m256i fours = _mm256_madd_epi16(pairs, _mm256_set1_epi32(0x00010064));
  __m256i packed = _mm256_packus_epi32(fours, fours);
  __m256i eights = _mm256_madd_epi16(packed, _mm256_set1_epi32(0x00012710));
  uint64_t high = (uint64_t)_mm_cvtsi128_si64(_mm256_castsi256_si128(eights));
  uint64_t low = (uint64_t)_mm_cvtsi128_si64(_mm256_extracti128_si256(eights, 1));
  // More than 19 digits behind leading zeros.
  if (UNLIKELY((high << 32 | high >> 32) >= 1000)) return false;
  found->mantissa = (high >> 32) * 10000000000000000 +
                    ((uint64_t)(uint32_t)low * 100000000 + (low >> 32));
  found->places = 31 - place;
  return true;
}

/// The nearest double. Most have 16 or 17 digits, and whether these fit a double nobody could predict.
static INLINE double nearest_to_many(decimal number) {
  return UNLIKELY(number.mantissa == 0) ? 0 : quotient_by_power(number.mantissa, (unsigned)number.places);
}

/// The number of at most 32 characters in front of `end`, when it has a point and no sign.
static INLINE bool read_thirty_two(const uint8_t *end, size_t length, double *value) {
  decimal number;
  if (UNLIKELY(!read_digits(end, length, &number))) return false;
  *value = nearest_to_many(number);
  return true;
}

/// A number with a sign, or a missing point.
static NOINLINE bool read_odd(const uint8_t *cell, size_t length, bool may_miss, double *value) {
  size_t read = read_number_portable(cell, value);
  if (read == length && length > 0) return true;
  *value = NAN;
  return may_miss && is_missing(cell, length);
}

static INLINE bool read_number_avx2(const uint8_t *cell, const uint8_t *end, bool may_miss,
                                    double *value) {
  size_t length = (size_t)(end - cell);
  if (LIKELY(length - 1 < 15)) {
    if (LIKELY(read_fifteen(end, length, value))) return true;
  } else if (length - 1 < 32) {
    if (LIKELY(read_thirty_two(end, length, value))) return true;
  }
  return read_odd(cell, length, may_miss, value);
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

/// Where the cell at `place` ends, which `end` follows, or a carriage return in front of it.
static INLINE next_cell end_of_cell(const uint8_t *bytes, size_t place, uint8_t end, const uint8_t **last) {
  __m256i text = _mm256_loadu_si256((const __m256i *)(bytes + place));
  __m256i found = _mm256_cmpeq_epi8(text, _mm256_set1_epi8((char)end));
  unsigned ends = (unsigned)_mm256_movemask_epi8(found);
  if (UNLIKELY(ends == 0)) return 0;
  const uint8_t *cell = bytes + place;
  *last = cell + __builtin_ctz(ends);
  next_cell next = (size_t)(*last - bytes) + 1;
  if (end == '\n' && *last > cell && (*last)[-1] == '\r') *last -= 1;
  return next;
}

/// The number in the cell at `place`.
static INLINE next_cell read_cell_avx2(const uint8_t *bytes, size_t place, uint8_t end,
                                       bool may_miss, double *value) {
  const uint8_t *last;
  next_cell next = end_of_cell(bytes, place, end, &last);
  return next != 0 && read_number_avx2(bytes + place, last, may_miss, value) ? next : 0;
}

/// Finds the cell at `place` and puts the reading of its number off.
static INLINE next_cell find_cell_avx2(const uint8_t *bytes, size_t place, uint8_t end,
                                       found_cells *found, size_t index, double *value) {
  (void)value;
  const uint8_t *last;
  next_cell next = end_of_cell(bytes, place, end, &last);
  if (UNLIKELY(next == 0)) return 0;
  found->starts[index] = bytes + place;
  found->sizes[index] = (int32_t)(last - bytes - (ptrdiff_t)place) + 1;
  return next;
}

/// Behind the `count`-th delimiter from `place` on; 0 when the row ends before it.
static INLINE next_cell skip_cells_avx2(const uint8_t *bytes, size_t size, size_t place, size_t count,
                                        uint8_t delimiter) {
  const __m256i delimiters = _mm256_set1_epi8((char)delimiter);
  const __m256i feeds = _mm256_set1_epi8('\n');
  for (; place < size; place += 32) {
    __m256i text = _mm256_loadu_si256((const __m256i *)(bytes + place));
    uint32_t ends = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(text, delimiters));
    uint32_t feed = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(text, feeds));
    // Those in front of the first line feed, all of them when there is none.
    ends &= (feed & -feed) - 1;
    size_t found = (size_t)__builtin_popcount(ends);
    if (found >= count) {
      for (; count > 1; count--) ends &= ends - 1;
      return place + (size_t)__builtin_ctz(ends) + 1;
    }
    if (feed != 0) return 0;
    count -= found;
  }
  return 0;
}
