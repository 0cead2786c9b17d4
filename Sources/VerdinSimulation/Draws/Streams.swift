import VerdinNumerics

extension SplitMix64 {
  /// One of many independent streams of random numbers that belong to one seed.
  ///
  /// A simulated run has a stream of its own, so that what it draws depends neither on the runs
  /// before it nor on the thread that it falls to.
  package init(seed: UInt64, stream: UInt64) {
    var ofSeed = SplitMix64(seed: seed)
    var ofStream = SplitMix64(seed: ofSeed.next() ^ stream)
    self.init(seed: ofStream.next())
  }

  /// A stream told apart by a name: FNV-1a of its bytes.
  ///
  /// - SeeAlso: http://www.isthe.com/chongo/tech/comp/fnv/
  package static func stream(named name: String) -> UInt64 {
    name.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }
}
