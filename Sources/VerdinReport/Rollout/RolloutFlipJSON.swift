import VerdinRollout

extension JSONWriter {
  /// What would have to be different, as the page says it.
  mutating func flip(_ flip: RolloutFlip) {
    object { json in
      json.member("sentence", flip.sentence)
      json.key("limit")
      if let limit = flip.limit { json.limit(limit) } else { json.null() }
      json.key("margin")
      if let margin = flip.margin { json.margin(margin) } else { json.null() }
    }
  }

  private mutating func limit(_ found: LimitDistance) {
    object { json in
      json.member("metric", found.metric)
      json.member("statistic", found.statistic)
      json.member("value", rounded: found.value)
      json.member("limit", found.limit)
      json.member("wanted", found.side.rawValue)
      json.member("observations", found.observations)
      json.member("distance", rounded: found.share ?? .nan)
      json.member("turns_at", found.turn)
      json.member("time", found.time)
    }
  }

  private mutating func margin(_ found: MarginDistance) {
    object { json in
      json.member("metric", found.metric)
      json.member("direction", found.direction.rawValue)
      json.member("bound", rounded: found.bound)
      json.member("tolerated", found.tolerated)
      json.member("is_relative", found.isRelative)
      json.member("turns_at", found.turn)
      json.member("time", found.time)
    }
  }
}
