import VerdinNumerics
import VerdinRollout

/// Deals requests to the arms in randomly permuted blocks of 100.
///
/// Each block holds as many challengers as the share asks for, a fraction being carried over to the
/// next, so the split is exact after every block and at no moment off by more than one block. Where in
/// the block they lie is drawn by Knuth's algorithm S, so a client whose requests alternate between two
/// kinds meets both arms with each kind; strict alternation would give each kind an arm of its own.
///
/// - Complexity: O(1) time and storage.
/// - SeeAlso: permuted-block randomisation in Lachin 1988, doi:10.1016/0197-2456(88)90045-1; selection
///   sampling in Fan, Muller & Rezucha 1962, doi:10.1080/01621459.1962.10480667
struct PermutedBlocks {
  static let length = 100

  private var generator: SplitMix64
  private var share = TrafficShare.none
  /// Hundredths of a request that the challenger is still owed.
  private var owed: Int
  /// What is left of the block.
  private var requests = 0
  private var challengers = 0

  init(seed: UInt64) {
    generator = SplitMix64(seed: seed)
    owed = Int.random(in: 0..<Self.length, using: &generator)
  }

  /// The arm of the next request.
  mutating func next(at share: TrafficShare) -> Arm {
    if requests == 0 || share != self.share { begin(share) }
    let arm: Arm =
      Int.random(in: 0..<requests, using: &generator) < challengers ? .challenger : .champion
    requests -= 1
    challengers -= arm.rawValue
    return arm
  }

  private mutating func begin(_ share: TrafficShare) {
    self.share = share
    requests = Self.length
    owed += share.basisPoints
    (challengers, owed) = owed.quotientAndRemainder(dividingBy: Self.length)
  }
}
