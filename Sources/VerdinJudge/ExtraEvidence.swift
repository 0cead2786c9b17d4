import VerdinNumerics

/// Evidence across metrics that is computed on request and never decides: all of it needs BLAS, which
/// is loaded only here.
struct ExtraEvidence {
  var hotelling: HotellingEvidence?
  /// What could not be computed, and why.
  var notes: [String] = []

  /// Adds bootstrap intervals and permutations to `evidence` and tests all means together, as far as
  /// asked for.
  init(
    _ pairs: [MetricPair], _ settings: [MetricConfig], _ config: JudgeConfig,
    into evidence: inout [Evidence]
  ) {
    guard config.evidence.needsBLAS else { return }
    let tested = pairs.indices.filter { evidence[$0].comparison == .tested }
    do {
      if config.evidence.bootstrapReplicates > 0 {
        try addBootstrap(pairs, tested, config, into: &evidence)
      }
      if config.evidence.permutations > 0 {
        notes += try PermutationTests(pairs, settings, tested, config, into: &evidence).notes
      }
      if config.evidence.hotelling { try testMeans(pairs, tested) }
    } catch {
      notes.append("evidence by linear algebra is missing: \(error)")
    }
  }

  private func addBootstrap(
    _ pairs: [MetricPair], _ tested: [Int], _ config: JudgeConfig,
    into evidence: inout [Evidence]
  ) throws(BLASError) {
    var bootstrap = try BootstrapMeans()
    let confidence = 1 - 2 * config.alpha.fail
    let intervals = bootstrap.intervals(
      pairs: tested.map {
        (
          x: pairs[$0].challenger.values.filter(\.isFinite),
          y: pairs[$0].champion.values.filter(\.isFinite)
        )
      },
      confidence: confidence, replicates: config.evidence.bootstrapReplicates, seed: config.seed)
    for (index, found) in zip(tested, intervals) {
      evidence[index].meanRatioInterval = found?.ratio.map { IntervalEstimate($0, confidence) }
      evidence[index].meanShiftInterval = found.map {
        IntervalEstimate($0.difference, confidence)
      }
    }
  }

  private mutating func testMeans(_ pairs: [MetricPair], _ tested: [Int]) throws(BLASError) {
    let metrics = tested.map { pairs[$0] }
    guard let champion = completeRows(metrics.map(\.champion)),
      let challenger = completeRows(metrics.map(\.challenger))
    else {
      notes.append("Hotelling's T² needs series of one length in each arm; these differ")
      return
    }
    guard let test = HotellingTest(challenger, champion, blas: try BLAS()) else {
      notes.append("Hotelling's T² needs two complete rows in each arm, and metrics that vary")
      return
    }
    hotelling = HotellingEvidence(
      statistic: test.statistic, metrics: test.metrics, championRows: champion.rows,
      challengerRows: challenger.rows, shrinkage: test.shrinkage)
  }

  /// Points × metrics, without the points at which a metric is missing; nil for unequal lengths.
  private func completeRows(_ series: [Series]) -> Matrix? {
    guard let length = series.first?.values.count,
      series.allSatisfy({ $0.values.count == length })
    else { return nil }
    let complete = (0..<length).filter { point in
      series.allSatisfy { $0.values[point].isFinite }
    }
    return Matrix(
      rows: complete.count, columns: series.count,
      elements: complete.flatMap { point in series.map { $0.values[point] } })
  }
}

extension JudgeConfig.ExtraEvidence {
  fileprivate var needsBLAS: Bool { bootstrapReplicates > 0 || permutations > 0 || hotelling }
}

extension IntervalEstimate {
  fileprivate init(_ interval: BootstrapMeans.Interval, _ confidence: Double) {
    self.init(
      estimate: interval.estimate, lower: interval.lower, upper: interval.upper,
      confidence: confidence)
  }
}
