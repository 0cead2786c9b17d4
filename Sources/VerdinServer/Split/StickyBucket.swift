import VerdinRollout

/// One of 10,000 places that a user's value always falls into.
///
/// The challenger has the buckets below its share in basis points. So a larger share only adds users
/// to the challenger, a smaller one only takes them back, and nobody ever changes sides against the
/// direction of the rollout.
struct StickyBucket: Equatable {
  let number: Int

  /// - Parameter salt: makes another rollout begin with other users.
  init(of value: some StringProtocol, salt: String) {
    // FNV-1a over salt, a separator that is no UTF-8, and value; then SplitMix64's finalizer, since
    // the high bits of FNV alone are poor on short keys.
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    func add(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    for byte in salt.utf8 { add(byte) }
    add(0xFF)
    for byte in value.utf8 { add(byte) }
    hash = (hash ^ (hash >> 30)) &* 0xBF58_476D_1CE4_E5B9
    hash = (hash ^ (hash >> 27)) &* 0x94D0_49BB_1331_11EB
    hash ^= hash >> 31
    number = Int(hash.multipliedFullWidth(by: 10_000).high)
  }

  func arm(at share: TrafficShare) -> Arm {
    number < share.basisPoints ? .challenger : .champion
  }
}
