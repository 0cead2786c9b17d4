import VerdinJudge

extension ShadowDocument {
  /// By `schemas/verdin-shadow.schema.json`.
  package func json(layout: JSONWriter.Layout) -> [UInt8] {
    var writer = JSONWriter(layout: layout)
    writer.object { json in
      json.key("schema")
      json.string("verdin.shadow/1")
      json.key("version")
      json.string(version)
      json.key("input")
      json.string(input)
      json.key("verdict")
      json.string(judgement.verdict.rawValue)
      json.key("reason")
      json.string(judgement.reason)
      json.key("tolerated")
      json.tolerated(config)
      json.key("pairing")
      json.counts(judgement.pairing)
      json.key("findings")
      json.array(judgement.findings) { json, finding in
        json.object { json in
          json.key("name")
          json.string(finding.name)
          json.key("verdict")
          json.string(finding.verdict.rawValue)
          json.key("reason")
          json.string(finding.reason)
        }
      }
      json.key("flip")
      json.flip(flip)
      json.key("agreement")
      json.optional(judgement.agreement) { json, found in
        json.key("equal")
        json.integer(found.equal)
        json.key("count")
        json.integer(found.count)
        json.key("lower")
        json.rounded(found.lower)
        json.key("upper")
        json.rounded(found.upper)
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
          json.key("name")
          json.string(segment.name)
          json.key("pairs")
          json.integer(segment.pairs)
          json.key("agreement")
          json.rounded(segment.agreement ?? .nan)
          json.key("accuracy")
          json.optional(segment.accuracy) { $0.rates($1) }
          json.key("family_p")
          json.rounded(segment.familyP ?? .nan)
        }
      }
      json.key("examples")
      json.array(judgement.examples) { json, example in
        json.object { json in
          json.key("id")
          json.string(example.id)
          json.key("segment")
          json.string(orNull: example.segment)
          json.key("champion")
          json.string(example.champion)
          json.key("challenger")
          json.string(example.challenger)
          json.key("label")
          json.string(orNull: example.label)
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
      json.key("accuracy")
      json.number(config.accuracyMargin)
      json.key("latency")
      json.number(config.latencyMargin)
      json.key("errors")
      json.number(config.errorMargin)
      json.key("coverage")
      json.number(config.coverage)
      json.key("label_coverage")
      json.number(config.labelCoverage)
      json.key("agreement")
      json.number(orNull: config.agreement)
    }
  }

  fileprivate mutating func flip(_ flip: ShadowFlip) {
    object { json in
      json.key("demand")
      json.string(orNull: flip.demand?.rawValue)
      json.key("sentence")
      json.string(flip.sentence)
      json.key("figure")
      json.rounded(flip.figure ?? .nan)
      json.key("amount")
      json.number(orNull: flip.amount)
      json.key("verdict")
      json.string(orNull: flip.verdict?.rawValue)
    }
  }

  fileprivate mutating func counts(_ counts: ShadowJudgement.Counts) {
    object { json in
      json.key("requests")
      json.integer(counts.requests)
      json.key("paired")
      json.integer(counts.paired)
      json.key("labelled")
      json.integer(counts.labelled)
      json.key("challenger_missing")
      json.integer(counts.challengerMissing)
      json.key("champion_missing")
      json.integer(counts.championMissing)
      json.key("champion_duplicates")
      json.integer(counts.championDuplicates)
      json.key("challenger_duplicates")
      json.integer(counts.challengerDuplicates)
      json.key("late")
      json.integer(counts.late)
      json.key("stray_labels")
      json.integer(counts.strayLabels)
    }
  }

  fileprivate mutating func rates(_ rates: PairedRates) {
    key("count")
    integer(rates.count)
    key("champion")
    integer(rates.champion)
    key("challenger")
    integer(rates.challenger)
    key("champion_only")
    integer(rates.championOnly)
    key("challenger_only")
    integer(rates.challengerOnly)
    key("difference")
    rounded(rates.difference)
    key("fail_lower")
    rounded(rates.failLower)
    key("fail_upper")
    rounded(rates.failUpper)
    key("pass_lower")
    rounded(rates.passLower)
    key("pass_upper")
    rounded(rates.passUpper)
    key("p_exact")
    rounded(rates.pExact)
    key("p_harm")
    rounded(rates.pHarm)
  }

  fileprivate mutating func latency(_ latency: PairedLatency) {
    key("count")
    integer(latency.count)
    key("quantiles")
    array(Array(PairedLatency.shares.enumerated())) { json, share in
      json.object { json in
        json.key("share")
        json.number(share.element)
        json.key("champion")
        json.rounded(latency.champion[share.offset])
        json.key("challenger")
        json.rounded(latency.challenger[share.offset])
        json.key("difference")
        json.rounded(latency.differences[share.offset])
      }
    }
    key("shift_ms")
    rounded(latency.shift.estimate)
    key("shift_lower")
    rounded(latency.shift.lower)
    key("shift_upper")
    rounded(latency.shift.upper)
    key("ratio")
    rounded(latency.ratio)
    key("ratio_fail_lower")
    rounded(latency.failLower)
    key("ratio_fail_upper")
    rounded(latency.failUpper)
    key("ratio_pass_upper")
    rounded(latency.passUpper)
    key("p_value")
    rounded(latency.pValue)
  }

  fileprivate mutating func drift(_ drift: ScoreDrift) {
    key("count")
    integer(drift.count)
    key("largest_gap")
    rounded(drift.largestGap)
    key("mean_distance")
    rounded(drift.meanDistance)
    key("stability_index")
    rounded(drift.stability?.index ?? .nan)
    key("stability_expected")
    rounded(drift.stability?.expected ?? .nan)
    key("stability_p")
    rounded(drift.stability?.pValue ?? .nan)
    key("area_champion")
    rounded(drift.areas?.champion ?? .nan)
    key("area_challenger")
    rounded(drift.areas?.challenger ?? .nan)
    key("area_z")
    rounded(drift.areas?.z ?? .nan)
  }
}
