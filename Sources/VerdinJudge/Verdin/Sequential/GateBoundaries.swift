import VerdinNumerics

/// What z must reach at a few gates, kept from metric to metric: it depends on the gates alone, and
/// takes milliseconds.
struct GateBoundaries: Sendable {
  private var known: [Plan: [Double]] = [:]

  private struct Plan: Hashable {
    var alpha: Double
    var shares: [Double]
  }

  /// The one-sided boundaries at these ascending shares of the planned information.
  mutating func heights(_ alpha: Double, at shares: [Double]) -> [Double] {
    let plan = Plan(alpha: alpha, shares: shares)
    if let heights = known[plan] { return heights }
    // What the first gates had to reach does not depend on the later ones.
    var spending = LanDeMets(alpha: alpha, spending: Self.spending)
    let heights = shares.map { spending.nextBoundary(at: $0) }
    known[plan] = heights
    return heights
  }

  /// The part of alpha that each gate may spend beyond the one before.
  static func spent(_ shares: [Double]) -> [Double] {
    let total = shares.map { spending.spent(1, by: $0) }
    return total.indices.map { $0 == 0 ? total[0] : total[$0] - total[$0 - 1] }
  }

  /// Nearly equal boundaries: a large harm must stop a rollout at its first gate.
  private static let spending = LanDeMets.Spending.pocock
}
