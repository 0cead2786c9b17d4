import Foundation
import Testing

/// Recorded histograms from the file to the verdict.
@Suite struct HistogramCommandTests {
  private static let edges = (0..<60).map { pow(1.08, Double($0)) }

  /// Exponential waiting times round `mean`, as their exact expected counts with a little scatter.
  private func rows(_ arm: String, mean: Double, phase: Double) -> [String] {
    (0..<30).flatMap { tick in
      let level = mean * (1 + 0.02 * sin(phase + 1.7 * Double(tick)))
      let counts =
        Self.edges.map { (400 * (1 - exp(-$0 / level))).rounded() } + [400]
      return zip(Self.edges.map { "\($0)" } + ["+Inf"], counts).map { edge, count in
        "\(1_767_225_600 + 60 * tick),latency_ms,\(arm),\(count),\(edge)"
      }
    }
  }

  private func recording(_ ratio: Double) -> String {
    (["timestamp,metric,arm,value,le"] + rows("champion", mean: 12, phase: 0)
      + rows("challenger", mean: 12 * ratio, phase: 1)).joined(separator: "\n") + "\n"
  }

  @Test(arguments: [(1.0, Int32(0)), (1.5, 1)])
  func `a CSV of buckets is judged by its quantile`(ratio: Double, status: Int32) throws {
    let folder = try Folder()
    try folder.write("run.csv", recording(ratio))
    try folder.write(
      "run.yaml", "metrics: {latency_ms: {harm: increase, margin: 15%, quantile: p90, max: 90}}\n")
    let outcome = try folder.verdin(
      "judge", "run.csv", "--config", "run.yaml", "--output", "json")
    #expect(outcome.status == status, "\(outcome.text)\(outcome.errors)")
    let metrics = try #require(try jsonObject(outcome.output)["metrics"] as? [Object])
    let quantile = try #require(metrics[0]["quantile"] as? Object)
    // The p90 of exponential values is 2.303 times their mean.
    let champion = try #require(quantile["champion"] as? Double)
    #expect(abs(champion / (12 * 2.303) - 1) < 0.02)
    #expect(quantile["champion_count"] as? Double == 12_000)
    // A window cuts histograms as it cuts values.
    let window = try folder.verdin(
      "judge", "run.csv", "--config", "run.yaml", "--output", "json", "--window", "10m")
    let last = try #require(try jsonObject(window.output)["metrics"] as? [Object])
    #expect((last[0]["quantile"] as? Object)?["champion_count"] as? Double == 4_000)
  }

  @Test func `the table shows the quantiles and names the limit`() throws {
    let folder = try Folder()
    try folder.write("run.csv", recording(1))
    try folder.write("run.yaml", "metrics: {latency_ms: {quantile: p90, margin: 15%, max: 90}}\n")
    let text = try folder.verdin("judge", "run.csv", "--config", "run.yaml").text
    #expect(text.contains("p90 < 90"), "\(text)")
    #expect(text.contains("27."), "\(text)")
  }
}
