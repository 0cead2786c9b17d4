/// The order in which Kayenta's Scala maps give their keys back, which decides the last bit of a
/// sum of group scores and the order of `groupScores`.
///
/// Scala 2.12: up to four keys go through a mutable hash table, five and more end in an immutable
/// hash trie.
func scalaMapOrder(_ keys: [String]) -> [String] {
  keys.count <= 4 ? hashTableOrder(keys) : hashTrieOrder(keys)
}

/// Descending bucket of the scrambled hash; within a bucket the later key first.
private func hashTableOrder(_ keys: [String]) -> [String] {
  keys.enumerated()
    .sorted { a, b in
      let (bucketA, bucketB) = (bucket(a.element), bucket(b.element))
      return bucketA != bucketB ? bucketA > bucketB : a.offset > b.offset
    }
    .map(\.element)
}

private func bucket(_ key: String) -> UInt32 {
  let scrambled = (javaHash(key) &* 0x9e37_75cd).byteSwapped &* 0x9e37_75cd
  return ((scrambled >> 4) | (scrambled << 28)) >> 28
}

/// Ascending by the base-32 digits of the improved hash, lowest digit first.
func hashTrieOrder(_ keys: [String]) -> [String] {
  keys.map { (key: $0, digits: trieDigits($0)) }
    .sorted { $0.digits.lexicographicallyPrecedes($1.digits) }
    .map(\.key)
}

private func trieDigits(_ key: String) -> [UInt32] {
  var hash = javaHash(key)
  hash = hash &+ ~(hash << 9)
  hash ^= hash >> 14
  hash = hash &+ (hash << 4)
  hash ^= hash >> 10
  return stride(from: 0, to: 32, by: 5).map { (hash >> UInt32($0)) & 31 }
}

/// Java's `String.hashCode`, over UTF-16 units.
private func javaHash(_ key: String) -> UInt32 {
  key.utf16.reduce(0) { 31 &* $0 &+ UInt32($1) }
}
