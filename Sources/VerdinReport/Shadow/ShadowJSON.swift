import VerdinJudge

extension ShadowDocument {
  /// By `schemas/verdin-shadow.schema.json`.
  package func json(layout: JSONWriter.Layout) -> [UInt8] {
    var writer = JSONWriter(layout: layout)
    writer.object { json in
      json.member("schema", "verdin.shadow/1")
      json.member("version", version)
      json.member("input", input)
      json.member("verdict", judgement.verdict.rawValue)
      json.member("reason", judgement.reason)
      json.key("tolerated")
      json.tolerated(config)
      json.key("pairing")
      json.counts(judgement.pairing)
      json.key("findings")
      json.array(judgement.findings) { json, finding in
        json.object { json in
          json.member("name", finding.name)
          json.member("verdict", finding.verdict.rawValue)
          json.member("reason", finding.reason)
        }
      }
      json.key("flip")
      json.flip(flip)
      json.key("agreement")
      json.optional(judgement.agreement) { json, found in
        json.member("equal", found.equal)
        json.member("count", found.count)
        json.member("lower", rounded: found.lower)
        json.member("upper", rounded: found.upper)
      }
      json.key("accuracy")
      json.optional(judgement.accuracy) { $0.rates($1) }
      json.key("errors")
      json.optional(judgement.errors) { $0.rates($1) }
      json.key("latency")
      json.optional(judgement.latency) { $0.latency($1) }
      json.key("scores")
      json.optional(judgement.scores) { $0.drift($1) }
      json.key("segments")
      json.array(judgement.segments) { json, segment in
        json.object { json in
          json.member("name", segment.name)
          json.member("pairs", segment.pairs)
          json.member("agreement", rounded: segment.agreement ?? .nan)
          json.key("accuracy")
          json.optional(segment.accuracy) { $0.rates($1) }
          json.member("family_p", rounded: segment.familyP ?? .nan)
        }
      }
      json.key("examples")
      json.array(judgement.examples) { json, example in
        json.object { json in
          json.member("id", example.id)
          json.member("segment", example.segment)
          json.member("champion", example.champion)
          json.member("challenger", example.challenger)
          json.member("label", example.label)
        }
      }
      json.key("notes")
      json.array(judgement.notes) { $0.string($1) }
    }
    writer.endLine()
    return writer.bytes
  }
}

extension JSONWriter {
  fileprivate mutating func optional<Value>(
    _ value: Value?, members: (inout JSONWriter, Value) -> Void
  ) {
    if let value { object { members(&$0, value) } } else { null() }
  }

  fileprivate mutating func tolerated(_ config: ShadowConfig) {
    object { json in
      json.member("accuracy", config.accuracyMargin)
      json.member("latency", config.latencyMargin)
      json.member("errors", config.errorMargin)
      json.member("coverage", config.coverage)
      json.member("label_coverage", config.labelCoverage)
      json.member("agreement", config.agreement)
    }
  }

  fileprivate mutating func flip(_ flip: ShadowFlip) {
    object { json in
      json.member("demand", flip.demand?.rawValue)
      json.member("sentence", flip.sentence)
      json.member("figure", rounded: flip.figure ?? .nan)
      json.member("amount", flip.amount)
      json.member("verdict", flip.verdict?.rawValue)
    }
  }

  fileprivate mutating func counts(_ counts: ShadowJudgement.Counts) {
    object { json in
      json.member("requests", counts.requests)
      json.member("paired", counts.paired)
      json.member("labelled", counts.labelled)
      json.member("challenger_missing", counts.challengerMissing)
      json.member("champion_missing", counts.championMissing)
      json.member("champion_duplicates", counts.championDuplicates)
      json.member("challenger_duplicates", counts.challengerDuplicates)
      json.member("late", counts.late)
      json.member("stray_labels", counts.strayLabels)
    }
  }

  fileprivate mutating func rates(_ rates: PairedRates) {
    member("count", rates.count)
    member("champion", rates.champion)
    member("challenger", rates.challenger)
    member("champion_only", rates.championOnly)
    member("challenger_only", rates.challengerOnly)
    member("difference", rounded: rates.difference)
    member("fail_lower", rounded: rates.failLower)
    member("fail_upper", rounded: rates.failUpper)
    member("pass_lower", rounded: rates.passLower)
    member("pass_upper", rounded: rates.passUpper)
    member("p_exact", rounded: rates.pExact)
    member("p_harm", rounded: rates.pHarm)
  }

  fileprivate mutating func latency(_ latency: PairedLatency) {
    member("count", latency.count)
    key("quantiles")
    array(Array(PairedLatency.shares.enumerated())) { json, share in
      json.object { json in
        json.member("share", share.element)
        json.member("champion", rounded: latency.champion[share.offset])
        json.member("challenger", rounded: latency.challenger[share.offset])
        json.member("difference", rounded: latency.differences[share.offset])
      }
    }
    member("shift_ms", rounded: latency.shift.estimate)
    member("shift_lower", rounded: latency.shift.lower)
    member("shift_upper", rounded: latency.shift.upper)
    member("ratio", rounded: latency.ratio)
    member("ratio_fail_lower", rounded: latency.failLower)
    member("ratio_fail_upper", rounded: latency.failUpper)
    member("ratio_pass_upper", rounded: latency.passUpper)
    member("p_value", rounded: latency.pValue)
  }

  fileprivate mutating func drift(_ drift: ScoreDrift) {
    member("count", drift.count)
    member("largest_gap", rounded: drift.largestGap)
    member("mean_distance", rounded: drift.meanDistance)
    member("stability_index", rounded: drift.stability?.index ?? .nan)
    member("stability_expected", rounded: drift.stability?.expected ?? .nan)
    member("stability_p", rounded: drift.stability?.pValue ?? .nan)
    member("area_champion", rounded: drift.areas?.champion ?? .nan)
    member("area_challenger", rounded: drift.areas?.challenger ?? .nan)
    member("area_z", rounded: drift.areas?.z ?? .nan)
  }
}
