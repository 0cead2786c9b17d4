import VerdinRollout

extension JSONWriter {
  /// What would have to be different, as the page says it.
  mutating func flip(_ flip: RolloutFlip) {
    object { json in
      json.key("sentence")
      json.string(flip.sentence)
      json.key("limit")
      if let limit = flip.limit { json.limit(limit) } else { json.null() }
      json.key("margin")
      if let margin = flip.margin { json.margin(margin) } else { json.null() }
    }
  }

  private mutating func limit(_ found: LimitDistance) {
    object { json in
      json.key("metric")
      json.string(found.metric)
      json.key("statistic")
      json.string(orNull: found.statistic)
      json.key("value")
      json.rounded(found.value)
      json.key("limit")
      json.number(found.limit)
      json.key("wanted")
      json.string(found.side.rawValue)
      json.key("observations")
      json.integer(found.observations)
      json.key("distance")
      json.rounded(found.share ?? .nan)
      json.key("turns_at")
      json.number(found.turn)
      json.key("time")
      json.number(found.time)
    }
  }

  private mutating func margin(_ found: MarginDistance) {
    object { json in
      json.key("metric")
      json.string(found.metric)
      json.key("direction")
      json.string(found.direction.rawValue)
      json.key("bound")
      json.rounded(found.bound)
      json.key("tolerated")
      json.number(found.tolerated)
      json.key("is_relative")
      json.bool(found.isRelative)
      json.key("turns_at")
      json.number(found.turn)
      json.key("time")
      json.number(found.time)
    }
  }
}
