import VerdinJudge

/// The schema that the plan follows, `schemas/verdin-plan.schema.json`.
package let planSchema = "verdin.plan/1"

/// The plan as indented JSON.
func planJSON(_ plan: PlanDocument) -> [UInt8] {
  var json = JSONWriter(layout: .pretty)
  json.object { json in
    json.member("schema", planSchema)
    json.member("requests_per_second", plan.requestsPerSecond)
    json.member("power", plan.power)
    json.key("stages")
    json.array(plan.stages) { $0.stage($1) }
    json.member("notes", plan.notes)
    json.member("version", plan.version)
  }
  json.endLine()
  return json.bytes
}

extension JSONWriter {
  fileprivate mutating func stage(_ stage: StagePlan) {
    object { json in
      json.member("share", stage.stage.share)
      json.member("seconds", stage.stage.seconds)
      json.member("champion_requests", rounded: stage.championRequests)
      json.member("challenger_requests", rounded: stage.challengerRequests)
      json.key("metrics")
      json.array(stage.metrics) { $0.metric($1) }
    }
  }

  private mutating func metric(_ metric: MetricPlan) {
    object { json in
      json.member("name", metric.name)
      if !metric.labels.isEmpty { json.member("labels", sorted: metric.labels) }
      json.member("harm", metric.settings.harm.rawValue)
      json.margin(metric.settings.margin)
      json.member("basis", metric.basis.rawValue)
      json.member("answer", metric.answer.rawValue)
      json.size(metric.size)
      json.key("alone")
      if let alone = metric.alone { json.outlook(alone) } else { json.null() }
      json.key("pooled")
      if let pooled = metric.pooled {
        json.object { json in
          json.member("since", pooled.since)
          json.key("outlook")
          json.outlook(pooled.outlook)
        }
      } else {
        json.null()
      }
      json.member("seconds_needed", roundedOrNull: metric.secondsNeeded)
      json.member("advice", metric.advice)
      json.member("assumptions", metric.assumptions)
    }
  }

  private mutating func size(_ size: PlannedSize) {
    member("size") { json in
      if let ticks = size.ticks { json.member("ticks", ticks) }
      if let seconds = size.tickSeconds { json.member("tick_seconds", seconds) }
      json.member("champion_exposure", rounded: size.championExposure)
      json.member("challenger_exposure", rounded: size.challengerExposure)
      if let events = size.championEvents { json.member("champion_events", rounded: events) }
      if let events = size.challengerEvents { json.member("challenger_events", rounded: events) }
    }
  }

  private mutating func outlook(_ outlook: Outlook) {
    object { json in
      json.member("pass_power", rounded: outlook.passPower)
      json.key("powers")
      json.array(outlook.powers) { json, power in
        json.object { json in
          json.member("change", power.change)
          json.member("fail", rounded: power.fail)
          json.member("alarm", rounded: power.alarm)
        }
      }
      json.member("smallest_fail", roundedOrNull: outlook.smallestFail)
      json.member("smallest_alarm", roundedOrNull: outlook.smallestAlarm)
      json.member("achievable_margin", roundedOrNull: outlook.achievableMargin)
      json.member("scale", outlook.scale.rawValue)
    }
  }

  private mutating func member(_ key: StaticString, roundedOrNull value: Double?) {
    self.key(key)
    if let value { rounded(value) } else { null() }
  }
}
