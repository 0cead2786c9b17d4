/// What decided a metric: figures, put into words when somebody reads them.
///
/// Most verdicts are counted and not read, and writing the sentence takes longer than the decision.
enum Reason: Sendable {
  case words(String)
  /// Beyond the margin, and since when where looks are repeated.
  case beyond(Side, isCritical: Bool, since: String)
  /// Beyond the margin alone, and not among all metrics.
  case notAmongAll(Side, familyP: Double)
  /// As large as the margin by the ranks, without a proof.
  case alarm(Side, size: Double, p: Double)
  case heavierTail(TailReach)
  /// A limit on the challenger alone is crossed.
  case notAbove(limit: Double, figure: String, Double)
  case notBelow(limit: Double, figure: String, Double)
  /// Not shown to be within the margin, and what number of points would show it.
  case open(Side, pointsNeeded: Int?)
  /// Within the margin, the side nearest to it; nil where no change is harmful.
  case within(Side?)

  var words: String {
    switch self {
    case .words(let words): words
    case .beyond(let side, let isCritical, let since):
      (isCritical ? "critical: " : "") + side.proof + since
    case .notAmongAll(let side, let familyP):
      side.proof + "; not proven among all metrics (p = \(Figures.plain(familyP)))"
    case .alarm(let side, let size, let p): side.alarm(size, p)
    case .heavierTail(let tail):
      "the bulk does not show it, but each of its largest 5 % is at least "
        + "\(Figures.plain(tail.ratio)) times the champion's largest value"
    case .notAbove(let limit, let name, let value):
      "\(name) \(Figures.plain(value)) is not above \(Figures.plain(limit))"
    case .notBelow(let limit, let name, let value):
      "\(name) \(Figures.plain(value)) is not below \(Figures.plain(limit))"
    case .open(let side, let needed): side.doubt + outlook(needed)
    case .within(let side): side?.assurance ?? "no change is harmful"
    }
  }
}

extension Reason: Equatable {
  /// Two reasons are one when they read the same.
  static func == (a: Reason, b: Reason) -> Bool { a.words == b.words }
}

/// How much more data would decide it, where more is needed.
private func outlook(_ pointsNeeded: Int?) -> String {
  pointsNeeded.map { "; if the arms are alike, some \($0) points each would show it" } ?? ""
}
