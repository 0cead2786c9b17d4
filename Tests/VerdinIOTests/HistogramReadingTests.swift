import Testing
import VerdinIO
import VerdinJudge

/// Histograms from CSV with Prometheus' label `le`, and from JSON Lines.
@Suite struct HistogramReadingTests {
  private func rows(_ lines: [String]) -> String {
    (["timestamp,metric,arm,value,le,route"] + lines).joined(separator: "\n") + "\n"
  }

  /// Two ticks of both arms, cumulated counts for each edge.
  private func recording(_ buckets: [(le: String, counts: [String])]) -> String {
    rows(
      buckets.flatMap { le, counts in
        ["champion", "challenger"].flatMap { arm in
          counts.enumerated().map { "\(60 * ($0 + 1)),latency,\(arm),\($1),\(le),/buy" }
        }
      })
  }

  @Test func `the buckets of a metric become one histogram`() throws {
    let recorded = try read(
      recording([("0.5", ["7", "4"]), ("+Inf", ["10", "4"]), ("0.1", ["2", "0"])])
        + "60,cpu,champion,5,,\n60,cpu,challenger,6,,\n")
    #expect(recorded.pairs.map(\.name) == ["latency", "cpu"])
    let latency = recorded.pairs[0]
    #expect(latency.labels == ["route": "/buy"])
    #expect(latency.champion.times == [60, 120])
    #expect(
      latency.champion.histogram
        == Series.Histogram(edges: [0.1, 0.5, .infinity], counts: [[2, 5, 3], [0, 4, 0]]))
    #expect(latency.challenger == latency.champion)
    #expect(recorded.pairs[1].labels == ["route": ""])
  }

  @Test func `a tick that lacks a bucket is missing`() throws {
    let recorded = try read(
      recording([("0.5", ["7", ""]), ("+Inf", ["10", "4"])]))
    let champion = recorded.pairs[0].champion
    #expect(champion.values.map(\.isNaN) == [false, true])
    #expect(champion.histogram?.counts == [[7, 3], [0, 0]])
  }

  @Test func `an arm without rows is an arm without values`() throws {
    let text = rows([
      "60,latency,champion,3,1,/", "60,latency,champion,3,+Inf,/", "60,cpu,challenger,1,,",
      "60,cpu,champion,1,,",
    ])
    #expect(try read(text).pairs[0].challenger.values.isEmpty)
  }

  @Test(arguments: [
    (
      [("0.1", ["1"]), ("0.5", ["2"])], "histogram 'latency' has no bucket le=+Inf",
      "it counts all"
    ),
    ([("+Inf", ["2"])], "has no bucket but le=+Inf", "keep the label le"),
    ([("0.1", ["1"]), ("0.10", ["2"]), ("+Inf", ["2"])], "two buckets up to 0.1", ""),
    ([("much", ["1"]), ("+Inf", ["2"])], "le 'much' of 'latency' is not a number", "upper edge"),
    (
      [("0.1", ["5"]), ("0.5", ["3"]), ("+Inf", ["6"])],
      "at unix time 60 the champion counts 3 of 'latency' up to 0.5, and 5 below", "not larger"
    ),
    ([("0.1", ["-1"]), ("+Inf", ["6"])], "has a negative count of 'latency' up to 0.1", ""),
    (
      [
        ("0.1", (1...9).map { "\($0)" }), ("+Inf", (1...9).map { "\(2 * $0)" }),
      ], "only grow: they look like totals", "increase(latency[1m])"
    ),
  ])
  func `what does not add up is said`(
    buckets: [(le: String, counts: [String])], error: String, hint: String
  ) {
    let said = complaint(recording(buckets))
    #expect(said.error.contains(error), "\(said.error)")
    #expect(hint.isEmpty || said.hint.contains(hint), "\(said.hint)")
  }

  @Test func `both arms need the same buckets`() {
    let text = rows([
      "60,latency,champion,3,1,/", "60,latency,champion,3,2,/", "60,latency,champion,3,+Inf,/",
      "60,latency,challenger,3,1,/", "60,latency,challenger,3,+Inf,/",
    ])
    #expect(complaint(text).error.contains("the challenger has no bucket le=2 of 'latency'"))
  }

  private func pairs(_ champion: String, _ challenger: String) throws -> [MetricPair] {
    let text = #"{"name": "latency", "champion": \#(champion), "challenger": \#(challenger)}"#
    return try readMetricPairs(jsonLines: Array(text.utf8).span, file: "p.jsonl")
  }

  private let whole =
    #"{"t": [60, 120], "histogram": {"edges": [1, 2, "+Inf"], "counts": [[1, 2, 0], null]}}"#

  @Test func `JSON Lines hold histograms`() throws {
    let pair = try pairs(whole, whole)[0]
    #expect(pair.champion.times == [60, 120])
    #expect(
      pair.champion.histogram
        == Series.Histogram(edges: [1, 2, .infinity], counts: [[1, 2, 0], [0, 0, 0]]))
    #expect(pair.champion.values[1].isNaN)
  }

  @Test(arguments: [
    (#"{"edges": [1, 2]}"#, "needs 'edges' and 'counts'"),
    (#"{"edges": [2, 1], "counts": []}"#, "element 2 of 'edges'"),
    (#"{"edges": [], "counts": []}"#, "must be a list of upper edges"),
    (#"{"edges": [1, "inf"], "counts": []}"#, #"must be a number or "+Inf""#),
    (#"{"edges": [1, 2], "counts": [[1, 2, 3]]}"#, "has 3 counts for 2 edges"),
    (#"{"edges": [1, 2], "counts": [[1, -2]]}"#, "count 2 in row 1"),
    (#"{"edges": [1, 2], "counts": [[1, null]]}"#, "is missing or negative"),
    (#"{"edges": [1, 2], "counts": 3}"#, "must be a list of lists"),
    (#"{"edges": [1, 2], "bounds": 3}"#, "unknown key 'bounds'"),
    (#"{"edges": [1, 2, 3], "counts": [[1, 2, 3]]}"#, "have different edges"),
  ])
  func `a histogram in JSON that does not add up is said`(histogram: String, error: String) {
    let said = complaint { try pairs(whole, #"{"histogram": \#(histogram)}"#) }
    #expect(said.contains(error), "\(said)")
  }

  @Test func `values and a histogram are one too many`() {
    let said = complaint {
      try pairs(whole, #"{"v": [1], "histogram": {"edges": [1], "counts": [[1]]}}"#)
    }
    #expect(said.contains("needs 'v', 'events' and 'exposure', 'histogram' or 'sketch'"), "\(said)")
  }

  @Test(arguments: [
    ("quantile: 0.99", 0.99), ("quantile: p50", 0.5), ("quantile: p99.9", 0.999),
    ("kind: quantile", 0.95),
  ])
  func `a quantile makes the metric one, and its limits speak of it`(
    setting: String, quantile: Double
  ) throws {
    let metric = try config("metrics: {m: {\(setting), max: 9}}").config.metrics[0]
    #expect(metric.kind == .quantile)
    #expect(abs(metric.quantile - quantile) < 1e-12)
    #expect(metric.limits.statistic == .quantile)
  }

  @Test func `a kind or a statistic that is named stays`() throws {
    let metric = try config("metrics: {m: {quantile: 0.9, kind: series, max: 9, statistic: p99}}")
      .config.metrics[0]
    #expect(metric.kind == .series)
    #expect(metric.limits.statistic == .p99)
    let other = try config("metrics: {m: {kind: quantile, max: 9, statistic: max}}")
    #expect(other.config.metrics[0].limits.statistic == .maximum)
  }

  @Test(arguments: [
    ("95", "write 0.95 or p95"), ("1", "must be between 0 and 1"), ("p0", "between 0 and 1"),
    ("often", "write 0.95 or p95"),
  ])
  func `a quantile is a share`(text: String, hint: String) {
    let said = complaints("metrics: {m: {quantile: \(text)}}")
    #expect(said.contains(hint), "\(said)")
  }
}
