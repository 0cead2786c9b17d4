import VerdinJudge

/// The judgement in Prometheus' text format, for the textfile collector of node_exporter.
///
/// A verdict is a set of states: of the four samples one is 1 and the others are 0, so that a series
/// never vanishes when the verdict changes. What was not measured has no sample. No sample carries a
/// time, which the collector refuses; the end of the data is a gauge of its own, and the collector tells
/// when the file was written.
///
/// - SeeAlso: prometheus.io/docs/instrumenting/exposition_formats, version 0.0.4
package struct PrometheusReport: Report {
  package let name = "prometheus"
  package let summary = "gauges for node_exporter's textfile collector"

  package init() {}

  package func render(_ judgement: Judgement, in context: ReportContext) -> [UInt8] {
    var page = MetricPage()
    ofChallenger(judgement, context, in: &page)
    let names = Array(SeriesNames(judgement.metrics))
    page.family(
      "verdin_metric_verdict", "1 for the verdict on the metric, 0 for the others.",
      names.flatMap { metric, labels in
        Verdict.allCases.map { verdict in
          Sample(
            labels + [("role", metric.role.rawValue), ("verdict", verdict.rawValue)],
            metric.verdict == verdict ? 1 : 0)
        }
      })
    bounds(names, in: &page)
    page.family(
      "verdin_metric_mann_whitney_p", "Two-sided p-value of the Mann-Whitney test.",
      names.compactMap { Sample($1, $0.evidence.mannWhitney?.pValue) })
    page.family(
      "verdin_metric_mean", "Mean of an arm's values.",
      arms(names) { $0.count > 0 ? $0.mean : nil })
    page.family("verdin_metric_values", "Values of an arm.", arms(names) { Double($0.count) })
    page.family(
      "verdin_metric_missing_values", "Points of an arm that were recorded without a value.",
      arms(names) { Double($0.missing) })
    return Array(page.text.utf8)
  }

  private func ofChallenger(
    _ judgement: Judgement, _ context: ReportContext, in page: inout MetricPage
  ) {
    page.family(
      "verdin_info", "What judged, and what was judged.",
      [
        Sample(
          [
            ("version", context.version), ("policy", judgement.policy), ("input", context.input),
            ("config", context.config ?? ""), ("stage", context.stage ?? ""),
          ], 1)
      ])
    page.family(
      "verdin_verdict", "1 for the verdict on the challenger, 0 for the others.",
      Verdict.allCases.map {
        Sample([("verdict", $0.rawValue)], judgement.verdict == $0 ? 1 : 0)
      })
    page.family(
      "verdin_score", "Score of the judgement, 0 to 100.",
      [Sample([], judgement.score)].compactMap(\.self))
    let times = context.recording.flatMap { $0.champion.times + $0.challenger.times }
    page.family(
      "verdin_data_end_timestamp_seconds", "Time of the last value that was judged.",
      [Sample([], times.max())].compactMap(\.self))
  }

  private func bounds(_ names: [SeriesNames.Element], in page: inout MetricPage) {
    func scaled(_ value: @escaping (MarginBounds) -> Double?) -> [Sample] {
      names.compactMap { metric, labels in
        metric.evidence.bounds.flatMap { bounds in
          Sample(labels + [("scale", bounds.scale.rawValue)], value(bounds))
        }
      }
    }
    page.family(
      "verdin_metric_change", "Challenger minus champion, on the scale of the margin.",
      scaled(\.estimate))
    page.family(
      "verdin_metric_change_lower", "Lower end of the change, at the error of a fail.",
      scaled(\.failLower))
    page.family(
      "verdin_metric_change_upper", "Upper end of the change, at the error of a fail.",
      scaled(\.failUpper))
    page.family(
      "verdin_metric_tolerated_increase", "Increase that the margin tolerates.",
      scaled(\.toleratedIncrease))
    page.family(
      "verdin_metric_tolerated_decrease", "Decrease that the margin tolerates.",
      scaled { $0.toleratedDecrease?.magnitude })
  }

  private func arms(
    _ names: [SeriesNames.Element], _ value: (SampleSummary) -> Double?
  ) -> [Sample] {
    names.flatMap { metric, labels in
      [("champion", metric.evidence.champion), ("challenger", metric.evidence.challenger)]
        .compactMap { arm, summary in Sample(labels + [("arm", arm)], value(summary)) }
    }
  }
}

/// The labels that tell each metric apart: two series of one name and the same labels make a collector
/// refuse the whole file, so the second of them gets a number.
private struct SeriesNames: Sequence {
  typealias Element = (metric: MetricJudgement, labels: [(String, String)])
  private let named: [Element]

  init(_ metrics: [MetricJudgement]) {
    var seen: [[String]: Int] = [:]
    named = metrics.map { metric in
      let text = metric.labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        .joined(separator: ",")
      let count = seen[[metric.name, text], default: 0] + 1
      seen[[metric.name, text]] = count
      let number = count > 1 ? [("series", "\(count)")] : []
      return (metric, [("metric", metric.name), ("labels", text)] + number)
    }
  }

  func makeIterator() -> IndexingIterator<[Element]> { named.makeIterator() }
}

private struct Sample {
  let labels: [(String, String)]
  let value: Double

  /// - Returns: nil where there is no value.
  init?(_ labels: [(String, String)], _ value: Double?) {
    guard let value else { return nil }
    self.init(labels, value)
  }

  init(_ labels: [(String, String)], _ value: Double) {
    self.labels = labels
    self.value = value
  }
}

private struct MetricPage {
  private(set) var text = ""

  /// A gauge with its samples; nothing where there are none.
  mutating func family(_ name: String, _ help: String, _ samples: [Sample]) {
    guard !samples.isEmpty else { return }
    text += "# HELP \(name) \(help)\n# TYPE \(name) gauge\n"
    for sample in samples {
      let labels = sample.labels.map { "\($0.0)=\"\(escaped($0.1))\"" }.joined(separator: ",")
      text += "\(name)\(labels.isEmpty ? "" : "{\(labels)}") \(figure(sample.value))\n"
    }
  }
}

private func escaped(_ label: String) -> String {
  label.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
}

/// 12 significant digits, as far as CPUs agree.
private func figure(_ value: Double) -> String {
  guard value.isFinite else { return value.isNaN ? "NaN" : value < 0 ? "-Inf" : "+Inf" }
  var figure = DecimalFigure(value)
  figure.round(toDigits: 12)
  var bytes: [UInt8] = []
  figure.append(to: &bytes)
  return String(decoding: bytes, as: UTF8.self)
}
