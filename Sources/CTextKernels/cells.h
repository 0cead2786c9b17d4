// What cells hold, on any processor.

/// What was read of a cell: where the one behind it begins; 0 when it is no plain one.
typedef size_t next_cell;

static INLINE uint64_t load_word(const uint8_t *text) {
  uint64_t word;
  memcpy(&word, text, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  word = __builtin_bswap64(word);
#endif
  return word;
}

static INLINE double with_sign(double magnitude, uint64_t negative) {
  uint64_t bits;
  memcpy(&bits, &magnitude, sizeof bits);
  bits |= negative << 63;
  memcpy(&magnitude, &bits, sizeof bits);
  return magnitude;
}

/// Whether a cell says that a point is missing: nothing, nan, null or NA.
static INLINE bool is_missing(const uint8_t *cell, size_t length) {
  if (length == 0) return true;
  uint64_t word = load_word(cell);
  if (length == 2) return (word & 0xFFFF) == 0x414E;
  word |= 0x20202020;
  if (length == 3) return (word & 0xFFFFFF) == 0x6E616E;
  return length == 4 && (word & 0xFFFFFFFF) == 0x6C6C756E;
}

/// The seconds since midnight that `00:00:00` spells, -1 when it spells no time of day.
static INLINE int64_t second_of_day(uint64_t word) {
  uint64_t values = word ^ 0x30303A30303A3030;
  // Adding what is missing to 128 shows each byte above its limit: 29:59:69.
  uint64_t over = (values + (0x7F7F7F7F7F7F7F7F - 0x0906000905000902)) | values;
  if ((over & 0x8080808080808080) != 0) return -1;
  uint64_t pairs = values * 10 + (values >> 8);
  int64_t hour = pairs & 0xFF, minute = (pairs >> 24) & 0xFF, second = (pairs >> 48) & 0xFF;
  return hour < 24 && second <= 60 ? hour * 3600 + minute * 60 + second : -1;
}

/// Cells that are found and not yet read, so that many can be read together: those of the last rows, which have
/// one each.
typedef struct {
  ptrdiff_t count;
  const uint8_t *starts[TEXT_BATCH + 8];
  /// With what follows the cell.
  int32_t sizes[TEXT_BATCH + 8];
  /// Where the cells' rows start.
  size_t rows[TEXT_BATCH + 8];
} found_cells;
