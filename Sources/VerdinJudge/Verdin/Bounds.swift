import VerdinNumerics

/// Estimate and bounds of one effect at both error probabilities.
struct Bounds {
  var estimate: Double
  var failLower: Double
  var failUpper: Double
  var passLower: Double
  var passUpper: Double

  init(
    estimate: Double, failLower: Double, failUpper: Double, passLower: Double, passUpper: Double
  ) {
    self.estimate = estimate
    self.failLower = failLower
    self.failUpper = failUpper
    self.passLower = passLower
    self.passUpper = passUpper
  }

  /// An effect that errs by Student's law.
  init(
    _ effect: Double, standardError: Double, degreesOfFreedom: Double, _ alpha: JudgeConfig.Alpha
  ) {
    let law = StudentT(degreesOfFreedom)
    let fail = standardError == 0 ? 0 : law.quantile(above: alpha.fail) * standardError
    let pass = standardError == 0 ? 0 : law.quantile(above: alpha.pass) * standardError
    self.init(
      estimate: effect, failLower: effect - fail, failUpper: effect + fail,
      passLower: effect - pass, passUpper: effect + pass)
  }

  /// - Parameter place: where in the bounds of `found` those for fail and pass stand.
  init(_ found: borrowing HodgesLehmann, _ place: (fail: Int, pass: Int)) {
    self.init(
      estimate: found.estimate, failLower: found.lower[place.fail],
      failUpper: found.upper[place.fail], passLower: found.lower[place.pass],
      passUpper: found.upper[place.pass])
  }

  func interval(alpha: Double) -> IntervalEstimate {
    IntervalEstimate(
      estimate: estimate, lower: failLower, upper: failUpper, confidence: 1 - 2 * alpha)
  }

  func map(_ transform: (Double) -> Double) -> Bounds {
    Bounds(
      estimate: transform(estimate), failLower: transform(failLower),
      failUpper: transform(failUpper), passLower: transform(passLower),
      passUpper: transform(passUpper))
  }
}
