import VerdinNumerics

/// How often something happened in either arm to the same requests: being right, or failing.
public struct PairedRates: Sendable, Equatable {
  public var count: Int
  public var champion: Int
  public var challenger: Int
  /// Requests to which it happened in the champion alone, and in the challenger alone.
  public var championOnly: Int
  public var challengerOnly: Int
  /// Challenger minus champion, with Tango's interval at the errors of a fail and of a pass.
  public var difference: Double
  public var failLower: Double
  public var failUpper: Double
  public var passLower: Double
  public var passUpper: Double
  /// McNemar's exact p-value of "they do not differ", and its mid-p version one-sided for harm.
  public var pExact: Double
  public var pHarm: Double

  /// - Parameter harm: the direction that hurts.
  init(_ outcomes: [(champion: Bool, challenger: Bool)], harm: Direction, alpha: JudgeConfig.Alpha)
  {
    precondition(!outcomes.isEmpty, "rates of no pairs")
    count = outcomes.count
    champion = outcomes.count { $0.champion }
    challenger = outcomes.count { $0.challenger }
    championOnly = outcomes.count { $0.champion && !$0.challenger }
    challengerOnly = outcomes.count { !$0.champion && $0.challenger }
    let pairs = DiscordantPairs(b: championOnly, c: challengerOnly)
    difference = Double(challengerOnly - championOnly) / Double(count)
    // The kernel's difference is champion minus challenger.
    let fail = pairs.scoreInterval(n: count, alpha: alpha.fail)
    let pass = pairs.scoreInterval(n: count, alpha: alpha.pass)
    (failLower, failUpper) = (-fail.upper, -fail.lower)
    (passLower, passUpper) = (-pass.upper, -pass.lower)
    pExact = pairs.twoSided
    pHarm =
      harm == .decrease
      ? pairs.worseMidP : DiscordantPairs(b: challengerOnly, c: championOnly).worseMidP
  }

  var championRate: Double { Double(champion) / Double(count) }
  var challengerRate: Double { Double(challenger) / Double(count) }
}
