import VerdinNumerics

/// An estimate whose error is what the champion has shown against itself.
///
/// With 20 windows or more the root mean square of their effects, about zero, takes the place of the
/// model's error, as long as the present window is not noisier by itself. With 10 to 19 the variance
/// that lies between the windows, beyond what the model explains, is added to the model's.
struct Calibration {
  private(set) var estimate: SeriesEstimate
  private(set) var evidence: CalibrationEvidence

  /// The fewest windows that serve, and the fewest that serve alone.
  static let fewest = 10
  static let enough = 20

  /// - Parameters:
  ///   - past: the same estimator on every window.
  ///   - degreesOfFreedom: how many independent windows those are.
  init(
    _ model: SeriesEstimate, past: [SeriesEstimate], degreesOfFreedom: Double, leftOut: Int
  ) {
    let effects = past.map(\.effect)
    let spread = AAReference(effects.span).standardError
    estimate = model
    if past.count >= Self.enough {
      estimate.variance = max(spread * spread, model.independentVariance)
      estimate.degreesOfFreedom = degreesOfFreedom
    } else {
      let errors = past.map(\.standardError)
      estimate.add(
        variance: AAReference.betweenVariance(
          estimates: effects.span, standardErrors: errors.span),
        degreesOfFreedom: degreesOfFreedom)
    }
    evidence = CalibrationEvidence(
      windows: past.count, leftOut: leftOut,
      method: past.count >= Self.enough ? .reference : .mixed, spread: spread,
      standardError: estimate.standardError, degreesOfFreedom: estimate.degreesOfFreedom,
      modelError: model.standardError, modelDegreesOfFreedom: model.degreesOfFreedom)
  }
}
