import VerdinNumerics

/// Mean, variance and correlation of drawn pairs of values.
struct PairMoments {
  private(set) var count = 0.0
  private var (a, b, aa, bb, ab) = (0.0, 0.0, 0.0, 0.0, 0.0)

  mutating func add(_ x: Double, _ y: Double) {
    count += 1
    (a, b, aa, bb, ab) = (a + x, b + y, aa + x * x, bb + y * y, ab + x * y)
  }

  var mean: Double { (a + b) / (2 * count) }
  var variance: Double { (aa + bb) / (2 * count) - mean * mean }
  var correlation: Double { (ab / count - mean * mean) / variance }
}

/// How often something happened, and whether that agrees with its probability.
struct Share {
  private(set) var events = 0
  private(set) var runs = 0

  mutating func add(_ event: Bool) {
    events += event ? 1 : 0
    runs += 1
  }

  var estimate: Double { Double(events) / Double(runs) }

  /// Within four and a half standard errors of the simulation.
  func agrees(with p: Double) -> Bool {
    abs(estimate - p) <= 4.5 * (p * (1 - p) / Double(runs)).squareRoot() + 1e-12
  }
}
