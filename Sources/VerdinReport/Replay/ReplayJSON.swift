import VerdinJudge

/// The schema that replays follow, `schemas/verdin-replay.schema.json`.
package let replaySchema = "verdin.replay/1"

extension JSONWriter {
  /// - Parameter isRecord: whether the object stands alone on its line and so names its schema.
  mutating func replayWindow(
    _ window: RecordedWindows.Window, _ judgement: Judgement, isRecord: Bool
  ) {
    object { json in
      if isRecord { json.member("schema", replaySchema) }
      json.member("start", window.start)
      json.member("end", window.end)
      json.member("verdict", judgement.verdict.rawValue)
      json.member("reason", judgement.reason)
      json.key("deciding")
      if let metric = judgement.deciding {
        json.string(metric.displayName)
      } else {
        json.null()
      }
      json.key("metrics")
      json.array(judgement.metrics) { $0.replayMetric($1) }
    }
  }

  private mutating func replayMetric(_ metric: MetricJudgement) {
    object { json in
      json.member("name", metric.displayName)
      json.member("verdict", metric.verdict.rawValue)
      json.member("estimate", rounded: metric.evidence.bounds?.estimate ?? .nan)
      json.member("lower", rounded: metric.evidence.bounds?.failLower ?? .nan)
      json.member("upper", rounded: metric.evidence.bounds?.failUpper ?? .nan)
    }
  }

  mutating func replaySummary(
    _ tally: ReplayTally, _ notes: [String], _ version: String, isRecord: Bool
  ) {
    object { json in
      if isRecord { json.member("schema", replaySchema) }
      json.member("verdict", tally.verdict.rawValue)
      json.member("summary", VerdinReport.replaySummary(tally))
      json.member("growing", tally.isGrowing)
      json.member("first_fail", tally.firstFail)
      json.member("counts") { json in
        for verdict in Verdict.allCases {
          json.key(data: verdict.rawValue)
          json.integer(tally.counts[verdict] ?? 0)
        }
      }
      json.member("notes", notes)
      json.member("version", version)
    }
  }
}
