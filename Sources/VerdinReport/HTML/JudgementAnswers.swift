import VerdinJudge

extension Answers {
  /// What a judgement says to each question.
  init(_ judgement: Judgement, _ context: ReportContext) {
    let deciding = judgement.deciding
    decided = judgement.verdict.rawValue
    kind = judgement.verdict
    why = judgement.reason.isEmpty ? Self.scored(judgement) : judgement.reason
    byHowMuch =
      deciding.map { Self.size($0, isNearest: judgement.verdict == .pass) }
      ?? "Nothing was measured that decides."
    howSure =
      judgement.guards.isEmpty
      ? deciding.map(Self.certainty) ?? "Not at all: there is nothing to be sure of."
      : "Not at all: the data cannot be trusted."
    flip = judgement.flip?.sentence
    next = Self.advice(judgement, deciding)
    origin = [
      context.stage.map { "stage \($0)" }, context.input, context.config.map { "config \($0)" },
      tally(judgement.metrics), judgement.shownScore.map { "score \(readable($0)) of 100" },
    ].compactMap(\.self).joined(separator: " · ")
  }

  /// The reason of a policy that decides by the score and gives no other.
  private static func scored(_ judgement: Judgement) -> String {
    "The score of \(judgement.score.map { readable($0) } ?? "-") decides"
      + (judgement.classification.map { ": \($0)" } ?? "")
  }

  private static func size(_ metric: MetricJudgement, isNearest: Bool) -> String {
    let figures = MetricFigures(metric)
    let change =
      figures.change.estimate == "-"
      ? "no change could be measured"
      : [figures.change.estimate, figures.change.interval].filter { !$0.isEmpty }
        .joined(separator: " ")
    let parts = [
      "\(figures.name): \(change)", figures.margin.map { "tolerated \($0)" },
      limit(metric, figures),
    ].compactMap(\.self).joined(separator: "; ")
    return isNearest ? "\(parts); nothing is nearer to its margin" : parts
  }

  private static func limit(_ metric: MetricJudgement, _ figures: MetricFigures) -> String? {
    guard let value = metric.evidence.limitStatistic, let limits = figures.limits else {
      return nil
    }
    return "\(readable(value)) against the limit \(limits)"
  }

  /// How far the figures bear the verdict on the metric that decided.
  private static func certainty(_ metric: MetricJudgement) -> String {
    let evidence = metric.evidence
    guard evidence.guards.isEmpty else { return "Not at all: its data cannot be trusted." }
    guard let bounds = evidence.bounds else {
      if let shift = evidence.shift {
        return
          "The interval of the change is one of \(readable(100 * shift.confidence)) % confidence; policy "
          + "and data give no other probability."
      }
      return "There is no test of such data; the reason says what was seen."
    }
    let all = evidence.anytime == nil ? "" : ", at all looks together"
    var sentences: [String] = []
    if metric.crossesLimit {
      sentences.append(
        "The figure itself is at or beyond its limit, from \(evidence.challenger.count) values.")
    }
    if let p = evidence.anytime?.leastP ?? bounds.leastP, metric.verdict != .pass {
      let family = evidence.familyP.map { ", and looking at all metrics \(readableP($0))" } ?? ""
      sentences.append(
        "If the change were no more than tolerated, data as bad as these would come with p "
          + "\(readableP(p))\(all)\(family).")
    }
    switch metric.verdict {
    case .pass:
      sentences.append("The bound that a pass allows lies within what is tolerated\(all).")
    case .marginal: sentences.append("That is an alarm and no proof.")
    case .inconclusive: sentences.append("Both harm and no harm agree with these data.")
    case .fail: break
    }
    return sentences.joined(separator: " ")
  }

  private static func advice(_ judgement: Judgement, _ deciding: MetricJudgement?) -> String {
    let name = deciding?.displayName
    switch judgement.verdict {
    case .pass:
      let noted = judgement.metrics.filter { !$0.evidence.warnings.isEmpty }.map(\.displayName)
      return "Go on with the challenger."
        + (noted.isEmpty ? "" : " Have a look at the notes on \(noted.joined(separator: ", ")).")
    case .fail:
      return "Do not go on: keep the champion, or give it back the traffic."
        + (name.map { " Look for the cause in \($0) first." } ?? "")
    case .marginal:
      return "Hold: do not give the challenger more traffic, look into \(name ?? "the metrics")"
        + (judgement.flip?.points == nil ? "." : ", and judge again with more data.")
    case .inconclusive:
      if judgement.metrics.isEmpty { return "Record the metrics that the configuration names." }
      let isDistrusted =
        !judgement.guards.isEmpty || !(deciding?.evidence.guards.isEmpty ?? true)
      if let deciding, deciding.evidence.comparison == .noData {
        return "Record \(deciding.displayName) in both arms, then judge again."
      }
      if isDistrusted { return "Mend the recording first, then judge again." }
      return "Decide nothing from this: record more of \(name ?? "the metrics"), then judge again."
    }
  }
}

extension Judgement {
  /// The metric that the verdict rests on; of a pass the one nearest to its margin.
  var deciding: MetricJudgement? {
    if let flip, let metric = metrics.first(where: { $0.displayName == flip.metric }) {
      return metric
    }
    let counted = metrics.filter { $0.role != .info }
    guard verdict == .inconclusive else { return counted.first { $0.verdict == verdict } }
    return counted.first { !$0.evidence.guards.isEmpty }
      ?? counted.first { $0.role == .guarding && $0.verdict != .pass } ?? counted.first
  }
}

extension MetricJudgement {
  /// Whether the challenger's figure is at or beyond a hard limit, with as many values as that needs.
  fileprivate var crossesLimit: Bool {
    let limits = settings.limits
    guard let value = evidence.limitStatistic,
      evidence.challenger.count >= limits.minimumObservations
    else { return false }
    return limits.above.map { !(value > $0) } ?? false
      || limits.below.map { !(value < $0) } ?? false
  }
}

extension MarginBounds {
  /// The smaller p-value against the margin, of the directions that do harm.
  var leastP: Double? { [pIncrease, pDecrease].compactMap(\.self).min() }
}
