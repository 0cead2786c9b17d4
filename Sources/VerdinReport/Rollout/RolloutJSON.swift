import VerdinJudge
import VerdinRollout

extension RolloutStatus {
  /// The status as JSON, by `schemas/verdin-rollout.schema.json`.
  ///
  /// - Parameter hasLooks: whether every look is in it, and not the last alone.
  package func json(layout: JSONWriter.Layout, hasLooks: Bool = false) -> [UInt8] {
    var writer = JSONWriter(layout: layout)
    writer.object { json in
      json.member("schema", "verdin.rollout/1")
      json.member("version", version)
      json.member("rollout", name)
      json.member("phase", phase)
      json.member("reason", reason)
      json.member("time", now)
      if let start = state.start { json.start(start) }
      json.member("stage", state.stage.map { $0 + 1 })
      json.member("stage_began", state.stageBegan)
      json.member("stage_ends", state.stageEnds)
      json.member("asked_percent", state.challengerShare.percent)
      json.member("confirmed_percent", state.confirmedShare.percent)
      json.member("mirror_percent", state.confirmedMirror.percent)
      json.member("rollback_unconfirmed", state.rollbackTrouble)
      json.key("rollback")
      if case .failed(let cause) = state.phase { json.cause(cause) } else { json.null() }
      json.key("flip")
      if let flip { json.flip(flip) } else { json.null() }
      json.key("last_look")
      if let look = state.lastLook { json.look(look) } else { json.null() }
      json.key("criteria")
      json.array(criteria) { json, criterion in
        json.object { json in
          json.member("name", criterion.name)
          json.member("met", criterion.isMet)
          json.member("detail", criterion.detail)
        }
      }
      if hasLooks {
        json.key("looks")
        json.array(looks) { $0.look($1) }
      }
      json.key("events")
      json.array(Array(events.enumerated())) { json, event in
        json.object { json in
          json.member("sequence", event.offset)
          json.member("time", utcTime(event.element.time))
          json.member("kind", event.element.event.kind.rawValue)
          json.member("actor", event.element.actor)
          json.member("text", words(event.element.event))
          json.member("asked_percent", shares[event.offset].asked.percent)
          json.member("confirmed_percent", shares[event.offset].confirmed.percent)
        }
      }
    }
    writer.endLine()
    return writer.bytes
  }
}

extension JSONWriter {
  fileprivate mutating func start(_ start: RolloutStart) {
    member("champion", start.champion)
    member("challenger", start.challenger)
    member("router", start.router)
    key("shadow")
    if let shadow = start.shadow {
      object { json in
        json.member("seconds", shadow.duration)
        json.member("mirror_percent", shadow.mirror?.percent)
      }
    } else {
      null()
    }
    key("stages")
    array(start.plan.stages) { json, stage in
      json.object { json in
        json.member("percent", stage.share.percent)
        json.member("seconds", stage.duration)
      }
    }
  }

  fileprivate mutating func cause(_ cause: RollbackCause) {
    object { json in
      json.member("kind", cause.word)
      json.member("reason", cause.description)
      json.key("crossing")
      if case .limit(let crossing) = cause { json.crossing(crossing) } else { json.null() }
    }
  }

  package mutating func look(_ look: Look) {
    object { json in
      json.member("time", look.time)
      json.member("stage", look.stage + 1)
      json.member("verdict", look.verdict.rawValue)
      json.member("reason", look.reason)
      json.member("distrust", look.distrust)
      json.member("input_sha256", look.inputDigest)
      json.key("split")
      if let split = look.split {
        json.object { json in
          json.member("champion", split.champion)
          json.member("challenger", split.challenger)
          json.member("p_value", rounded: split.pValue)
        }
      } else {
        json.null()
      }
      json.key("crossings")
      json.array(look.crossings) { $0.crossing($1) }
      json.key("metrics")
      json.array(look.metrics) { $0.metric($1) }
    }
  }

  private mutating func crossing(_ crossing: Crossing) {
    object { json in
      json.member("metric", crossing.metric)
      json.member("statistic", crossing.statistic)
      json.member("value", rounded: crossing.value)
      json.member("limit", crossing.limit)
      json.member("wanted", crossing.side.rawValue)
      json.member("lower", crossing.lower)
      json.member("upper", crossing.upper)
      json.member("observations", crossing.observations)
    }
  }

  private mutating func metric(_ metric: MetricLook) {
    object { json in
      json.member("metric", metric.metric)
      json.member("verdict", metric.verdict.rawValue)
      json.member("reason", metric.reason)
      json.member("champion", metric.champion)
      json.member("challenger", metric.challenger)
      json.member("observations", metric.observations)
      json.member("above", metric.above)
      json.member("below", metric.below)
      json.member("change", metric.change)
      json.member("lower", metric.lower)
      json.member("upper", metric.upper)
      json.member("tolerated_decrease", metric.toleratedDecrease)
      json.member("tolerated_increase", metric.toleratedIncrease)
      json.member("is_relative", metric.isRelative)
    }
  }
}

extension RollbackCause {
  fileprivate var word: String {
    switch self {
    case .limit: "limit"
    case .verdict: "verdict"
    case .distrust: "distrust"
    case .unresolved: "unresolved"
    case .trouble: "trouble"
    case .person: "person"
    }
  }
}
