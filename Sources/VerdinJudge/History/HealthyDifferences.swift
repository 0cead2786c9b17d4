import VerdinNumerics

/// What past comparisons of the champion with itself say of one metric: how far healthy arms have
/// come apart, drift, machines and all.
///
/// At every number of ticks the windows are measured by the same estimator over as many ticks as the
/// present comparison has, so that the root mean square of their effects is its error.
struct HealthyDifferences {
  private var windows: [PairedTicks] = []
  /// Windows that cannot be held beside the present comparison, by reason.
  private(set) var leftOut: [Reason: Int] = [:]

  enum Reason: String, CaseIterable {
    case unrecorded = "do not hold the metric"
    case unlike = "have no regular common ticks of usable values"
    case otherStep = "were recorded at another interval"
    case largerArms = "compare more instances than the present arms have"
    case short = "are more than a fifth shorter"
    case eventless = "have an arm without events"
  }

  /// - Parameters:
  ///   - isRelative: for values, whether logarithms of ratios are compared; nil for counts.
  ///   - present: the comparison that the windows shall stand beside.
  init(
    _ history: AAHistory, metric: String, labels: [String: String], isRelative: Bool?,
    like present: PairedTicks, scratch: inout SeriesScratch
  ) {
    var (champion, challenger) = (CleanSample(), CleanSample())
    for window in history.windows {
      guard let pair = window.first(where: { $0.name == metric && $0.labels == labels }) else {
        leftOut[.unrecorded, default: 0] += 1
        continue
      }
      champion.keepFinite(pair.champion)
      challenger.keepFinite(pair.challenger)
      let ticks =
        isRelative.map {
          PairedTicks(differencesOf: challenger, champion, isRelative: $0, scratch: &scratch)
        } ?? PairedTicks(countsOf: challenger, champion)
      if let ticks, let reason = ticks.unfit(for: present) {
        leftOut[reason, default: 0] += 1
      } else if let ticks {
        windows.append(ticks)
      } else {
        leftOut[.unlike, default: 0] += 1
      }
    }
  }

  /// The effect of `present` in its first `ticks` ticks, with the error that the history gives it.
  ///
  /// - Returns: nil for fewer than 10 windows or 8 ticks. To judge a look of a running comparison by
  ///   its normal deviate, take the estimate's `equivalentZ(margin:)`.
  mutating func calibrate(
    _ present: PairedTicks, ticks: Int, scratch: inout SeriesScratch
  ) -> Calibration? {
    guard let model = present.estimate(ticks: ticks, scratch: &scratch) else { return nil }
    var (estimates, contrasts) = ([SeriesEstimate](), [Contrast]())
    leftOut[.short] = nil
    leftOut[.eventless] = nil
    for window in windows {
      guard 5 * window.count >= 4 * ticks else {
        leftOut[.short, default: 0] += 1
        continue
      }
      guard let estimate = window.estimate(ticks: ticks, scratch: &scratch) else {
        leftOut[.eventless, default: 0] += 1
        continue
      }
      estimates.append(estimate)
      contrasts.append(window.contrast)
    }
    // To leave out only the windows without events would make the others' spread too small.
    guard leftOut[.eventless] == nil, estimates.count >= Calibration.fewest else { return nil }
    return Calibration(
      model, past: estimates, degreesOfFreedom: Contrast.degreesOfFreedom(contrasts),
      leftOut: leftOut.values.reduce(0, +))
  }

  /// Why the history tells nothing of a metric.
  var doubt: String {
    let reasons = Reason.allCases.compactMap { reason in
      leftOut[reason].map { "\($0) \(reason.rawValue)" }
    }
    let usable = windows.count - (leftOut[.short] ?? 0) - (leftOut[.eventless] ?? 0)
    return "A/A history not used: \(usable) windows of this metric serve, \(Calibration.fewest) are"
      + " needed" + (reasons.isEmpty ? "" : " (" + reasons.joined(separator: ", ") + ")")
  }
}

extension PairedTicks {
  /// What keeps a window from standing beside a comparison, if anything does.
  fileprivate func unfit(for present: PairedTicks) -> HealthyDifferences.Reason? {
    if step.isFinite, present.step.isFinite, abs(step / present.step - 1) > 0.01 {
      return .otherStep
    }
    // A fifth less of the spread between instances is as far as a window may fall short.
    if !contrast.weights.isEmpty, contrast.size < 0.8 * present.contrast.size { return .largerArms }
    return nil
  }
}
