import VerdinNumerics

/// What a comparison of two models' answers to the same requests found.
public struct ShadowJudgement: Sendable, Equatable {
  public var verdict: Verdict
  /// One sentence: what decided.
  public var reason: String
  public var pairing: Counts
  public var findings: [ShadowFinding]
  public var agreement: Agreement?
  public var accuracy: PairedRates?
  public var errors: PairedRates?
  public var latency: PairedLatency?
  public var scores: ScoreDrift?
  /// The worst first.
  public var segments: [ShadowSegment]
  public var examples: [Example]
  public var notes: [String]

  /// How the two logs fit together.
  public struct Counts: Sendable, Equatable {
    public var requests: Int
    public var paired: Int
    public var labelled: Int
    public var challengerMissing: Int
    public var championMissing: Int
    public var championDuplicates: Int
    public var challengerDuplicates: Int
    public var late: Int
    public var strayLabels: Int

    /// The share of the champion's requests that were answered by the challenger in time.
    public var coverage: Double { requests == 0 ? 0 : Double(paired) / Double(requests) }
    /// The share of pairs whose right answer is known.
    public var labelCoverage: Double { paired == 0 ? 0 : Double(labelled) / Double(paired) }
  }

  /// A request that was answered in two ways, without what could tell whose it was.
  public struct Example: Sendable, Equatable {
    /// The last four characters of the request's id.
    public var id: String
    public var segment: String?
    /// Answers of at most 24 characters; longer ones are cut.
    public var champion: String
    public var challenger: String
    public var label: String?
  }
}

/// Judges a challenger by its answers to the requests that the champion answered too.
///
/// Accuracy and errors by McNemar's test and Tango's interval of the paired difference, latency by
/// Huber's location of the paired ratios with an error that knows autocorrelation, each against its margin: any fail
/// fails, any marginal makes it marginal, and it passes when everything that can be compared is shown to
/// be within its margin, on enough paired and labelled requests.
///
/// - SeeAlso: McNemar 1947, doi:10.1007/BF02295996; Tango 1998,
///   doi:10.1002/(SICI)1097-0258(19980430)17:8<891::AID-SIM780>3.0.CO;2-B
public func judgeShadow(
  _ pairing: ShadowPairing, config: ShadowConfig = ShadowConfig()
) -> ShadowJudgement {
  let pairs = pairing.pairs
  var judgement = ShadowJudgement(
    verdict: .inconclusive, reason: "", pairing: ShadowJudgement.Counts(pairing), findings: [],
    agreement: Agreement(pairs), accuracy: pairedAccuracy(pairs, config.alpha),
    errors: errors(pairs, config.alpha),
    latency: PairedLatency(latencies(pairs), alpha: config.alpha), scores: scores(pairs),
    segments: ShadowSegment.all(pairs, alpha: config.alpha), examples: examples(pairs, config),
    notes: [])
  judgement.notes = judgement.remarks(config)
  return judgement.decided(config)
}

extension ShadowJudgement {
  /// The same evidence with the verdicts that a configuration gives it.
  func decided(_ config: ShadowConfig) -> ShadowJudgement {
    var judgement = self
    judgement.findings = judged(config)
    (judgement.verdict, judgement.reason) = judgement.outcome(config)
    return judgement
  }

  private func judged(_ config: ShadowConfig) -> [ShadowFinding] {
    var findings: [ShadowFinding] = []
    if let accuracy {
      var finding = ShadowFinding(
        "accuracy", accuracy, harm: .decrease, margin: config.accuracyMargin, config)
      if finding.verdict == .pass, pairing.labelCoverage < config.labelCoverage {
        finding.verdict = .inconclusive
        finding.reason =
          "\(pairing.paired - pairing.labelled) of \(pairing.paired) labels are still "
          + "missing; " + finding.reason
      }
      findings.append(finding)
    }
    if let errors {
      findings.append(
        ShadowFinding("errors", errors, harm: .increase, margin: config.errorMargin, config))
    }
    if let latency { findings.append(latency.finding(config)) }
    if let agreement, let wanted = config.agreement { findings.append(agreement.finding(wanted)) }
    return findings
  }

  private func outcome(_ config: ShadowConfig) -> (Verdict, String) {
    guard pairing.paired > 0 else {
      return (.inconclusive, "no request was answered by both arms")
    }
    for verdict in [Verdict.fail, .marginal] {
      if let found = findings.first(where: { $0.verdict == verdict }) {
        return (verdict, "\(found.name): \(found.reason)")
      }
    }
    guard pairing.coverage >= config.coverage else {
      return (
        .inconclusive,
        "only \(Figures.plain(100 * pairing.coverage)) % of the requests are paired; "
          + "\(Figures.plain(100 * config.coverage)) % are asked for"
      )
    }
    if let open = findings.first(where: { $0.verdict == .inconclusive }) {
      return (.inconclusive, "\(open.name): \(open.reason)")
    }
    guard !findings.isEmpty else {
      return (.inconclusive, "the logs hold nothing to judge by: no labels, statuses or latencies")
    }
    guard accuracy != nil || config.agreement != nil || agreement == nil else {
      return (
        .inconclusive,
        "no labels yet, and no agreement is asked for: nothing tells which answers are right"
      )
    }
    return (.pass, "all \(findings.count) comparisons are within their margins")
  }

  fileprivate func remarks(_ config: ShadowConfig) -> [String] {
    let worse = segments.filter { ($0.familyP ?? 1) <= config.alpha.marginal / 2 }
    return worse.map {
      "segment \($0.name): accuracy \(Figures.plain(-100 * ($0.accuracy?.difference ?? 0))) points "
        + "lower, beyond chance among all segments"
    }
  }
}

extension ShadowJudgement.Counts {
  fileprivate init(_ pairing: ShadowPairing) {
    self.init(
      requests: pairing.requests, paired: pairing.pairs.count, labelled: pairing.labelled,
      challengerMissing: pairing.challengerMissing, championMissing: pairing.championMissing,
      championDuplicates: pairing.championDuplicates,
      challengerDuplicates: pairing.challengerDuplicates, late: pairing.late,
      strayLabels: pairing.strayLabels)
  }
}

private func errors(_ pairs: [ShadowPair], _ alpha: JudgeConfig.Alpha) -> PairedRates? {
  let known = pairs.filter { $0.champion.status != nil && $0.challenger.status != nil }
  return known.isEmpty
    ? nil
    : PairedRates(
      known.map { ($0.champion.isError, $0.challenger.isError) }, harm: .increase, alpha: alpha)
}

private func latencies(_ pairs: [ShadowPair]) -> [(champion: Double, challenger: Double)] {
  pairs.compactMap { pair in
    guard let y = pair.champion.latencyMilliseconds, let x = pair.challenger.latencyMilliseconds,
      y > 0, x > 0, y.isFinite, x.isFinite
    else { return nil }
    return (y, x)
  }
}

private func scores(_ pairs: [ShadowPair]) -> ScoreDrift? {
  let scored = pairs.filter {
    $0.champion.score?.isFinite ?? false && $0.challenger.score?.isFinite ?? false
  }
  let labelled = scored.filter { $0.label != nil }
  let isBinary = labelled.allSatisfy { ["0", "1", "true", "false"].contains($0.label) }
  return ScoreDrift(
    scored.map(scorePair),
    classified: isBinary
      ? labelled.map { (scorePair($0), $0.label == "1" || $0.label == "true") } : [])
}

private func scorePair(_ pair: ShadowPair) -> (champion: Double, challenger: Double) {
  (pair.champion.score ?? 0, pair.challenger.score ?? 0)
}

private func examples(_ pairs: [ShadowPair], _ config: ShadowConfig) -> [ShadowJudgement.Example] {
  pairs.lazy.filter { $0.agrees == false }.prefix(config.examples).map { pair in
    ShadowJudgement.Example(
      id: "…" + pair.champion.id.suffix(4), segment: pair.segment,
      champion: cut(pair.champion.prediction), challenger: cut(pair.challenger.prediction),
      label: pair.label.map { cut($0) })
  }
}

private func cut(_ answer: String?) -> String {
  guard let answer else { return "" }
  return answer.count > 24 ? answer.prefix(23) + "…" : answer
}
