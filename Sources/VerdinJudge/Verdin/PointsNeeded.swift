import RealModule
import VerdinNumerics

extension MarginBounds {
  /// How many points an arm needs to pass with a probability of 80 % if the arms are alike, given
  /// what `count` points were worth: n · (se (z_{1−α} + z_{.8}) / M)², the error read off the bounds.
  ///
  /// - Returns: nil where the bounds are infinite or nothing is harmful.
  func pointsNeeded(count: Int, _ alpha: JudgeConfig.Alpha) -> Int? {
    let isRelative = scale == .relative
    func onScale(_ value: Double) -> Double { isRelative ? Double.log(onePlus: value) : value }
    let (lower, upper) = (onScale(passLower), onScale(passUpper))
    let up = toleratedIncrease.map(onScale)
    let down = toleratedDecrease.map { isRelative ? -Double.log(onePlus: -$0) : $0 }
    guard let margin = lesser(up, down), margin > 0,
      (upper - lower).isFinite, upper > lower
    else { return nil }
    let error = (upper - lower) / 2 / -NormalDistribution.quantile(alpha.pass)
    let needed = Planning.pointsNeeded(
      standardError: error, count: count, effect: 0, margin: margin, alpha: alpha.pass, power: 0.8)
    return needed < 1e9 ? Int(needed.rounded(.up)) : nil
  }

  /// How many points an arm needs to fail with a probability of 80 % if the estimate is right:
  /// n · (se (z_{1−α} + z_{.8}) / (e − M))².
  ///
  /// - Returns: nil where the estimate lies within the margin, or a bound is infinite.
  func pointsToFail(count: Int, _ alpha: JudgeConfig.Alpha) -> Int? {
    let isRelative = scale == .relative
    func onScale(_ value: Double) -> Double { isRelative ? Double.log(onePlus: value) : value }
    let (lower, upper, effect) = (onScale(failLower), onScale(failUpper), onScale(estimate))
    let excess = [
      toleratedIncrease.map { effect - onScale($0) },
      toleratedDecrease.map { onScale(-$0) - effect },
    ]
    guard let excess = excess.compactMap(\.self).max(), excess > 0, excess.isFinite,
      (upper - lower).isFinite, upper > lower
    else { return nil }
    let error = (upper - lower) / 2 / -NormalDistribution.quantile(alpha.fail)
    let needed = Planning.pointsNeeded(
      standardError: error, count: count, effect: excess, margin: 0, alpha: alpha.fail, power: 0.8)
    return needed < 1e9 ? Int(needed.rounded(.up)) : nil
  }
}
