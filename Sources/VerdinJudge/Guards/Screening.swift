/// What is left to judge of a recording, and what was found wrong with it as a whole.
package struct Screening: Sendable {
  /// The pairs that are judged.
  package var pairs: [MetricPair]
  /// What forbids a verdict on any metric.
  package var findings: [GuardFinding] = []
  /// What forbids a verdict on one metric, and what to say of it; one element a pair.
  package var ofPairs: [PairScreening]
  /// What to say of the recording as a whole.
  package var notes: [String] = []

  package struct PairScreening: Sendable {
    package var findings: [GuardFinding] = []
    package var notes: [String] = []
  }

  /// Every pair as it was recorded, but those that only count the traffic.
  package init(_ pairs: [MetricPair], _ config: JudgeConfig) {
    let isCounted = config.guards.traffic != nil
    self.pairs = isCounted ? pairs.filter { !config.onlyCounts($0.name) } : pairs
    ofPairs = Array(repeating: PairScreening(), count: self.pairs.count)
  }
}

extension JudgeConfig {
  /// Whether a metric is there to check the split of the traffic, and no metric to be judged.
  func onlyCounts(_ name: String) -> Bool {
    name == guards.traffic?.metric && !metrics.contains { $0.name == name }
  }
}

/// Lays the arms' ticks over each other, leaves the warm-up out and checks what concerns all.
func verdinScreen(_ recorded: [MetricPair], _ config: JudgeConfig) -> Screening {
  var (pairs, notes) = (recorded, recorded.map { _ in [String]() })
  for place in pairs.indices {
    if let note = alignTicks(of: &pairs[place]) { notes[place].append(note) }
  }
  let warmUp = WarmUp(config.guards, pairs)
  let left = warmUp.map { warmUp in pairs.map(warmUp.leftOver) } ?? pairs
  var screening = Screening(left, config)
  var place = 0
  for origin in pairs.indices where !config.onlyCounts(pairs[origin].name) {
    screening.ofPairs[place].notes = notes[origin]
    if let reason = warmUp?.violation(by: pairs[origin], leaving: left[origin]) {
      screening.ofPairs[place].findings = [GuardFinding(.warmUp, reason)]
    }
    place += 1
  }
  if let warmUp { screening.notes = [warmUp.note(pairs, leaving: left)] }
  screening.findings = DataGuard.violations(by: left, config)
  return screening
}
