/// What was found of one side of the answers, with its verdict.
public struct ShadowFinding: Sendable, Equatable {
  /// `accuracy`, `latency`, `errors` or `agreement`.
  public var name: String
  public var verdict: Verdict
  /// One sentence: what decided.
  public var reason: String
}

extension ShadowFinding {
  /// Holds the difference of two paired rates against what is tolerated of it.
  init(
    _ name: String, _ rates: PairedRates, harm: Direction, margin: Double, _ config: ShadowConfig
  ) {
    self.name = name
    let sign = harm == .decrease ? -1.0 : 1.0
    let word = harm == .decrease ? "lower" : "higher"
    // Harm counts upwards from here on.
    let (failLeast, passMost) =
      sign > 0 ? (rates.failLower, rates.passUpper) : (-rates.failUpper, -rates.passLower)
    let harmSeen = sign * rates.difference
    func points(_ value: Double) -> String { Figures.plain(100 * value) + " points" }
    if failLeast > margin {
      verdict = .fail
      reason =
        "\(points(harmSeen)) \(word), at least \(points(failLeast)); \(points(margin)) are tolerated"
    } else if rates.pHarm <= config.alpha.marginal / 2, harmSeen > margin {
      verdict = .marginal
      reason =
        "looks \(points(harmSeen)) \(word), \(points(margin)) are tolerated; not proven "
        + "(McNemar's mid-p = \(Figures.plain(rates.pHarm)))"
    } else if passMost < margin {
      verdict = .pass
      reason = "at most \(points(max(0, passMost))) \(word); \(points(margin)) are tolerated"
    } else {
      verdict = .inconclusive
      reason = "could be up to \(points(passMost)) \(word); \(points(margin)) are tolerated"
    }
  }
}
