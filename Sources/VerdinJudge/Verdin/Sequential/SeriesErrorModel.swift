import VerdinNumerics

/// How the effect in a series and its error are known at a look, from the series up to then.
struct SeriesErrorModel: Sendable {
  /// Ticks at the first look.
  var firstLook: Int
  /// Effect and error of `scratch.series`; nil where it cannot be told.
  var finding: @Sendable (inout SeriesScratch) -> SeriesFinding?

  /// Huber's location, with the error that the series' own autocorrelation leaves.
  ///
  /// First looks before 30 ticks would cross wrongly in 1.5 to 2 % at a nominal 1 %.
  static let autocorrelation = SeriesErrorModel(firstLook: CommonTicks.first) { scratch in
    PairedSeries.estimate(scratch: &scratch).map(SeriesFinding.init)
  }
}

/// An effect and how far it errs, by Student's law.
struct SeriesFinding {
  var effect: Double
  var error: StudentError

  init(effect: Double, error: StudentError) {
    self.effect = effect
    self.error = error
  }

  init(_ estimate: SeriesEstimate) {
    self.init(
      effect: estimate.effect,
      error: StudentError(size: estimate.standardError, df: estimate.degreesOfFreedom))
  }

  /// The normal deviate with the p-value of the harm `sign · effect` against `margin`.
  func z(_ sign: Double, margin: Double) -> Double {
    let excess = sign * effect - margin
    let t = excess == 0 ? 0 : excess / error.size
    let law = StudentT(error.df)
    return t > 0
      ? -NormalDistribution.quantile(law.above(t)) : NormalDistribution.quantile(law.below(t))
  }

  /// How far the bound lies from the effect when z must reach `height`.
  func reach(_ height: Double) -> Double {
    if error.size == 0 { return 0 }
    let tail = NormalDistribution.above(height)
    return tail > 0 ? StudentT(error.df).quantile(above: tail) * error.size : .infinity
  }
}
