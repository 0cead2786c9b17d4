/// The two studentised replicates that an interval's ends are taken from.
struct ReplicateTails {
  let lower: Double
  let upper: Double
}

extension ReplicateTails {
  /// - Parameters:
  ///   - replicates: none of them NaN; they change places. Sorting them would cost five times as much: half of them
  ///     lie close to 0, where numbers of one size differ in few of their leading bits.
  ///   - rank: how many replicates the tail beyond an end holds, that end's own included.
  /// - Returns: nil when the rank is 0, so that nothing is bounded.
  init?(_ replicates: inout [Double], rank: Int) {
    guard rank > 0 else { return nil }
    let count = replicates.count
    var (copy, weights) = (replicates, [Double]())
    lower = InstructionSet.best.pick(
      rank: Double(rank - 1), of: &copy, weights: &weights, count: count)
    upper = InstructionSet.best.pick(
      rank: Double(count - rank), of: &replicates, weights: &weights, count: count)
  }
}
