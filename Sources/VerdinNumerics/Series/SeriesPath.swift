/// One test after each new point of two paired series, and the first at which it may stop.
package struct SeriesPath: Sendable, Equatable {
  /// The normal quantile of 1 − p of the test against the margin, for each look.
  package var z: [Double]
  /// The number of points at the first look whose z reaches the bound.
  package var firstCrossing: Int?

  /// - Parameters:
  ///   - margin: on the scale of the series, for an increase that hurts.
  ///   - firstLook: the number of points at the first look. 30 without a reference from A/A
  ///     comparisons keeps the error at the bound's alpha up to an autocorrelation of 0.9.
  /// - Complexity: O(*n*²·∛*n*) for all looks.
  package init(
    _ x: Span<Double>, _ y: Span<Double>, scale: SeriesScale, margin: Double,
    boundary: NormalMixtureBoundary, firstLook: Int, scratch: inout SeriesScratch
  ) {
    z = []
    for count in stride(from: firstLook, through: x.count, by: 1) {
      let found = PairedSeries.estimate(
        x.extracting(first: count), y.extracting(first: count), scale: scale, scratch: &scratch)
      z.append(found.map { $0.equivalentZ(margin: margin) } ?? -.infinity)
      if firstCrossing == nil, z[z.count - 1] >= boundary.height(at: Double(count)) {
        firstCrossing = count
      }
    }
  }
}

extension SeriesEstimate {
  /// The normal deviate with the p-value of the test against a margin, for an increase that hurts.
  package func equivalentZ(margin: Double) -> Double {
    let excess = effect - margin
    let t = excess == 0 ? 0 : excess / standardError
    let law = StudentT(degreesOfFreedom)
    return t > 0
      ? -NormalDistribution.quantile(law.above(t)) : NormalDistribution.quantile(law.below(t))
  }
}
