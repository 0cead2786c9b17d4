/// The rule of the protocol: an estimate is in order from `minimum` to `maximum`. The largest allowed
/// level is slack · nominal and three standard errors of the simulation, so another number of runs
/// has another one.
extension Scenario {
  /// How much above nominal a level may truly be: nothing for exact methods, a quarter for a pass, a
  /// half for approximate ones, less for those that were seen to be better, and twice for one rate.
  private static let slacks = [1.0, 1.2, 1.25, 1.4, 1.5, 2.0]

  /// The same scenario with another number of runs, its range made wider or narrower.
  package func with(replications count: Int) -> Scenario {
    guard kind != .exact else { return self }
    var other = self
    other.replications = count
    if kind == .level, let nominal, let slack = slack {
      other.maximum = Self.reach(slack * nominal, count)
    }
    if kind == .power {
      let change = Self.reach(minimum, count) - Self.reach(minimum, replications)
      other.minimum = minimum - max(0, change)
    }
    return other
  }

  package func allows(_ estimate: Double) -> Bool { minimum <= estimate && estimate <= maximum }

  private var slack: Double? {
    guard let nominal else { return nil }
    return Self.slacks.first {
      abs(Self.reach($0 * nominal, replications) - maximum) < 2e-5
    }
  }

  private static func reach(_ share: Double, _ replications: Int) -> Double {
    share + 3 * (share * (1 - share) / Double(replications)).squareRoot()
  }
}
