extension EffectMethod {
  /// Why no method bounds a metric at repeated looks, in words that say what would.
  static func refusal(_ settings: MetricConfig, _ workspace: borrowing Workspace) -> String {
    let what: String
    let (x, y) = (workspace.challenger, workspace.champion)
    switch settings.kind {
    case .samples?: what = "independent samples"
    case .quantile?: what = "a quantile without histograms of every tick, or at gates"
    case .sparse?: what = "sparse values"
    case _ where settings.margin.superiority != nil: what = "a margin of cles"
    default:
      if !x.instances.isEmpty, !y.instances.isEmpty {
        what = "instances"
      } else if x.recordedTimes.isEmpty || y.recordedTimes.isEmpty {
        what = "values without times"
      } else if CommonTicks(x.times, y.times) == nil {
        what = "values without common ticks"
      } else {
        what = "values half of which are one number, nor for a share of a level of 0"
      }
    }
    return
      "no bound holds at repeated looks for \(what): judge it once, or give counts or a series "
      + "with common ticks"
  }
}

extension AnytimeEvidence {
  /// Where among the declared gates a recording stands that no method measured; nil without gates or
  /// without a common clock.
  init?(ofGates looks: Looks, _ workspace: borrowing Workspace) {
    let (x, y) = (workspace.challenger, workspace.champion)
    guard case .gates(let gates) = looks, let ticks = CommonTicks(x.times, y.times) else {
      return nil
    }
    let now = ticks.elapsed(ticks.count - 1)
    self.init(method: .gates, looks: 0)
    nextGate = gates.first { $0 > now + 1e-6 }.map { $0 - now }
  }
}
