import VerdinNumerics

/// A first-order autoregression x_t = φ x_{t−1} + √(1 − φ²) e_t, which keeps the variance of its
/// innovations: 1 for standard normal ones.
package struct AutoregressivePath: Sendable {
  /// What the innovations e_t are drawn from.
  package enum Innovations: Sendable {
    case normal
    /// Student's t, multiplied by a factor.
    case student(degreesOfFreedom: Double, scale: Double)
  }

  private let phi: Double
  private let weight: Double
  private let innovations: Innovations
  private var value: Double

  /// With normal innovations.
  package init(_ phi: Double, _ generator: inout SplitMix64) {
    self.init(phi, .normal, &generator)
  }

  /// Starts in the stationary law: at once for normal innovations, after a run-in for others.
  package init(_ phi: Double, _ innovations: Innovations, _ generator: inout SplitMix64) {
    precondition(abs(phi) < 1, "an autocorrelation of \(phi) has no stationary law")
    self.phi = phi
    self.innovations = innovations
    weight = (1 - phi * phi).squareRoot()
    value = innovations.draw(&generator)
    if case .student = innovations, phi != 0 {
      for _ in 0..<100 { step(&generator) }
    }
  }

  /// The present value, and a step in time.
  package mutating func next(_ generator: inout SplitMix64) -> Double {
    defer { step(&generator) }
    return value
  }

  private mutating func step(_ generator: inout SplitMix64) {
    value = phi * value + weight * innovations.draw(&generator)
  }
}

extension AutoregressivePath.Innovations {
  fileprivate func draw(_ generator: inout SplitMix64) -> Double {
    switch self {
    case .normal: generator.normal()
    case .student(let degreesOfFreedom, let scale): scale * generator.student(degreesOfFreedom)
    }
  }
}
