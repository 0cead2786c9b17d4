import VerdinJudge
import VerdinNumerics
import VerdinReport
import VerdinSimulation

extension SimulationReport {
  /// The object that schemas/verdin-simulation.schema.json describes.
  func json(version: String) -> [UInt8] {
    var json = JSONWriter(layout: .pretty)
    json.object { json in
      json.key("schema")
      json.string("verdin.simulation/1")
      json.key("config")
      json.string(config)
      json.key("policy")
      json.string(policy)
      json.key("seed")
      json.raw(Array("\(seed)".utf8))
      json.key("runs")
      json.integer(runs)
      json.key("ticks")
      json.integer(simulation.ticks)
      json.key("tick_seconds")
      json.number(simulation.tickSeconds)
      json.key("looks")
      json.array(simulation.looks) { $0.integer($1) }
      json.key("results")
      json.array(results) { write($1, &$0) }
      json.key("findings")
      json.array(findings) { write($1, &$0) }
      json.key("version")
      json.string(version)
    }
    json.endLine()
    return json.bytes
  }

  private func write(_ result: SimulationResult, _ json: inout JSONWriter) {
    json.object { json in
      json.key("noise")
      json.string(result.noise)
      write(result.change, &json)
      json.key("verdicts")
      write(result.tally.verdicts, &json)
      json.key("median_fail_tick")
      if let tick = result.tally.medianFailTick { json.integer(tick) } else { json.null() }
      json.key("metrics")
      json.array(simulation.metricNames.indices) { json, place in
        json.object { json in
          json.key("name")
          json.string(simulation.metricNames[place])
          json.key("verdicts")
          write(result.tally.metrics[place], &json)
        }
      }
    }
  }

  private func write(_ change: PlantedChange, _ json: inout JSONWriter) {
    json.key("shape")
    json.string(change.shape.rawValue)
    json.key("change")
    json.number(change.size)
  }

  private func write(_ counts: VerdictCounts, _ json: inout JSONWriter) {
    json.object { json in
      for verdict in Verdict.allCases {
        json.key(data: verdict.rawValue)
        json.object { json in
          json.key("count")
          json.integer(counts[verdict])
          write(WilsonInterval(counts[verdict], of: runs), &json)
        }
      }
    }
  }

  private func write(_ share: WilsonInterval, _ json: inout JSONWriter) {
    json.key("share")
    json.rounded(share.estimate)
    json.key("lower")
    json.rounded(share.lower)
    json.key("upper")
    json.rounded(share.upper)
  }

  private func write(_ finding: Finding, _ json: inout JSONWriter) {
    json.object { json in
      json.key("noise")
      json.string(finding.noise)
      write(finding.change, &json)
      json.key("metric")
      if let metric = finding.metric { json.string(metric) } else { json.null() }
      json.key("verdict")
      json.string(finding.verdict.rawValue)
      write(finding.share, &json)
      json.key("allowed")
      json.number(finding.allowed)
      json.key("shown")
      json.bool(finding.isShown)
      json.key("mistake")
      json.bool(finding.isMistake)
    }
  }
}
