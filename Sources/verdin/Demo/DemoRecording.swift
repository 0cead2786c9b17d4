import Foundation
import VerdinIO
import VerdinJudge
import VerdinReport

/// Writes what the rollout's metric source gave the judge as a CSV in the long layout, which `verdin
/// judge` and `replay` read.
func recordMetrics(of status: RolloutStatus, tick: Double, in folder: String) async throws {
  guard let first = status.events.first, let last = status.events.last else { return }
  let source = RequestLogSource(
    .init(requests: folder + "/requests.jsonl", labels: folder + "/labels.csv", tick: tick))
  let recorded = try await source.read(first.time..<last.time)
  var text = "timestamp,metric,arm,value,le\n"
  for pair in recorded.pairs {
    for (arm, series) in [("champion", pair.champion), ("challenger", pair.challenger)] {
      text += rows(pair.name, arm, series)
    }
  }
  try Data(text.utf8).write(to: URL(filePath: folder + "/metrics.csv"))
}

private func rows(_ name: String, _ arm: String, _ series: Series) -> String {
  guard let histogram = series.histogram else {
    return zip(series.times, series.values).filter { $1.isFinite }
      .map { "\($0),\(name),\(arm),\($1),\n" }.joined()
  }
  return zip(series.times, histogram.counts).map { time, counts in
    // Buckets count what was observed up to their edge, and the last counts all.
    var sum = 0.0
    var text = ""
    for (edge, count) in zip(histogram.edges, counts) where edge.isFinite {
      sum += count
      text += "\(time),\(name),\(arm),\(sum),\(edge)\n"
    }
    return text + "\(time),\(name),\(arm),\(counts.reduce(0, +)),+Inf\n"
  }.joined()
}

/// What `verdin shadow` tells of both models' answers to the requests that were copied, by the margins of
/// the run's configuration.
func comparison(in folder: String) throws -> [UInt8] {
  let file = folder + "/demo.yaml"
  let loaded = try LoadedConfig(ByteSource(argument: file).read().array, file: file)
  guard let shadow = loaded.shadow else {
    preconditionFailure("\(file) has no section 'shadow'")
  }
  let pairing = try ShadowPairing(
    champion: readAnswers(ByteSource(argument: shadow.champion)),
    challenger: readAnswers(ByteSource(argument: shadow.challenger)),
    labels: shadow.labels.map { try readLabels(ByteSource(argument: $0)) } ?? [:],
    lateAfter: shadow.lateAfter)
  let input = "both models' answers to the requests that were copied"
  return ShadowDocument(
    judgeShadow(pairing, config: shadow.config), config: shadow.config, input: input,
    version: Verdin.version
  ).text(color: Console.wantsColor)
}
