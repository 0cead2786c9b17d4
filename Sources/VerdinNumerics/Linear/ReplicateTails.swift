/// The two studentised replicates that an interval's ends are taken from.
struct ReplicateTails {
  let lower: Double
  let upper: Double
}

extension ReplicateTails {
  /// - Parameters:
  ///   - replicates: none of them NaN. Sorting them would cost five times as much: half of them lie close to 0, where
  ///     numbers of one size differ in few of their leading bits.
  ///   - rank: how many replicates the tail beyond an end holds, that end's own included.
  ///   - spare: storage to move values about in.
  /// - Returns: nil when the rank is 0, so that nothing is bounded.
  init?(_ replicates: Span<Double>, rank: Int, _ spare: inout [Double]) {
    guard rank > 0 else { return nil }
    let count = replicates.count
    func pick(_ place: Int) -> Double {
      var weights: [Double] = []
      spare.refill(count) { replicates[$0] }
      return InstructionSet.best.pick(
        rank: Double(place), of: &spare, weights: &weights, count: count)
    }
    lower = pick(rank - 1)
    upper = pick(count - rank)
  }
}
