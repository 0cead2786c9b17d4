/// What a recording's windows said, one after another.
public struct ReplayTally: Sendable, Equatable {
  public private(set) var counts: [Verdict: Int] = [:]
  public private(set) var last: Verdict?
  /// The end of the first window that failed, where a rollout would have stopped.
  public private(set) var firstFail: Double?
  /// Whether every window held all data since the start.
  public let isGrowing: Bool

  public init(isGrowing: Bool) { self.isGrowing = isGrowing }

  public mutating func add(_ verdict: Verdict, end: Double) {
    counts[verdict, default: 0] += 1
    if verdict == .fail && firstFail == nil { firstFail = end }
    last = verdict
  }

  public var total: Int { counts.values.reduce(0, +) }

  /// The verdict on the whole replay. Of windows side by side it is the worst; of a growing one, a
  /// fail as soon as there was one, for the rollout would have ended there, and else the last, which
  /// knew most.
  public var verdict: Verdict {
    if isGrowing { return firstFail == nil ? last ?? .inconclusive : .fail }
    let worstFirst: [Verdict] = [.fail, .marginal, .inconclusive, .pass]
    return worstFirst.first { counts[$0] != nil } ?? .inconclusive
  }
}

extension Judgement {
  /// A metric whose verdict is the judgement's: a guard before others; nil where there is none.
  public var deciding: MetricJudgement? {
    let candidates = metrics.filter { $0.verdict == verdict && $0.role != .info }
    return candidates.first { $0.role == .guarding } ?? candidates.first
  }
}
