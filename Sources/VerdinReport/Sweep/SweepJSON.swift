import VerdinJudge

/// The schema that sweeps follow, `schemas/verdin-sweep.schema.json`.
package let sweepSchema = "verdin.sweep/1"

/// A sweep as one JSON object in one line.
package func sweepJSON(_ sweep: Sweep, in context: SweepContext) -> [UInt8] {
  var json = JSONWriter()
  json.object { json in
    json.member("schema", sweepSchema)
    json.member("verdict", sweep.asConfigured.verdict.rawValue)
    json.member("input", context.input)
    if let config = context.config { json.member("config", config) }
    json.member("extent", context.extent)
    json.key("factors")
    json.array(sweep.factors) { $0.number($1) }
    json.key("policies")
    json.array(sweep.policies) { json, policy in
      json.object { $0.members(of: policy, sweep.factors) }
    }
    json.member("notes", context.notes)
    json.member("version", context.version)
  }
  json.endLine()
  return json.bytes
}

extension JSONWriter {
  fileprivate mutating func members(of policy: Sweep.PolicySweep, _ factors: [Double]) {
    member("policy", policy.policy)
    member("configured", policy.isConfigured)
    member("verdict", policy.asConfigured(factors).verdict.rawValue)
    member("summary", policy.sentence(factors))
    key("settings")
    array(factors.indices.flatMap { row in factors.indices.map { (row, $0) } }) { json, place in
      json.object { json in
        json.member("limits", factors[place.0])
        json.member("margins", factors[place.1])
        let found = policy.grid[place.0][place.1]
        json.member("verdict", found.verdict.rawValue)
        json.key("metrics")
        json.array(found.metrics) { json, metric in
          json.object { json in
            json.member("name", metric.name)
            json.member("verdict", metric.verdict.rawValue)
          }
        }
      }
    }
    key("scores")
    array(policy.scores) { json, score in
      json.object { json in
        json.member("pass", score.pass)
        json.member("verdict", score.verdict.rawValue)
      }
    }
  }
}
