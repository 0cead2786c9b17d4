import VerdinJudge
import VerdinRollout

extension RolloutStatus {
  /// The status as JSON, by `schemas/verdin-rollout.schema.json`.
  ///
  /// - Parameter hasLooks: whether every look is in it, and not the last alone.
  package func json(layout: JSONWriter.Layout, hasLooks: Bool = false) -> [UInt8] {
    var writer = JSONWriter(layout: layout)
    writer.object { json in
      json.key("schema")
      json.string("verdin.rollout/1")
      json.key("version")
      json.string(version)
      json.key("rollout")
      json.string(name)
      json.key("phase")
      json.string(phase)
      json.key("reason")
      json.string(orNull: reason)
      json.key("time")
      json.number(now)
      if let start = state.start { json.start(start) }
      json.key("stage")
      json.integer(orNull: state.stage.map { $0 + 1 })
      json.key("stage_began")
      json.number(orNull: state.stageBegan)
      json.key("stage_ends")
      json.number(orNull: state.stageEnds)
      json.key("asked_percent")
      json.number(state.challengerShare.percent)
      json.key("confirmed_percent")
      json.number(state.confirmedShare.percent)
      json.key("mirror_percent")
      json.number(state.confirmedMirror.percent)
      json.key("rollback_unconfirmed")
      json.string(orNull: state.rollbackTrouble)
      json.key("rollback")
      if case .failed(let cause) = state.phase { json.cause(cause) } else { json.null() }
      json.key("flip")
      if let flip { json.flip(flip) } else { json.null() }
      json.key("last_look")
      if let look = state.lastLook { json.look(look) } else { json.null() }
      json.key("criteria")
      json.array(criteria) { json, criterion in
        json.object { json in
          json.key("name")
          json.string(criterion.name)
          json.key("met")
          json.bool(criterion.isMet)
          json.key("detail")
          json.string(criterion.detail)
        }
      }
      if hasLooks {
        json.key("looks")
        json.array(looks) { $0.look($1) }
      }
      json.key("events")
      json.array(Array(events.enumerated())) { json, event in
        json.object { json in
          json.key("sequence")
          json.integer(event.offset)
          json.key("time")
          json.string(utcTime(event.element.time))
          json.key("kind")
          json.string(event.element.event.kind.rawValue)
          json.key("actor")
          json.string(event.element.actor)
          json.key("text")
          json.string(words(event.element.event))
          json.key("asked_percent")
          json.number(shares[event.offset].asked.percent)
          json.key("confirmed_percent")
          json.number(shares[event.offset].confirmed.percent)
        }
      }
    }
    writer.endLine()
    return writer.bytes
  }
}

extension JSONWriter {
  mutating func string(orNull value: String?) {
    if let value { string(value) } else { null() }
  }
  mutating func number(orNull value: Double?) {
    if let value { number(value) } else { null() }
  }
  mutating func integer(orNull value: Int?) {
    if let value { integer(value) } else { null() }
  }

  fileprivate mutating func start(_ start: RolloutStart) {
    key("champion")
    string(start.champion)
    key("challenger")
    string(start.challenger)
    key("router")
    string(start.router)
    key("shadow")
    if let shadow = start.shadow {
      object { json in
        json.key("seconds")
        json.number(shadow.duration)
        json.key("mirror_percent")
        json.number(orNull: shadow.mirror?.percent)
      }
    } else {
      null()
    }
    key("stages")
    array(start.plan.stages) { json, stage in
      json.object { json in
        json.key("percent")
        json.number(stage.share.percent)
        json.key("seconds")
        json.number(stage.duration)
      }
    }
  }

  fileprivate mutating func cause(_ cause: RollbackCause) {
    object { json in
      json.key("kind")
      json.string(cause.word)
      json.key("reason")
      json.string(cause.description)
      json.key("crossing")
      if case .limit(let crossing) = cause { json.crossing(crossing) } else { json.null() }
    }
  }

  package mutating func look(_ look: Look) {
    object { json in
      json.key("time")
      json.number(look.time)
      json.key("stage")
      json.integer(look.stage + 1)
      json.key("verdict")
      json.string(look.verdict.rawValue)
      json.key("reason")
      json.string(look.reason)
      json.key("distrust")
      json.string(orNull: look.distrust)
      json.key("input_sha256")
      json.string(orNull: look.inputDigest)
      json.key("split")
      if let split = look.split {
        json.object { json in
          json.key("champion")
          json.integer(split.champion)
          json.key("challenger")
          json.integer(split.challenger)
          json.key("p_value")
          json.rounded(split.pValue)
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
      json.key("metric")
      json.string(crossing.metric)
      json.key("statistic")
      json.string(crossing.statistic)
      json.key("value")
      json.rounded(crossing.value)
      json.key("limit")
      json.number(crossing.limit)
      json.key("wanted")
      json.string(crossing.side.rawValue)
      json.key("lower")
      json.number(orNull: crossing.lower)
      json.key("upper")
      json.number(orNull: crossing.upper)
      json.key("observations")
      json.integer(crossing.observations)
    }
  }

  private mutating func metric(_ metric: MetricLook) {
    object { json in
      json.key("metric")
      json.string(metric.metric)
      json.key("verdict")
      json.string(metric.verdict.rawValue)
      json.key("reason")
      json.string(metric.reason)
      json.key("champion")
      json.number(orNull: metric.champion)
      json.key("challenger")
      json.number(orNull: metric.challenger)
      json.key("observations")
      json.integer(metric.observations)
      json.key("above")
      json.number(orNull: metric.above)
      json.key("below")
      json.number(orNull: metric.below)
      json.key("change")
      json.number(orNull: metric.change)
      json.key("lower")
      json.number(orNull: metric.lower)
      json.key("upper")
      json.number(orNull: metric.upper)
      json.key("tolerated_decrease")
      json.number(orNull: metric.toleratedDecrease)
      json.key("tolerated_increase")
      json.number(orNull: metric.toleratedIncrease)
      json.key("is_relative")
      json.bool(metric.isRelative)
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
