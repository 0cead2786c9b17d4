import VerdinJudge
import VerdinNumerics
import VerdinReport
import VerdinSimulation

extension SimulationReport {
  /// The object that schemas/verdin-simulation.schema.json describes.
  func json(version: String) -> [UInt8] {
    var json = JSONWriter(layout: .pretty)
    json.object { json in
      json.member("schema", "verdin.simulation/1")
      json.member("config", config)
      json.member("policy", policy)
      json.key("seed")
      json.raw(Array("\(seed)".utf8))
      json.member("runs", runs)
      json.member("ticks", simulation.ticks)
      json.member("tick_seconds", simulation.tickSeconds)
      json.key("looks")
      json.array(simulation.looks) { $0.integer($1) }
      json.key("results")
      json.array(results) { write($1, &$0) }
      json.key("findings")
      json.array(findings) { write($1, &$0) }
      json.member("version", version)
    }
    json.endLine()
    return json.bytes
  }

  private func write(_ result: SimulationResult, _ json: inout JSONWriter) {
    json.object { json in
      json.member("noise", result.noise)
      write(result.change, &json)
      json.key("verdicts")
      write(result.tally.verdicts, &json)
      json.key("median_fail_tick")
      if let tick = result.tally.medianFailTick { json.integer(tick) } else { json.null() }
      json.key("metrics")
      json.array(simulation.metricNames.indices) { json, place in
        json.object { json in
          json.member("name", simulation.metricNames[place])
          json.key("verdicts")
          write(result.tally.metrics[place], &json)
        }
      }
    }
  }

  private func write(_ change: PlantedChange, _ json: inout JSONWriter) {
    json.member("shape", change.shape.rawValue)
    json.member("change", change.size)
  }

  private func write(_ counts: VerdictCounts, _ json: inout JSONWriter) {
    json.object { json in
      for verdict in Verdict.allCases {
        json.key(data: verdict.rawValue)
        json.object { json in
          json.member("count", counts[verdict])
          write(WilsonInterval(counts[verdict], of: runs), &json)
        }
      }
    }
  }

  private func write(_ share: WilsonInterval, _ json: inout JSONWriter) {
    json.member("share", rounded: share.estimate)
    json.member("lower", rounded: share.lower)
    json.member("upper", rounded: share.upper)
  }

  private func write(_ finding: Finding, _ json: inout JSONWriter) {
    json.object { json in
      json.member("noise", finding.noise)
      write(finding.change, &json)
      json.key("metric")
      if let metric = finding.metric { json.string(metric) } else { json.null() }
      json.member("verdict", finding.verdict.rawValue)
      write(finding.share, &json)
      json.member("allowed", finding.allowed)
      json.member("shown", finding.isShown)
      json.member("mistake", finding.isMistake)
    }
  }
}
