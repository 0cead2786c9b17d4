import VerdinJudge

extension Answers {
  /// What a comparison of answers to the same requests says to each question.
  init(_ document: ShadowDocument) {
    let judged = document.judgement
    let deciding = document.deciding
    decided = judged.verdict.rawValue
    kind = judged.verdict
    why = judged.reason
    byHowMuch =
      deciding.map { "\($0.name): \($0.reason)." } ?? "There was nothing that could be compared."
    howSure = Self.certainty(judged)
    flip = document.flip.sentence
    next =
      switch judged.verdict {
      case .pass: "Give the challenger its first share of the traffic."
      case .fail:
        "Do not give it traffic. Look at the disagreements"
          + (judged.segments.isEmpty ? "." : " and at the worst segments.")
      case .marginal:
        "Hold: go on copying requests, and look into \(deciding?.name ?? "the answers")."
      case .inconclusive:
        "Decide nothing from this: copy more requests, or bring the labels that are missing."
      }
    let counts = judged.pairing
    origin =
      "\(document.input) · \(counts.paired) of \(counts.requests) requests paired, "
      + "\(counts.labelled) labelled"
  }

  private static func certainty(_ judged: ShadowJudgement) -> String {
    let counts = judged.pairing
    let tests = [
      judged.accuracy.map { "accuracy: McNemar's p \(readableP($0.pExact))" },
      judged.errors.map { "errors: McNemar's p \(readableP($0.pExact))" },
      judged.latency.map { "latency: signed-rank p \(readableP($0.pValue))" },
    ].compactMap(\.self)
    return "\(counts.paired) pairs of answers"
      + (tests.isEmpty ? "." : "; of no difference at all, \(tests.joined(separator: ", ")).")
  }
}

extension ShadowDocument {
  /// The finding that the verdict rests on; of a pass the first.
  fileprivate var deciding: ShadowFinding? {
    judgement.findings.first { $0.verdict == judgement.verdict } ?? judgement.findings.first
  }
}
