import VerdinJudge

/// How often each verdict was given in a number of simulated runs.
package struct SimulationTally: Sendable, Equatable {
  package private(set) var runs = 0
  /// Of the judgements as a whole.
  package private(set) var verdicts = VerdictCounts()
  /// Of every metric, in their order.
  package private(set) var metrics: [VerdictCounts]
  /// After how many ticks the runs failed that did.
  package private(set) var failTicks: [Int] = []

  package init(metrics: Int) { self.metrics = Array(repeating: VerdictCounts(), count: metrics) }

  mutating func add(_ judgement: Judgement, ticks: Int) {
    runs += 1
    verdicts.add(judgement.verdict)
    for (place, metric) in judgement.metrics.enumerated() { metrics[place].add(metric.verdict) }
    if judgement.verdict == .fail { failTicks.append(ticks) }
  }

  package mutating func merge(_ other: SimulationTally) {
    runs += other.runs
    verdicts.merge(other.verdicts)
    for place in metrics.indices { metrics[place].merge(other.metrics[place]) }
    failTicks += other.failTicks
  }

  /// The ticks after which half of all runs have failed; nil when fewer than half do.
  package var medianFailTick: Int? {
    guard 2 * failTicks.count >= runs, runs > 0 else { return nil }
    return failTicks.sorted()[(runs + 1) / 2 - 1]
  }
}

/// How often each verdict was given.
package struct VerdictCounts: Sendable, Equatable {
  private var counts = Verdict.allCases.map { _ in 0 }

  package subscript(_ verdict: Verdict) -> Int { counts[Self.place(verdict)] }

  mutating func add(_ verdict: Verdict) { counts[Self.place(verdict)] += 1 }

  mutating func merge(_ other: VerdictCounts) {
    for place in counts.indices { counts[place] += other.counts[place] }
  }

  private static func place(_ verdict: Verdict) -> Int {
    guard let place = Verdict.allCases.firstIndex(of: verdict) else {
      preconditionFailure("\(verdict) is no case")
    }
    return place
  }
}
