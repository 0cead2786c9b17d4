import RealModule
import VerdinNumerics

extension DataGuard {
  /// Both arms are recorded in one unit. Milliseconds against seconds look like a regression of
  /// 99,900 %, or like an improvement that hides any regression.
  ///
  /// The 10th, 50th and 90th percentile must all stand in the same known ratio: within 10 % for
  /// steps of 1,000 and more, which no regression takes with its shape unchanged; within 1 % for 8,
  /// 60 and 100, which one may.
  static let units = DataGuard(
    name: .units,
    check: .metric { _, workspace in
      let (x, y) = (workspace.sortedChallenger, workspace.sortedChampion)
      guard workspace.champion.counts == nil, min(x.count, y.count) >= 8,
        let mistake = unitMistake({ x.percentile($0) }, { y.percentile($0) }),
        min(x.distinctValues, y.distinctValues) >= 8
      else { return nil }
      return mistake
    })
}

/// Which units the percentiles of the challenger and the champion seem to be in, if not in one.
func unitMistake(_ x: (Double) -> Double, _ y: (Double) -> Double) -> String? {
  guard min(x(10), y(10)) > 0 else { return nil }
  let ratio = x(50) / y(50)
  let step = ratio > 1 ? ratio : 1 / ratio
  guard step > 7, let unit = UnitStep.nearest(to: step) else { return nil }
  let isAlike = [10.0, 50, 90].allSatisfy { percent in
    let ratio = x(percent) / y(percent)
    let excess = abs(Double.log(ratio > 1 ? ratio : 1 / ratio) - Double.log(unit.factor))
    return excess <= unit.tolerance
  }
  guard isAlike else { return nil }
  return "the challenger's values are \(Figures.plain(ratio)) times the champion's with the "
    + "same shape: looks like \(ratio > 1 ? unit.finer : unit.coarser)"
}

/// A step from one unit to another that people take by mistake.
private struct UnitStep {
  let factor: Double
  /// Of the logarithm of every quantile's ratio.
  let tolerance: Double
  /// What a challenger with values this much larger, or smaller, would have been recorded in.
  let finer: String
  let coarser: String

  static let all = [
    UnitStep(8, 0.01, "bits", "bytes"),
    UnitStep(60, 0.01, "seconds", "minutes"),
    UnitStep(100, 0.01, "per cent", "shares"),
    UnitStep(1_000, 0.1, "milliseconds", "seconds"),
    UnitStep(1_024, 0.1, "bytes", "kibibytes"),
    UnitStep(3_600, 0.1, "seconds", "hours"),
    UnitStep(60_000, 0.1, "milliseconds", "minutes"),
    UnitStep(1_000_000, 0.1, "microseconds", "seconds"),
    UnitStep(1_048_576, 0.1, "bytes", "mebibytes"),
    UnitStep(1_000_000_000, 0.1, "nanoseconds", "seconds"),
    UnitStep(1_073_741_824, 0.1, "bytes", "gibibytes"),
  ]

  private init(_ factor: Double, _ tolerance: Double, _ fine: String, _ coarse: String) {
    self.factor = factor
    self.tolerance = tolerance
    finer = "\(fine) against \(coarse)"
    coarser = "\(coarse) against \(fine)"
  }

  static func nearest(to ratio: Double) -> UnitStep? {
    let log = Double.log(ratio)
    let nearest = all.min { abs(Double.log($0.factor) - log) < abs(Double.log($1.factor) - log) }
    return nearest.flatMap { abs(Double.log($0.factor) - log) <= $0.tolerance ? $0 : nil }
  }
}

extension SortedSample {
  fileprivate var distinctValues: Int { count - repeats }
}
