import VerdinJudge

/// What repeated looks have shown, in sentences.
func described(_ anytime: AnytimeEvidence) -> [String] {
  let sides = [("increase", anytime.increase), ("decrease", anytime.decrease)]
  let found = sides.compactMap { word, side in side.map { described($0, word, anytime.method) } }
  let next = anytime.nextGate.map { ["next gate in \(readable($0)) seconds"] } ?? []
  let looks = anytime.looks == 1 ? "1 look" : "\(anytime.looks) looks"
  return ["\(looks) by \(anytime.method.words)"] + found + next
}

private func described(
  _ side: AnytimeEvidence.Side, _ word: String, _ method: AnytimeEvidence.Method
) -> String {
  var figures = [
    "\(word): p anytime = \(readableP(side.p)) against the margin",
    "\(readableP(side.pHarm)) against none at all",
  ]
  if let statistic = side.statistic, let boundary = side.boundary {
    figures.append(
      "\(method.statistic) \(readable(statistic)) at the last look, of \(readable(boundary)) needed"
    )
  }
  if let crossing = side.crossing {
    figures.append("crossed after \(crossing.ticks) ticks")
  }
  return figures.joined(separator: ", ")
}

extension AnytimeEvidence.Method {
  fileprivate var words: String {
    switch self {
    case .rateEProcess: "bets on the share of events"
    case .exceedanceEProcess: "bets on the values beyond past quantiles"
    case .normalMixture: "z against the boundary of a normal mixture"
    case .gates: "z at declared gates"
    }
  }

  fileprivate var statistic: String {
    switch self {
    case .rateEProcess, .exceedanceEProcess: "log E"
    case .normalMixture, .gates: "z"
    }
  }
}
