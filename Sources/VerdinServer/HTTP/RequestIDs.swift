import VerdinNumerics

/// Names for requests that come without, unique in one run and, but for chance, between runs.
///
/// 15 characters: what Swift keeps without allocation.
struct RequestIDs {
  private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
  /// 35 bits that tell this generator from others, in front of a counter of 40.
  private let prefix: UInt64
  private var count: UInt64 = 0

  init(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    prefix = generator.next() >> 29
  }

  mutating func next() -> String {
    count &+= 1
    let (prefix, count) = (prefix, count)
    let digits = (0..<15).lazy.map { place in
      let bits = place < 7 ? prefix >> (5 * UInt64(6 - place)) : count >> (5 * UInt64(14 - place))
      return Self.alphabet[Int(bits & 31)]
    }
    return String(decoding: digits, as: UTF8.self)
  }

  /// A name from outside that may go into a log and a header: short, and of visible ASCII.
  static func isSound(_ id: String) -> Bool {
    (1...128).contains(id.utf8.count) && id.utf8.allSatisfy { (0x21...0x7E).contains($0) }
  }
}
