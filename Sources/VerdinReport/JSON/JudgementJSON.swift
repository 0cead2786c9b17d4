import VerdinJudge

/// The schema that the JSON reports follow, `schemas/verdin-judgement.schema.json`.
package let judgementSchema = "verdin.judgement/1"

extension JSONWriter {
  /// Appends one judgement in the shape of `judgementSchema`, without a line end.
  ///
  /// - Parameter id: the record's id as the JSON token it came as.
  package mutating func judgement(_ judgement: Judgement, id: [UInt8]? = nil, version: String) {
    object { json in
      json.member("schema", judgementSchema)
      if let id {
        json.key("id")
        json.raw(id)
      }
      json.member("verdict", judgement.verdict.rawValue)
      json.member("reason", judgement.reason)
      json.member("policy", judgement.policy)
      json.member("score", judgement.score)
      if let classification = judgement.classification {
        json.member("classification", classification)
      }
      json.key("metrics")
      json.array(judgement.metrics) { $0.metric($1) }
      json.key("groups")
      json.array(judgement.groups) { $0.group($1) }
      if let hotelling = judgement.hotelling { json.hotelling(hotelling) }
      if let p = judgement.combined { json.member("combined_p", rounded: p) }
      if let flip = judgement.flip { json.member("flip") { $0.flip(flip) } }
      json.guards(judgement.guards)
      json.member("notes", judgement.notes)
      json.member("version", version)
    }
  }

  private mutating func metric(_ metric: MetricJudgement) {
    object { json in
      json.member("name", metric.name)
      if !metric.labels.isEmpty { json.member("labels", sorted: metric.labels) }
      json.member("verdict", metric.verdict.rawValue)
      json.member("direction", metric.direction.rawValue)
      json.member("reason", metric.reason)
      json.member("role", metric.role.rawValue)
      if let kind = metric.settings.kind { json.member("kind", kind.rawValue) }
      json.member("harm", metric.settings.harm.rawValue)
      json.margin(metric.settings.margin)
      if !metric.settings.limits.isEmpty { json.limits(metric.settings.limits) }
      if metric.settings.weight != 1 { json.member("weight", metric.settings.weight) }
      if !metric.settings.groups.isEmpty { json.member("groups", metric.settings.groups) }
      if let classification = metric.classification {
        json.member("classification", classification)
        if let reason = metric.classificationReason {
          json.member("classification_reason", reason)
        }
        json.member("critical", metric.critical)
      } else if metric.settings.critical {
        json.member("critical", metric.critical)
      }
      json.evidence(metric.evidence)
    }
  }

  /// Labels have no order of their own; sorted, the same input gives the same bytes.
  mutating func member(_ key: StaticString, sorted labels: [String: String]) {
    member(key) { json in
      for (name, value) in labels.sorted(by: { $0.key < $1.key }) {
        json.key(data: name)
        json.string(value)
      }
    }
  }

  mutating func margin(_ margin: MetricConfig.Margin) {
    member("margin") { json in
      switch margin {
      case .relative(let share):
        json.member("kind", "relative")
        json.member("value", share)
      case .absolute(let amount):
        json.member("kind", "absolute")
        json.member("value", amount)
      case .relativeOrAbsolute(let share, let amount):
        json.member("kind", "relative_or_absolute")
        json.member("value", share)
        json.member("absolute", amount)
      case .superiority(let theta):
        json.member("kind", "cles")
        json.member("value", theta)
      }
    }
  }

  private mutating func flip(_ flip: Flip) {
    member("metric", flip.metric)
    member("sentence", flip.sentence)
    if let margin = flip.margin { self.margin(margin) }
    if let verdict = flip.metricVerdict { member("metric_verdict", verdict.rawValue) }
    if let verdict = flip.verdict { member("verdict", verdict.rawValue) }
    if let points = flip.points { member("points", points) }
  }

  private mutating func limits(_ limits: Limits) {
    member("limits") { json in
      json.member("statistic", limits.statistic.rawValue)
      if let above = limits.above { json.member("above", above) }
      if let below = limits.below { json.member("below", below) }
      json.member("minimum_observations", limits.minimumObservations)
    }
  }

  private mutating func group(_ group: GroupScore) {
    object { json in
      json.member("name", group.name)
      json.member("score", group.score)
      json.member("weight", group.weight)
    }
  }

  private mutating func hotelling(_ hotelling: HotellingEvidence) {
    member("hotelling") { json in
      json.member("statistic", rounded: hotelling.statistic)
      json.member("metrics", hotelling.metrics)
      json.member("champion_rows", hotelling.championRows)
      json.member("challenger_rows", hotelling.challengerRows)
      json.member("shrinkage", rounded: hotelling.shrinkage)
    }
  }
}
