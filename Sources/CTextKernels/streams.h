// Streams by the bytes of their keys.

/// Multiplies and folds; any odd numbers would do.
static const uint64_t hash_start = 0x9E3779B97F4A7C15, hash_factor = 0xD6E8FEB86659FD93;

static INLINE uint64_t fold(uint64_t first, uint64_t second) {
  unsigned __int128 product = (unsigned __int128)first * second;
  return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/// The first of eight bytes, and zeros for the others.
static INLINE uint64_t load_first(const uint8_t *text, size_t count) {
  return count == 0 ? 0 : load_word(text) & (~(uint64_t)0 >> (64 - 8 * count));
}

/// The hash of some runs and one more, 16 bytes a multiplication.
static INLINE uint64_t hash_run(uint64_t hash, const uint8_t *text, size_t count) {
  hash += count;
  if (count < 16) {
    uint64_t low = count < 8 ? load_first(text, count) : load_word(text);
    uint64_t high = count > 8 ? load_first(text + 8, count - 8) : 0;
    return fold(low ^ hash_factor, high ^ hash);
  }
  const uint8_t *last = text + count - 16;
  for (; text < last; text += 16) {
    hash = fold(load_word(text) ^ hash_factor, load_word(text + 8) ^ hash);
  }
  // The last sixteen from their end, so that no length has to be predicted.
  return fold(load_word(last) ^ hash_factor, load_word(last + 8) ^ hash);
}
