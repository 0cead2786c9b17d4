// Neighbouring cells: where all of them end first, then eight short numbers at a time.

/// Bit k: whether byte k of 64 is the one.
static INLINE uint64_t bytes_equal(const uint8_t *bytes, __m256i byte) {
  __m256i low = _mm256_loadu_si256((const __m256i *)bytes);
  __m256i high = _mm256_loadu_si256((const __m256i *)(bytes + 32));
  uint32_t low_bits = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, byte));
  uint32_t high_bits = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, byte));
  return (uint64_t)high_bits << 32 | low_bits;
}

/// Lays down the places of `count` bits, the lowest one at `first`, and some that mean nothing behind them.
static INLINE void append_places(uint64_t bits, size_t count, int32_t first, int32_t *places) {
#define PLACE(k) places[k] = first + (int32_t)_tzcnt_u64(bits), bits = _blsr_u64(bits)
#define FOUR_PLACES(k) PLACE(k), PLACE((k) + 1), PLACE((k) + 2), PLACE((k) + 3)
  // More than are needed, in steps that numbers of 17 digits, and those of some six, seldom go past: their
  // count could not be predicted.
  FOUR_PLACES(0);
  if (count <= 4) return;
  FOUR_PLACES(4), PLACE(8), PLACE(9);
  for (size_t done = 10; UNLIKELY(done < count); done += 4) FOUR_PLACES(done);
#undef FOUR_PLACES
#undef PLACE
}

/// Eight bytes from each of four places on.
static INLINE __m256i load_four(const uint8_t *a, const uint8_t *b, const uint8_t *c, const uint8_t *d) {
  __m128d low = _mm_castsi128_pd(_mm_loadl_epi64((const __m128i *)a));
  __m128d high = _mm_castsi128_pd(_mm_loadl_epi64((const __m128i *)c));
  low = _mm_loadh_pd(low, (const double *)b);
  high = _mm_loadh_pd(high, (const double *)d);
  return _mm256_castpd_si256(_mm256_set_m128d(high, low));
}

/// Four cells of up to eight characters, in 64 bits each, the last character highest.
typedef struct {
  /// `0` is zero, and so is what stands in front of a cell.
  __m256i characters;
  /// Whole cells that begin with a minus; and the minus itself.
  __m256i negative, minus;
  /// All but the digits; the points; and 16 for each point with the number of characters behind it.
  __m256i others, dots, points;
} four_cells;

/// - shift: 64 less eight for each of a cell's characters.
static INLINE four_cells four_of(__m256i text, __m256i shift) {
  const __m256i head = _mm256_set1_epi64x(0xFF), weights = _mm256_set1_epi64x(0x1011121314151617);
  const __m256i ten = _mm256_set1_epi8(10);
  four_cells cells;
  __m256i values = _mm256_xor_si256(text, _mm256_set1_epi8('0'));
  cells.negative =
      _mm256_cmpeq_epi64(_mm256_and_si256(values, head), _mm256_set1_epi64x('-' ^ '0'));
  cells.minus = _mm256_and_si256(cells.negative, _mm256_sllv_epi64(head, shift));
  cells.characters = _mm256_sllv_epi64(values, shift);
  cells.others = _mm256_cmpeq_epi8(_mm256_max_epu8(cells.characters, ten), cells.characters);
  cells.dots = _mm256_cmpeq_epi8(cells.characters, _mm256_set1_epi8('.' ^ '0'));
  cells.points = _mm256_sad_epu8(_mm256_and_si256(cells.dots, weights), _mm256_setzero_si256());
  return cells;
}

/// Whether each of eight cells has digits, the last character among them, at most one point, and a minus
/// only in front.
static INLINE bool are_plain(four_cells a, four_cells b) {
  __m256i odd = _mm256_or_si256(_mm256_xor_si256(a.others, _mm256_or_si256(a.dots, a.minus)),
                                _mm256_xor_si256(b.others, _mm256_or_si256(b.dots, b.minus)));
  __m256i last = _mm256_and_si256(_mm256_or_si256(a.others, b.others),
                                  _mm256_set1_epi64x((int64_t)0xFF00000000000000));
  __m256i many = _mm256_and_si256(_mm256_or_si256(a.points, b.points), _mm256_set1_epi64x(0xE0));
  odd = _mm256_or_si256(odd, _mm256_or_si256(last, many));
  return _mm256_testz_si256(odd, odd);
}

/// The digits without a minus and a point, two in each 16 bits.
static INLINE __m256i pairs_of(four_cells cells) {
  const __m256i places = _mm256_broadcastsi128_si256(
      _mm_setr_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15));
  // Those up to the point come from one before it, the first of them from nowhere. Without a point the shift
  // is too large to leave any.
  const __m256i moves = _mm256_set1_epi64x((int64_t)0xFFFFFFFFFFFFFF80);
  __m256i behind = _mm256_sub_epi64(_mm256_slli_epi64(cells.points, 3), _mm256_set1_epi64x(128));
  __m256i up_to_point = _mm256_srlv_epi64(_mm256_set1_epi64x(-1), behind);
  __m256i from = _mm256_add_epi8(places, _mm256_and_si256(up_to_point, moves));
  __m256i digits = _mm256_shuffle_epi8(_mm256_andnot_si256(cells.minus, cells.characters), from);
  return _mm256_maddubs_epi16(digits, _mm256_set1_epi16(0x010A));
}

/// Whole numbers, which are the lowest bits of 2^52, by powers of ten. All are exact as doubles, and so the
/// one rounding is that of the division (Clinger).
static INLINE __m256d quotients(__m256i numbers, __m256i powers) {
  __m256d number = _mm256_sub_pd(_mm256_castsi256_pd(numbers), _mm256_set1_pd(0x1p52));
  return _mm256_div_pd(number, _mm256_castsi256_pd(powers));
}

static INLINE void store_four(double *values, __m256d magnitudes, __m256i negative) {
  __m256d signs = _mm256_castsi256_pd(_mm256_slli_epi64(negative, 63));
  _mm256_storeu_pd(values, _mm256_or_pd(magnitudes, signs));
}

/// Whether the sizes are two to nine; and for each the shift that moves a cell to the end of 64 bits.
static INLINE bool are_short(__m256i sizes, __m256i *shifts) {
  __m256i beyond = _mm256_sub_epi32(sizes, _mm256_set1_epi32(2));
  *shifts = _mm256_sub_epi32(_mm256_set1_epi32(72), _mm256_slli_epi32(sizes, 3));
  return _mm256_testz_si256(beyond, _mm256_set1_epi32(~7));
}

/// The numbers of eight cells of up to eight characters, if they are plain.
static INLINE bool read_eight_short(__m256i first, __m256i second, __m256i shifts, double *values) {
  four_cells a = four_of(first, _mm256_cvtepu32_epi64(_mm256_castsi256_si128(shifts)));
  four_cells b = four_of(second, _mm256_cvtepu32_epi64(_mm256_extracti128_si256(shifts, 1)));
  if (UNLIKELY(!are_plain(a, b))) return false;
  // Pairs, then fours, then eights: two cells of the first and two of the second four in turn.
  __m256i pairs = _mm256_packus_epi16(pairs_of(a), pairs_of(b));
  __m256i fours = _mm256_maddubs_epi16(pairs, _mm256_set1_epi16(0x0164));
  __m256i eights = _mm256_madd_epi16(fours, _mm256_set1_epi32(0x00012710));
  __m256i points = _mm256_castps_si256(_mm256_shuffle_ps(_mm256_castsi256_ps(a.points),
                                                         _mm256_castsi256_ps(b.points), 0x88));
  // The upper halves of 10^0...10^7; the lower ones are zero. The three lowest bits of an index count.
  const __m256i powers = _mm256_setr_epi32(0x3FF00000, 0x40240000, 0x40590000, 0x408F4000, 0x40C38800,
                                           0x40F86A00, 0x412E8480, 0x416312D0);
  __m256i power = _mm256_permutevar8x32_epi32(powers, points);
  const __m256i zero = _mm256_setzero_si256(), exponents = _mm256_set1_epi32(0x43300000);
  store_four(values,
             quotients(_mm256_unpacklo_epi32(eights, exponents), _mm256_unpacklo_epi32(zero, power)),
             a.negative);
  store_four(values + 4,
             quotients(_mm256_unpackhi_epi32(eights, exponents), _mm256_unpackhi_epi32(zero, power)),
             b.negative);
  return true;
}

/// The numbers of eight cells, each between two of the `ends`, if they are short and plain.
static INLINE bool read_eight(const uint8_t *text, const int32_t *ends, double *values) {
  __m256i sizes = _mm256_sub_epi32(_mm256_loadu_si256((const __m256i *)(ends + 1)),
                                   _mm256_loadu_si256((const __m256i *)ends));
  __m256i shifts;
  if (UNLIKELY(!are_short(sizes, &shifts))) return false;
  // Hides that they are loaded already: taking them out of the vectors is slower.
  __asm__("" : "+r"(ends));
  text += 1;
  __m256i first = load_four(text + ends[0], text + ends[1], text + ends[2], text + ends[3]);
  __m256i second = load_four(text + ends[4], text + ends[5], text + ends[6], text + ends[7]);
  return read_eight_short(first, second, shifts, values);
}

/// The numbers of eight cells of 16 to 32 characters with a point and no minus.
///
/// Finds the digits of all first: a number's way is so long that the processor would work on few at a time.
static INLINE bool read_eight_long(const uint8_t *const *starts, const int32_t *sizes, double *values) {
  decimal decimals[8];
  for (size_t cell = 0; cell < 8; cell++) {
    size_t length = (size_t)sizes[cell] - 1;
    if (UNLIKELY(length - 16 > 16)) return false;
    if (UNLIKELY(!read_digits(starts[cell] + length, length, decimals + cell))) return false;
  }
  for (size_t cell = 0; cell < 8; cell++) values[cell] = nearest_to_many(decimals[cell]);
  return true;
}

/// The numbers of up to eight cells, not all of them short and plain; returns how many from the first on
/// are any.
static NOINLINE size_t read_others(const uint8_t *const *starts, const int32_t *sizes, size_t count,
                                   double *values) {
  if (count == 8 && read_eight_long(starts, sizes, values)) return count;
  size_t cell = 0;
  for (; cell < count; cell++) {
    const uint8_t *end = starts[cell] + sizes[cell] - 1;
    if (UNLIKELY(!read_number_avx2(starts[cell], end, true, values + cell))) break;
  }
  return cell;
}

/// The numbers of up to eight cells; returns how many from the first on are any.
static INLINE size_t read_some_avx2(const uint8_t *const *starts, const int32_t *sizes, size_t count,
                                    double *values) {
  __m256i shifts;
  if (LIKELY(count == 8) &&
      LIKELY(are_short(_mm256_loadu_si256((const __m256i *)sizes), &shifts)) &&
      LIKELY(read_eight_short(load_four(starts[0], starts[1], starts[2], starts[3]),
                              load_four(starts[4], starts[5], starts[6], starts[7]), shifts, values))) {
    return count;
  }
  return read_others(starts, sizes, count, values);
}

/// The numbers of up to eight cells, each between two of the `ends`.
static NOINLINE bool read_each(const uint8_t *text, const int32_t *ends, size_t count, double *values) {
  const uint8_t *starts[8];
  int32_t sizes[8];
  for (size_t cell = 0; cell < count; cell++) {
    starts[cell] = text + ends[cell] + 1;
    sizes[cell] = ends[cell + 1] - ends[cell];
  }
  return read_others(starts, sizes, count, values) == count;
}

/// The numbers of `count` cells, each between two of the `ends`.
static INLINE bool read_numbers(const uint8_t *text, const int32_t *ends, size_t count,
                                double *values) {
  if (count < 8) return read_each(text, ends, count, values);
  for (size_t next = 0; next < count; next += 8) {
    // The last eight may be some that have been read.
    size_t cell = next + 8 <= count ? next : count - 8;
    if (LIKELY(read_eight(text, ends + cell, values + cell))) continue;
    if (UNLIKELY(!read_each(text, ends + cell, 8, values + cell))) return false;
  }
  return true;
}

/// The numbers in `count` neighbouring cells, the last one of the row when `ends_row`.
static INLINE next_cell read_cells_avx2(const uint8_t *bytes, size_t size, size_t place,
                                        size_t count, uint8_t delimiter, bool ends_row,
                                        double *values) {
  enum { MOST = 64 };
  const __m256i delimiters = _mm256_set1_epi8((char)delimiter);
  const __m256i feeds = _mm256_set1_epi8('\n');
  const uint8_t *text = bytes + place;
  // A longer row is no plain one.
  size_t limit = size - place < INT32_MAX ? size - place : INT32_MAX;
  // The end of the cell before, then those of the cells that are found and not yet read.
  int32_t ends[MOST + 80];
  ends[0] = -1;
  size_t found = 0;
  // Those that a delimiter follows.
  size_t left = count - ends_row;
  for (size_t block = 0; block < limit; block += 64) {
    uint64_t marks = bytes_equal(text + block, delimiters);
    uint64_t feed = bytes_equal(text + block, feeds);
    // Behind a line feed nothing belongs to the row.
    if (UNLIKELY(feed != 0)) marks &= (feed & -feed) - 1;
    size_t more = (size_t)__builtin_popcountll(marks);
    append_places(marks, more, (int32_t)block, ends + found + 1);
    if (UNLIKELY(more > left)) {
      if (ends_row) return 0;
      // What follows the last value is not its concern.
      more = left;
    }
    found += more;
    left -= more;
    if (UNLIKELY(ends_row ? feed != 0 : left == 0)) {
      if (left != 0) return 0;
      int32_t behind = ends[found] + 1;
      if (ends_row) {
        int32_t end = (int32_t)block + (int32_t)__builtin_ctzll(feed);
        ends[++found] = end > behind && text[end - 1] == '\r' ? end - 1 : end;
        behind = end + 1;
      }
      return read_numbers(text, ends, found, values) ? place + (size_t)behind : 0;
    }
    if (UNLIKELY(feed != 0)) return 0;
    if (LIKELY(found < MOST)) continue;
    size_t whole = found & ~(size_t)7;
    if (UNLIKELY(!read_numbers(text, ends, whole, values))) return 0;
    values += whole;
    for (size_t cell = whole; cell <= found; cell++) ends[cell - whole] = ends[cell];
    found -= whole;
  }
  return 0;
}
