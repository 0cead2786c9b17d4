import VerdinJudge

/// Groups, weights and verdicts, so that the score can be followed by hand.
struct ScoreTable {
  let judgement: Judgement

  @MarkupBuilder var drawing: [Markup] {
    Markup("h2") { "Score" }
    Markup("p", ["id": "score"]) { sentence }
    Markup.table(
      ["Group", "Score", "Weight", "Metrics"],
      judgement.groups.map { group in
        [
          Markup(text: group.name),
          Markup(text: group.score.map { readable($0) } ?? "not scored"),
          Markup(text: group.weight.map { readable($0) } ?? ""),
          Markup(text: members(group.name)),
        ]
      })
    Markup.soft(
      judgement.classification == nil
        ? "In a group a pass counts 100, a marginal 50 and a fail 0, by the metrics' weights; what is "
          + "inconclusive or only informs does not count. The score is for display and decides nothing."
        : "A group's score is the share of its metrics that passed, metrics without data left out. The "
          + "score decides.")
  }

  /// `75 = (50 × 60 + 100 × 40) / 100`.
  private var sentence: String {
    let scored = judgement.groups.compactMap { group in
      group.score.map { (score: $0, weight: group.weight ?? 0) }
    }
    let weight = scored.reduce(0) { $0 + $1.weight }
    guard let score = judgement.score, weight > 0 else { return "Nothing could be scored." }
    let word = judgement.classification.map { ", which is \($0)" } ?? ""
    let mean = scored.reduce(0) { $0 + $1.score * $1.weight } / weight
    // A policy may have rules beside the sum, such as critical metrics, and gives their reason.
    guard (mean - score).magnitude < 0.01 else {
      return "\(readable(score))\(word): \(judgement.reason)"
    }
    let sum = scored.map { "\(readable($0.score)) × \(readable($0.weight))" }
      .joined(separator: " + ")
    return "\(readable(score)) = (\(sum)) / \(readable(weight))\(word)"
  }

  private func members(_ group: String) -> String {
    let named = judgement.metrics.filter { $0.settings.groups.contains(group) }
    let members =
      named.isEmpty
      ? judgement.metrics.filter { $0.settings.groups.isEmpty && $0.role != .info } : named
    return members.map { metric in
      let weight = metric.settings.weight
      return "\(metric.displayName) \(metric.classification ?? metric.verdict.rawValue)"
        + (weight == 1 ? "" : " (weight \(readable(weight)))")
    }.joined(separator: ", ")
  }
}
