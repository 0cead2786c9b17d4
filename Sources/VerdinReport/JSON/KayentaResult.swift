import VerdinJudge

/// What Kayenta's result says beside the judgement.
package struct KayentaEnvelope: Sendable {
  /// The record's id as the JSON token it came as; written first.
  package var id: [UInt8]?
  package var judgeName: String
  /// One per metric of the judgement, in its order; empty when the request named none.
  package var pairs: [Pair]
  /// What the reader will hold the score against.
  package var thresholds: JudgeConfig.ScoreThresholds

  /// A metric set pair as the request named it.
  package struct Pair: Sendable {
    package var id: String?
    package var tags: [String: String]

    package init(id: String? = nil, tags: [String: String] = [:]) {
      self.id = id
      self.tags = tags
    }
  }

  package init(
    id: [UInt8]? = nil, judgeName: String, pairs: [Pair] = [],
    thresholds: JudgeConfig.ScoreThresholds = JudgeConfig.ScoreThresholds()
  ) {
    self.id = id
    self.judgeName = judgeName
    self.pairs = pairs
    self.thresholds = thresholds
  }
}

extension JSONWriter {
  /// Appends the judgement in the shape of Kayenta's `CanaryJudgeResult`, without a line end.
  ///
  /// A judgement in Kayenta's own words keeps them. Any other is translated so that a reader of
  /// labels and a reader of the score alone both come to its verdict, and never to a pass that it
  /// is not. Further evidence stands in `resultMetadata`, whose members Kayenta leaves open.
  ///
  /// - Precondition: `envelope.pairs` is empty or has one element per metric.
  package mutating func kayentaResult(_ judgement: Judgement, in envelope: KayentaEnvelope) {
    let pairs = envelope.pairs
    precondition(
      pairs.isEmpty || pairs.count == judgement.metrics.count,
      "\(pairs.count) pairs for \(judgement.metrics.count) metrics")
    object { json in
      if let id = envelope.id {
        json.key("id")
        json.raw(id)
      }
      json.member("judgeName", envelope.judgeName)
      json.key("results")
      json.array(judgement.metrics.indices) { json, index in
        let metric = judgement.metrics[index]
        let pair = pairs.isEmpty ? KayentaEnvelope.Pair(tags: metric.labels) : pairs[index]
        json.kayentaMetric(metric, pair)
      }
      json.key("groupScores")
      json.array(judgement.groups) { json, group in
        json.kayentaScore(group.score ?? 0, name: group.name, classification: "", reason: "")
      }
      json.key("score")
      let score = KayentaScore(judgement, thresholds: envelope.thresholds)
      json.kayentaScore(score.score, classification: score.classification, reason: score.reason)
    }
  }

  private mutating func kayentaMetric(_ metric: MetricJudgement, _ pair: KayentaEnvelope.Pair) {
    let label = metric.classification ?? kayentaLabel(of: metric)
    object { json in
      json.member("name", metric.name)
      json.member("tags", sorted: pair.tags)
      if let id = pair.id { json.member("id", id) }
      json.member("classification", label)
      if let reason = kayentaReason(of: metric) { json.member("classificationReason", reason) }
      json.member("groups", metric.settings.groups)
      json.kayentaStatistics("experimentMetadata", metric.evidence.challenger)
      json.kayentaStatistics("controlMetadata", metric.evidence.champion)
      if label != "Error" { json.kayentaMetadata(metric) }
      json.member("critical", metric.critical)
      json.member("muted", metric.settings.kayenta.muted)
    }
  }

  private mutating func kayentaStatistics(_ key: StaticString, _ summary: SampleSummary) {
    member(key) { json in
      json.member("stats") { json in
        json.member("count", summary.count)
        json.member("mean", java: summary.mean)
        json.member("min", java: summary.minimum)
        json.member("std", java: summary.standardDeviation)
        json.member("max", java: summary.maximum)
      }
    }
  }

  private mutating func kayentaMetadata(_ metric: MetricJudgement) {
    let evidence = metric.evidence
    member("resultMetadata") { json in
      // Data that need no test differ by nothing: Kayenta reports a ratio of one for them.
      if let ratio = evidence.meanRatio ?? (evidence.comparison == .tested ? nil : 1) {
        json.member("ratio", java: ratio)
      }
      json.member("verdict", metric.verdict.rawValue)
      if let p = evidence.mannWhitney?.pValue {
        json.key("pValue")
        if p.isFinite { json.rounded(p) } else { json.java(p) }
      }
      if let shift = evidence.shift {
        json.member("shift") { json in
          json.member("estimate", java: shift.estimate)
          json.member("lower", java: shift.lower)
          json.member("upper", java: shift.upper)
          json.member("confidence", java: shift.confidence)
        }
      }
    }
  }

  private mutating func kayentaScore(
    _ score: Double, name: String? = nil, classification: String, reason: String
  ) {
    object { json in
      if let name { json.member("name", name) }
      json.member("score", java: score)
      json.member("classification", classification)
      json.member("classificationReason", reason)
    }
  }

  private mutating func member(_ key: StaticString, java value: Double) {
    self.key(key)
    java(value)
  }

  /// A double as Kayenta's JSON library writes it: whole numbers with a point, others that JSON
  /// cannot hold as strings.
  private mutating func java(_ value: Double) {
    if value.isNaN {
      string("NaN")
    } else if value.isInfinite {
      string(value < 0 ? "-Infinity" : "Infinity")
    } else {
      pointed(value)
    }
  }
}
