import VerdinNumerics

/// One part of the traffic on its own.
public struct ShadowSegment: Sendable, Equatable {
  public var name: String
  public var pairs: Int
  /// The share of equal answers; nil where none could be compared.
  public var agreement: Double?
  public var accuracy: PairedRates?
  /// McNemar's mid-p of a lower accuracy after Holm's correction for all segments.
  public var familyP: Double?

  /// The segments of some pairs, the worst first: by accuracy where labels tell it, else by agreement.
  static func all(_ pairs: [ShadowPair], alpha: JudgeConfig.Alpha) -> [ShadowSegment] {
    var names: [String] = []
    var groups: [String: [ShadowPair]] = [:]
    for pair in pairs {
      guard let name = pair.segment else { continue }
      if groups[name] == nil { names.append(name) }
      groups[name, default: []].append(pair)
    }
    var segments = names.map { name in
      let own = groups[name] ?? []
      return ShadowSegment(
        name: name, pairs: own.count, agreement: Agreement(own)?.share,
        accuracy: pairedAccuracy(own, alpha), familyP: nil)
    }
    let tested = segments.indices.filter { segments[$0].accuracy != nil }
    let corrected = AdjustedP.holm(tested.compactMap { segments[$0].accuracy?.pHarm })
    for (place, p) in zip(tested, corrected) { segments[place].familyP = p }
    return segments.sorted { $0.badness < $1.badness }
  }

  private var badness: Double { accuracy?.difference ?? (agreement ?? 1) - 1 }
}

/// How often both arms give the same answer.
public struct Agreement: Sendable, Equatable {
  public var equal: Int
  public var count: Int
  /// Wilson's 95 % interval of the share.
  public var lower: Double
  public var upper: Double

  public var share: Double { Double(equal) / Double(count) }

  init?(_ pairs: [ShadowPair]) {
    let known = pairs.compactMap(\.agrees)
    guard !known.isEmpty else { return nil }
    (equal, count) = (known.count { $0 }, known.count)
    let interval = WilsonInterval(equal, of: count)
    (lower, upper) = (interval.lower, interval.upper)
  }

  func finding(_ wanted: Double) -> ShadowFinding {
    func percent(_ value: Double) -> String { Figures.plain(100 * value) + " %" }
    let seen = "\(percent(share)) of the answers are equal [\(percent(lower)), \(percent(upper))]"
    let verdict: Verdict = upper < wanted ? .fail : lower > wanted ? .pass : .inconclusive
    return ShadowFinding(
      name: "agreement", verdict: verdict,
      reason: "\(seen); more than \(percent(wanted)) is asked for")
  }
}

func pairedAccuracy(_ pairs: [ShadowPair], _ alpha: JudgeConfig.Alpha) -> PairedRates? {
  let outcomes = pairs.compactMap { pair in
    pair.label.map {
      (champion: pair.champion.prediction == $0, challenger: pair.challenger.prediction == $0)
    }
  }
  return outcomes.isEmpty ? nil : PairedRates(outcomes, harm: .decrease, alpha: alpha)
}
