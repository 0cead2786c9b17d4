/// How often each of *n* values is drawn in each bootstrap replicate: multinomial counts.
///
/// Replicates follow one another in one stream of random numbers, so the first thousand are the
/// same however many are drawn, and in whatever portions.
struct BootstrapWeights {
  let count: Int
  private var generator: SplitMix64

  init(count: Int, seed: UInt64) {
    self.count = count
    generator = SplitMix64(seed: seed)
  }

  /// The next replicates, one a row.
  ///
  /// - Complexity: 2 to 3 ns a draw while a row fits into the cache.
  mutating func next(_ replicates: Int, into weights: inout Matrix) {
    weights.reshape(rows: replicates, columns: count)
    let size = UInt64(count)
    // A copy, so that the state stays in a register.
    var random = generator
    var elements = weights.elements.mutableSpan
    for row in 0..<replicates {
      let start = row * count
      for position in 0..<count { elements[start &+ position] = 0 }
      for _ in 0..<count {
        // Biased by less than n / 2^64.
        let place = random.next().multipliedFullWidth(by: size).high
        elements[start &+ Int(truncatingIfNeeded: place)] += 1
      }
    }
    generator = random
  }
}
