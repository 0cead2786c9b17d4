/// What would have to be different for another verdict on answers to the same requests.
public struct ShadowFlip: Sendable, Equatable {
  /// What decided, of a pass what came nearest to deciding otherwise; nil where nothing that was asked for
  /// did.
  public var demand: ShadowDemand?
  /// One sentence or two: how far what was seen lies from what is asked for, and what would change the word.
  public var sentence: String
  /// The figure that was held against it, as a share: a bound, an estimate or a count.
  public var figure: Double?
  /// The nearest amount of the demand with which the verdict on it is another, as a share; nil where none
  /// is.
  public var amount: Double?
  /// The verdict on the challenger with that amount.
  public var verdict: Verdict?
}

extension ShadowJudgement {
  /// What would change the verdict: the same evidence decided again with another amount of what is asked for.
  ///
  /// The amount is rounded to three digits away from the present one, so that it is true as it stands.
  ///
  /// - Parameter config: by which the answers were judged.
  public func flip(_ config: ShadowConfig) -> ShadowFlip {
    guard pairing.paired > 0 else {
      return ShadowFlip(sentence: "No tolerance would: there was nothing to compare.")
    }
    if verdict == .pass { return nearest(config) }
    guard let demand = deciding(config) else { return unasked(config) }
    return flip(demand, turn(demand, config), config)
  }

  private func flip(
    _ demand: ShadowDemand, _ turn: Turn?, _ config: ShadowConfig
  ) -> ShadowFlip {
    let figure = figure(demand, verdict(on: demand))
    let head =
      "\(demand.name) \(verdict == .pass ? "is nearest to its bound" : "decided")"
      + (figure.flatMap { distance(demand, $0, config) } ?? "") + "."
    let tail = turn.map { with(demand, $0) } ?? "No other amount would change that."
    return ShadowFlip(
      demand: demand, sentence: "\(head) \(tail)", figure: figure?.value, amount: turn?.amount,
      verdict: turn?.verdict)
  }

  /// `: its lower bound of 4 points lies 2 points above the 2 points that are tolerated`.
  private func distance(
    _ demand: ShadowDemand, _ figure: DecidingFigure, _ config: ShadowConfig
  ) -> String? {
    guard let asked = config[demand], figure.value.isFinite else { return nil }
    let gap = figure.value - asked
    return ": its \(figure.name) of \(demand.words(figure.value)) lies "
      + (gap == 0
        ? "at" : "\(Figures.plain(100 * gap.magnitude)) points \(gap > 0 ? "above" : "below")")
      + " the \(demand.words(asked)) \(demand.isFloor ? "asked for" : "tolerated")"
  }

  private func with(_ demand: ShadowDemand, _ turn: Turn) -> String {
    let own = turn.finding.map { "\(demand.finding) would be \($0.rawValue), and " } ?? ""
    let same = turn.verdict == verdict ? "still " : ""
    return
      "With \(demand.words(turn.amount)) or \(turn.isMore ? "more" : "less") \(own)the verdict "
      + (own.isEmpty ? "would be " : "") + same + turn.verdict.rawValue + "."
  }

  /// Of a pass, the demand of which the largest share is used up.
  private func nearest(_ config: ShadowConfig) -> ShadowFlip {
    func used(_ demand: ShadowDemand) -> Double {
      guard let asked = config[demand], let figure = figure(demand, .pass) else { return 0 }
      return demand.isFloor ? (1 - figure.value) / (1 - asked) : figure.value / asked
    }
    let turns = ShadowDemand.allCases.compactMap { demand in
      turn(demand, config).map { (demand: demand, turn: $0) }
    }
    return turns.max { used($0.demand) < used($1.demand) }.map { flip($0.demand, $0.turn, config) }
      ?? ShadowFlip(sentence: "Nothing stricter would: all would pass the strictest demands.")
  }

  /// What the verdict rests on where it is no pass.
  private func deciding(_ config: ShadowConfig) -> ShadowDemand? {
    if verdict == .inconclusive, pairing.coverage < config.coverage { return .coverage }
    guard let open = findings.first(where: { $0.verdict == verdict }) else { return nil }
    // Accuracy within its margin may lack labels alone.
    let isUnlabelled =
      open.name == ShadowDemand.accuracy.rawValue && pairing.labelCoverage < config.labelCoverage
    return isUnlabelled && verdict == .inconclusive && turn(.labelCoverage, config) != nil
      ? .labelCoverage : ShadowDemand(rawValue: open.name)
  }

  /// Nothing tells which answers are right, and nobody asked for equal ones.
  private func unasked(_ config: ShadowConfig) -> ShadowFlip {
    let head = "Nothing decided. Labels would tell which answers are right"
    guard let agreement, let turn = turn(.agreement, at: agreement.lower, isMore: false, config)
    else {
      return ShadowFlip(sentence: head + ".")
    }
    return ShadowFlip(
      demand: .agreement,
      sentence:
        "\(head); with an agreement of \(ShadowDemand.agreement.words(turn.amount)) or less "
        + "asked for, the verdict would be \(turn.verdict.rawValue).",
      figure: agreement.lower, amount: turn.amount, verdict: turn.verdict)
  }

  // MARK: Other amounts

  /// The nearest amount with which something is another.
  private struct Turn {
    var amount: Double
    var isMore: Bool
    /// The verdict on the demand alone, where it has one.
    var finding: Verdict?
    var verdict: Verdict
  }

  private func turn(_ demand: ShadowDemand, _ config: ShadowConfig) -> Turn? {
    let own = verdict(on: demand)
    guard config[demand] != nil, let figure = figure(demand, own) else { return nil }
    return turn(demand, at: figure.value, isMore: demand.isFloor == (own == .pass), config)
  }

  private func turn(
    _ demand: ShadowDemand, at figure: Double, isMore: Bool, _ config: ShadowConfig
  ) -> Turn? {
    guard figure > 0, figure <= 1 else { return nil }
    let away: FloatingPointRoundingRule = isMore ? .up : .down
    // At the figure itself a strict comparison may still be what it was.
    let first = roundedToThreeDigits(figure, away)
    let next = roundedToThreeDigits(first * (isMore ? 1.001 : 0.999), away)
    for amount in [first, next] where amount <= 1 {
      var other = config
      other[demand] = amount
      let changed = decided(other)
      let finding = changed.findings.first { $0.name == demand.finding }?.verdict
      let hasChanged = finding.map { $0 != verdict(on: demand) } ?? (changed.verdict != verdict)
      if hasChanged || changed.verdict != verdict {
        return Turn(amount: amount, isMore: isMore, finding: finding, verdict: changed.verdict)
      }
    }
    return nil
  }

  /// The verdict on one demand; of those without a finding, that on the challenger.
  private func verdict(on demand: ShadowDemand) -> Verdict {
    findings.first { $0.name == demand.finding }?.verdict ?? verdict
  }
}
