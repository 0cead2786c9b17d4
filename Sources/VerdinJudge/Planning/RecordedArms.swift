import RealModule
import VerdinNumerics

/// The recording of one metric as a plan reads it: the champion, and the challenger if there is one.
struct RecordedArms {
  let champion: CleanSample
  let challenger: CleanSample
  let hasBoth: Bool
  /// Both arms cleaned and sorted as for a judgement, the champion standing in for a missing
  /// challenger.
  let workspace: Workspace

  init(_ pair: MetricPair, _ settings: MetricConfig, _ config: JudgeConfig) {
    var pair = pair
    hasBoth = !pair.challenger.values.isEmpty
    if !hasBoth { pair.challenger = pair.champion }
    var workspace = Workspace()
    JudgePolicy.verdin.clean(pair, settings, config, &workspace)
    workspace.sort()
    champion = workspace.champion
    challenger = workspace.challenger
    self.workspace = workspace
  }

  var isSeries: Bool { champion.hasRegularTicks && challenger.hasRegularTicks }

  /// Seconds between ticks; nil without times.
  var tick: Double? {
    guard champion.times.count >= 2 else { return nil }
    return zip(champion.times.dropFirst(), champion.times).map { $0 - $1 }.filter { $0 > 0 }.min()
  }

  /// 1/r₁ + 1/r₂ of the recorded ticks' requests (1/r of a champion alone): one value a tick where
  /// the counts are known, else one for all and what was assumed.
  func inverseRequests(_ traffic: PlannedTraffic) -> (values: [Double], assumption: String?) {
    let arms = hasBoth ? 2.0 : 1
    if let requests = traffic.requests, let own = counts(requests.champion, champion.times) {
      if !hasBoth { return (own.map { 1 / $0 }, nil) }
      if let other = counts(requests.challenger, champion.times) {
        return (zip(own, other).map { 1 / $0 + 1 / $1 }, nil)
      }
    }
    let rate = traffic.requestsPerSecond / arms * (tick ?? 1)
    let share = hasBoth ? "each arm half of" : "the champion all of"
    return ([arms / rate], "the recording is taken to have had \(share) the planned traffic")
  }

  /// The requests at each of `times`; nil unless all are known and positive.
  private func counts(_ requests: Series, _ times: [Double]) -> [Double]? {
    guard requests.times.count == requests.values.count, !times.isEmpty else { return nil }
    var known: [Double: Double] = [:]
    for (time, count) in zip(requests.times, requests.values) { known[time, default: 0] += count }
    var found: [Double] = []
    for time in times {
      guard let count = known[time], count > 0, count.isFinite else { return nil }
      found.append(count)
    }
    return found
  }
}
