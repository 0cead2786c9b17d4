// Cells eight characters at a time, on any processor.

static INLINE bool equal_portable(const uint8_t *first, const uint8_t *second, size_t length) {
  return memcmp(first, second, length) == 0;
}

/// The number that eight bytes spell, each 0...9, the first one lowest: pairs, then fours, then all.
static INLINE uint64_t eight_digits(uint64_t values) {
  uint64_t pairs = values * 10 + (values >> 8);
  uint64_t even = (pairs & 0x000000FF000000FF) * (100 + ((uint64_t)1000000 << 32));
  uint64_t odd = ((pairs >> 16) & 0x000000FF000000FF) * (1 + ((uint64_t)10000 << 32));
  return (even + odd) >> 32;
}

/// Appends the digits at `text` to the mantissa and returns how many there are; those behind the 24th
/// are not looked at.
static INLINE size_t append_digits(const uint8_t *text, uint64_t *mantissa) {
  static const uint64_t powers[8] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000};
  size_t count = 0;
  while (count < 24) {
    uint64_t values = load_word(text + count) ^ 0x3030303030303030;
    uint64_t others = ((values + 0x7676767676767676) | values) & 0x8080808080808080;
    if (others != 0) {
      size_t more = (size_t)__builtin_ctzll(others) / 8;
      if (more == 0) return count;
      *mantissa = *mantissa * powers[more] + eight_digits(values << (64 - 8 * more));
      return count + more;
    }
    *mantissa = *mantissa * 100000000 + eight_digits(values);
    count += 8;
  }
  return count;
}

/// The characters of the plain number at `text`, which may have up to 19 digits here; 0 when there is
/// none.
static INLINE size_t read_number_portable(const uint8_t *text, double *value) {
  const size_t most = 19;
  bool negative = text[0] == '-';
  const uint8_t *place = text + negative;
  uint64_t mantissa = 0;
  size_t digits = append_digits(place, &mantissa), places = 0;
  if (digits > most) return 0;
  place += digits;
  if (*place == '.') {
    places = append_digits(place + 1, &mantissa);
    digits += places;
    place += 1 + places;
  }
  if (digits == 0 || digits > most) return 0;
  *value = with_sign(nearest(mantissa, (unsigned)places), negative);
  return (size_t)(place - text);
}

/// The number in the cell at `place`, which `end` follows, or a carriage return in front of it.
static INLINE next_cell read_cell_portable(const uint8_t *bytes, size_t place, uint8_t end,
                                           bool may_miss, double *value) {
  size_t length = read_number_portable(bytes + place, value);
  if (length == 0) {
    if (!may_miss) return 0;
    while (length < 5 && bytes[place + length] != end && bytes[place + length] != '\r') length++;
    if (!is_missing(bytes + place, length)) return 0;
    *value = NAN;
  }
  place += length;
  if (end == '\n' && bytes[place] == '\r') place += 1;
  return bytes[place] == end ? place + 1 : 0;
}

/// Here nothing is gained by putting a number off: the same.
static INLINE next_cell find_cell_portable(const uint8_t *bytes, size_t place, uint8_t end,
                                           found_cells *found, size_t index, double *value) {
  (void)found, (void)index;
  return read_cell_portable(bytes, place, end, true, value);
}

/// All are read.
static INLINE size_t read_some_portable(const uint8_t *const *starts, const int32_t *sizes,
                                        size_t count, double *values) {
  (void)starts, (void)sizes, (void)values;
  return count;
}

/// The numbers in `count` neighbouring cells, the last one of the row when `ends_row`.
static INLINE next_cell read_cells_portable(const uint8_t *bytes, size_t size, size_t place,
                                            size_t count, uint8_t delimiter, bool ends_row,
                                            double *values) {
  (void)size;
  for (size_t left = count; left > 0; left--) {
    uint8_t end = ends_row && left == 1 ? '\n' : delimiter;
    place = read_cell_portable(bytes, place, end, true, values);
    if (place == 0) return 0;
    values += 1;
  }
  return place;
}

/// Behind the `count`-th delimiter from `place` on; 0 when the row ends before it.
static INLINE next_cell skip_cells_portable(const uint8_t *bytes, size_t size, size_t place,
                                            size_t count, uint8_t delimiter) {
  for (; place < size && bytes[place] != '\n'; place++) {
    count -= bytes[place] == delimiter;
    if (count == 0) return place + 1;
  }
  return 0;
}

/// Behind the line feed from `place` on; 0 when there is none.
static INLINE next_cell skip_row(const uint8_t *bytes, size_t size, size_t place) {
  const uint8_t *feed = memchr(bytes + place, '\n', size - place);
  return feed == NULL ? 0 : (size_t)(feed - bytes) + 1;
}
