/// The directions that hurt, an increase first.
struct Sides: Sequence, IteratorProtocol {
  private var first: Side?
  private var second: Side?

  init(_ bounds: MarginBounds, _ test: MannWhitneyEvidence) {
    first = bounds.toleratedIncrease.map {
      Side(bounds, tolerated: $0, .increase, test, pBeyond: bounds.pIncrease ?? 1)
    }
    second = bounds.toleratedDecrease.map {
      Side(bounds, tolerated: $0, .decrease, test, pBeyond: bounds.pDecrease ?? 1)
    }
  }

  mutating func next() -> Side? {
    let side = first ?? second
    if first == nil { second = nil }
    first = nil
    return side
  }

  /// The first that may lie beyond its margin, which keeps a metric from a pass; nil when none may.
  var open: Side? { first { !$0.isWithin } }

  /// The one that lies nearest to its margin; nil when no change is harmful.
  var nearest: Side? {
    self.max { $0.passBound / $0.tolerated < $1.passBound / $1.tolerated }
  }
}
