import VerdinJudge

/// The judgement as a tidy table: a row a metric, a column a figure, the same columns whatever was judged.
///
/// Every figure is one of the JSON report's, under a name that says which. The verdict on the challenger
/// stands in every row.
package func resultTable(_ judgement: Judgement) -> [UInt8] {
  typealias Cell = CSVTable.Cell
  let columns: [(name: String, cell: (MetricJudgement) -> Cell)] =
    [
      ("metric", { .text($0.name) }),
      (
        "labels",
        { metric in
          let labels = metric.labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
          return .text(labels.isEmpty ? nil : labels.joined(separator: ","))
        }
      ),
      ("verdict", { .text($0.verdict.rawValue) }), ("role", { .text($0.role.rawValue) }),
      ("direction", { .text($0.direction.rawValue) }), ("reason", { .text($0.reason) }),
      ("harm", { .text($0.settings.harm.rawValue) }),
    ]
    + marginColumns + summaryColumns("champion") { $0.evidence.champion }
    + summaryColumns("challenger") { $0.evidence.challenger } + rankColumns + boundColumns
    + [
      ("limit_above", { .figure($0.settings.limits.above) }),
      ("limit_below", { .figure($0.settings.limits.below) }),
      ("limit_statistic", { .figure($0.evidence.limitStatistic) }),
      ("effect_size", { .figure($0.evidence.effectSize) }),
      ("classification", { .text($0.classification) }),
      ("critical", { .truth($0.critical) }),
      ("judgement_verdict", { _ in .text(judgement.verdict.rawValue) }),
      ("judgement_score", { _ in .figure(judgement.score) }),
      ("policy", { _ in .text(judgement.policy) }),
    ]
  var table = CSVTable(columns: columns.map(\.name))
  for metric in judgement.metrics { table.append(columns.map { $0.cell(metric) }) }
  return table.bytes
}

private typealias Columns = [(name: String, cell: (MetricJudgement) -> CSVTable.Cell)]

private var marginColumns: Columns {
  [
    (
      "margin_kind",
      { metric in
        switch metric.settings.margin {
        case .relative: .text("relative")
        case .absolute: .text("absolute")
        case .relativeOrAbsolute: .text("relative_or_absolute")
        case .superiority: .text("cles")
        }
      }
    ),
    (
      "margin",
      { metric in
        switch metric.settings.margin {
        case .relative(let value), .absolute(let value), .superiority(let value),
          .relativeOrAbsolute(let value, _):
          .figure(value)
        }
      }
    ),
    (
      "margin_absolute",
      { metric in
        guard case .relativeOrAbsolute(_, let amount) = metric.settings.margin else {
          return .figure(nil)
        }
        return .figure(amount)
      }
    ),
  ]
}

private func summaryColumns(
  _ arm: String, _ summary: @escaping (MetricJudgement) -> SampleSummary
) -> Columns {
  /// Of no values there is no mean.
  func figure(_ name: String, _ value: @escaping (SampleSummary) -> Double?) -> (
    String, (MetricJudgement) -> CSVTable.Cell
  ) {
    ("\(arm)_\(name)", { .figure(summary($0).count > 0 ? value(summary($0)) : nil) })
  }
  return [
    ("\(arm)_count", { .count(summary($0).count) }),
    ("\(arm)_missing", { .count(summary($0).missing) }),
    figure("mean") { $0.mean }, figure("std") { $0.standardDeviation },
    figure("min") { $0.minimum }, figure("max") { $0.maximum }, figure("median") { $0.median },
    figure("p95") { $0.p95 }, figure("events") { $0.events },
    figure("exposure") { $0.exposure },
  ]
}

private var rankColumns: Columns {
  [
    ("u", { .figure($0.evidence.mannWhitney?.u) }),
    ("p", { .rounded($0.evidence.mannWhitney?.pValue) }),
    ("p_greater", { .rounded($0.evidence.mannWhitney?.pGreater) }),
    ("p_less", { .rounded($0.evidence.mannWhitney?.pLess) }),
    ("p_method", { .text($0.evidence.mannWhitney?.method.rawValue) }),
    ("shift", { .figure($0.evidence.shift?.estimate) }),
    ("shift_lower", { .figure($0.evidence.shift?.lower) }),
    ("shift_upper", { .figure($0.evidence.shift?.upper) }),
    ("shift_confidence", { .figure($0.evidence.shift?.confidence) }),
    ("ratio", { .rounded($0.evidence.ratio?.estimate) }),
    ("ratio_lower", { .rounded($0.evidence.ratio?.lower) }),
    ("ratio_upper", { .rounded($0.evidence.ratio?.upper) }),
    ("superiority", { .figure($0.evidence.superiority) }),
    ("mean_ratio", { .figure($0.evidence.meanRatio) }),
  ]
}

private var boundColumns: Columns {
  [
    ("method", { .text($0.evidence.method?.name) }),
    ("scale", { .text($0.evidence.bounds?.scale.rawValue) }),
    ("effect", { .rounded($0.evidence.bounds?.estimate) }),
    ("fail_lower", { .rounded($0.evidence.bounds?.failLower) }),
    ("fail_upper", { .rounded($0.evidence.bounds?.failUpper) }),
    ("pass_lower", { .rounded($0.evidence.bounds?.passLower) }),
    ("pass_upper", { .rounded($0.evidence.bounds?.passUpper) }),
    ("tolerated_increase", { .rounded($0.evidence.bounds?.toleratedIncrease) }),
    ("tolerated_decrease", { .rounded($0.evidence.bounds?.toleratedDecrease) }),
    ("p_increase", { .rounded($0.evidence.bounds?.pIncrease) }),
    ("p_decrease", { .rounded($0.evidence.bounds?.pDecrease) }),
    ("p_any_increase", { .rounded($0.evidence.bounds?.pAnyIncrease) }),
    ("p_any_decrease", { .rounded($0.evidence.bounds?.pAnyDecrease) }),
    ("family_p", { .rounded($0.evidence.familyP) }),
    ("points_needed", { .count($0.evidence.pointsNeeded) }),
  ]
}
