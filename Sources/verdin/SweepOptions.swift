import ArgumentParser

/// What `verdin replay --sweep` tries.
struct SweepOptions: ParsableArguments {
  @Flag(
    help: ArgumentHelp(
      "Judge with stricter and looser margins and limits and by every policy, and show how the "
        + "verdict changes; of the whole recording without --window."))
  var sweep = false

  @Option(
    help: ArgumentHelp(
      "With --sweep: what margins and limits are multiplied by, two to five ascending factors with 1 "
        + "among them.", valueName: "factors"))
  var factors = SweepFactors([0.25, 0.5, 1, 2, 4])

  @Option(
    help: ArgumentHelp(
      "With --sweep: also write a page of heat maps.", valueName: "file.html"))
  var heatMap: String?

  func validate() throws {
    if !sweep && heatMap != nil {
      throw ValidationError("--heat-map shows a sweep; add --sweep.")
    }
  }

  /// The scores to pass that are tried with policies that decide by them.
  static let scores: [Double] = [50, 75, 90, 95, 100]
}

/// Ascending factors, separated by commas.
struct SweepFactors: ExpressibleByArgument, CustomStringConvertible {
  let factors: [Double]

  init(_ factors: [Double]) { self.factors = factors }

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    let factors = parts.compactMap { Double($0) }.filter { $0.isFinite && $0 > 0 }
    let ascends = zip(factors, factors.dropFirst()).allSatisfy(<)
    guard factors.count == parts.count, 2...5 ~= factors.count, ascends, factors.contains(1)
    else { return nil }
    self.factors = factors
  }

  var description: String {
    factors.map { $0 == $0.rounded() ? "\(Int($0))" : "\($0)" }.joined(separator: ",")
  }
}
