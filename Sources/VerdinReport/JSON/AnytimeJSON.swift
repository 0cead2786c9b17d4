import VerdinJudge

extension JSONWriter {
  /// Appends what repeated looks have shown.
  mutating func anytime(_ anytime: AnytimeEvidence) {
    member("anytime") { json in
      json.member("method", anytime.method.rawValue)
      json.member("looks", anytime.looks)
      if let side = anytime.increase { json.member("increase") { $0.side(side) } }
      if let side = anytime.decrease { json.member("decrease") { $0.side(side) } }
      if anytime.method == .gates {
        json.key("gates")
        json.array(anytime.gates) { $0.gate($1) }
      }
      if let next = anytime.nextGate { json.member("next_gate", next) }
    }
  }

  private mutating func side(_ side: AnytimeEvidence.Side) {
    if let statistic = side.statistic { member("statistic", rounded: statistic) }
    if let boundary = side.boundary { member("boundary", rounded: boundary) }
    member("p", rounded: side.p)
    member("p_harm", rounded: side.pHarm)
    if let crossing = side.crossing {
      member("crossed") { json in
        json.member("ticks", crossing.ticks)
        json.member("elapsed", crossing.elapsed)
        json.member("time", crossing.time)
      }
    }
  }

  private mutating func gate(_ gate: AnytimeEvidence.Gate) {
    object { json in
      json.member("elapsed", gate.elapsed)
      json.member("boundary", rounded: gate.boundary)
      if let z = gate.increase { json.member("z_increase", rounded: z) }
      if let z = gate.decrease { json.member("z_decrease", rounded: z) }
    }
  }
}
