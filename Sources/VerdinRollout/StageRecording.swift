import VerdinJudge

/// What was recorded of both arms since the rollout began.
public struct StageRecording: Sendable {
  /// The metrics that are judged, as the configuration selects them.
  public var pairs: [MetricPair]
  /// The requests of each arm; empty when nobody counts them.
  public var traffic: [MetricPair]
  public var config: JudgeConfig

  public init(pairs: [MetricPair], traffic: [MetricPair], config: JudgeConfig) {
    self.pairs = pairs
    self.traffic = traffic
    self.config = config
  }

  /// Looks at the current stage: its limits and its split by the stage's own data, the comparison by all
  /// data since the first stage began, with bounds that hold at every look.
  ///
  /// What was recorded while the traffic settled after a change of the share is left out of both. Where
  /// the challenger has all traffic there is nobody to compare with, and the limits alone decide.
  ///
  /// - Precondition: the state has a stage under way.
  public func look(at time: Double, in state: RolloutState) -> Look {
    guard let start = state.start, let index = state.stage, let began = state.stageBegan else {
      preconditionFailure("a look at a rollout without a stage under way")
    }
    let stage = start.stage(index)
    let settle = start.rules.settle(of: stage)
    let view = StageView(
      recording: withoutIdleTicks, rules: start.rules, share: stage.share, shifts: state.shifts,
      began: began + settle, settle: settle, time: time)
    return view.look(stage: index)
  }
}

extension StageRecording {
  /// Without the ticks at which the challenger counted no request: at a small share of little traffic most
  /// of its ticks have nothing to measure, which is no gap in its data. A champion without requests is
  /// what the last stage wants.
  private var withoutIdleTicks: StageRecording {
    var counts: [Double: Double] = [:]
    for series in traffic.map(\.challenger) {
      for (time, count) in zip(series.times, series.counts?.exposures ?? series.values) {
        counts[time, default: 0] += count
      }
    }
    let idle = Set(counts.filter { $0.value == 0 }.keys)
    guard !idle.isEmpty else { return self }
    var busy = self
    for place in pairs.indices {
      busy.pairs[place].champion = pairs[place].champion.keeping { !idle.contains($0) }
      busy.pairs[place].challenger = pairs[place].challenger.keeping { !idle.contains($0) }
    }
    return busy
  }
}

/// One look at a stage.
private struct StageView {
  let recording: StageRecording
  let rules: StageRules
  let share: TrafficShare
  let shifts: [Double]
  /// The end of the stage's settling.
  let began: Double
  let settle: Double
  let time: Double

  func look(stage: Int) -> Look {
    guard time >= began else {
      return Look(
        time: time, stage: stage, verdict: .inconclusive, reason: "the traffic is settling")
    }
    let inStage = judged(within: began, looks: .once)
    let limits = zip(inStage.metrics, stagePairs).flatMap {
      limitFindings($0, ticks: $1.challenger.counts, caution: rules.caution)
    }
    let (split, wrongSplit) = self.split()
    let compared = share < .all ? comparison(limits) : alone(inStage, limits)
    let crossings = limits.filter(\.isCrossed).map(Crossing.init)
    return Look(
      time: time, stage: stage, verdict: crossings.isEmpty ? compared.verdict : .fail,
      reason: crossings.first?.description ?? compared.reason, crossings: crossings,
      distrust: stale() ?? wrongSplit ?? compared.distrust, split: split,
      metrics: compared.metrics.map { metric in
        // The figure that people hold against the limit is the stage's own.
        let own = inStage.metrics.first { $0.name == metric.name && $0.labels == metric.labels }
        let trials = own?.evidence.challenger.exposure.map { Int($0) }
        var look = MetricLook(
          metric, observations: trials ?? own?.evidence.challenger.count ?? 0)
        look.challenger = own?.evidence.limitStatistic?.finite ?? look.challenger
        return look
      })
  }

  private var stagePairs: [MetricPair] {
    recording.pairs.map { $0.within(.init(start: began, end: time.nextUp)) }
  }

  private struct Compared {
    var verdict: Verdict
    var reason: String
    var distrust: String?
    var metrics: [MetricJudgement]
  }

  /// All data since the first stage, but what was recorded while traffic settled.
  private func comparison(_ limits: [LimitFinding]) -> Compared {
    var judgement = judged(within: shifts.first ?? began, looks: .anytime)
    // A figure beyond its limit on too few observations is no fail of the comparison either.
    let early = judgement.metrics.filter(\.isBeyondLimit).map(\.name)
    if !early.isEmpty {
      judgement = judged(within: shifts.first ?? began, looks: .anytime, withoutLimits: early)
    }
    let doubt = unmet(limits) ?? early.first.map { "a limit of \($0) is not met yet" }
    let isPass = judgement.verdict == .pass && doubt == nil
    return Compared(
      verdict: judgement.verdict == .pass && !isPass ? .inconclusive : judgement.verdict,
      reason: judgement.verdict == .pass ? doubt ?? judgement.reason : judgement.reason,
      distrust: judgement.distrust, metrics: judgement.metrics)
  }

  /// The limits alone, at a stage without a champion.
  private func alone(_ judgement: Judgement, _ limits: [LimitFinding]) -> Compared {
    let metrics = judgement.metrics.map { judged in
      var judged = judged
      let own = limits.filter { $0.metric == judged.name }
      judged.verdict =
        own.contains(where: \.isCrossed) ? .fail : own.isEmpty ? .inconclusive : .pass
      judged.reason = own.isEmpty ? "no limit to hold it against" : "within its limits"
      return judged
    }
    let limited = judgement.metrics.filter { !$0.settings.limits.isEmpty }
    let silent = limited.filter { metric in !limits.contains { $0.metric == metric.name } }
    let doubt = unmet(limits) ?? silent.first.map { "no value of \($0.name) in this stage" }
    return Compared(
      verdict: doubt == nil ? .pass : .inconclusive,
      reason: doubt
        ?? (limited.isEmpty
          ? "no limits are declared, and nobody is left to compare with"
          : "all limits are met; nobody is left to compare with"),
      distrust: nil, metrics: metrics)
  }

  /// A figure beyond its limit on too few observations to decide.
  private func unmet(_ limits: [LimitFinding]) -> String? {
    limits.first { finding in
      !finding.isCrossed
        && (finding.isFloor ? !(finding.value > finding.limit) : !(finding.value < finding.limit))
    }.map { Crossing($0).description + ", on only \($0.observations) observations" }
  }

  private func judged(
    within start: Double, looks: Looks, withoutLimits: [String] = []
  ) -> Judgement {
    var config = recording.config
    config.looks = looks
    config.evidence.flip = false
    config.guards.traffic = nil
    config.guards.scaleSteps = shifts
    config.guards.warmUp = settle
    config.guards.asOf = isEarly ? nil : time
    config.guards.freshness = allowedAge
    for place in config.metrics.indices where withoutLimits.contains(config.metrics[place].name) {
      config.metrics[place].limits = Limits()
    }
    if looks == .once { (config.guards.warmUp, config.guards.scaleSteps) = (0, []) }
    let window = RecordedWindows.Window(start: start, end: time.nextUp)
    return judge(recording.pairs.map { $0.within(window) }, config: config)
  }

  /// Whether the stage is too young to ask for fresh data.
  private var isEarly: Bool { time < began + allowedAge }

  private var allowedAge: Double { recording.config.guards.freshness ?? rules.allowedAge }

  /// Why the challenger's data are too old, if they are.
  private func stale() -> String? {
    guard !isEarly else { return nil }
    for metric in recording.config.metrics where decides(metric.name) {
      guard recording.pairs.contains(where: { $0.name == metric.name }) else {
        return "no value of \(metric.name) was recorded"
      }
    }
    for pair in recording.pairs where decides(pair.name) {
      // A time without a value is no fresh value.
      let last =
        zip(pair.challenger.times, pair.challenger.values).filter { !$0.1.isNaN }.map(\.0).max()
        ?? -.infinity
      if time - last > allowedAge {
        return last.isFinite
          ? "the last value of the challenger's \(pair.name) is \(Int(time - last)) s old"
          : "the challenger has no value of \(pair.name)"
      }
    }
    return nil
  }

  private func decides(_ metric: String) -> Bool {
    recording.config.settings(of: metric).role != .info
  }

  private func split() -> (TrafficSplit?, wrong: String?) {
    guard let metric = recording.traffic.first?.name else { return (nil, nil) }
    let window = RecordedWindows.Window(start: began, end: time.nextUp)
    let found = TrafficSplit(
      recording.traffic.map { $0.within(window) }, metric: metric, asked: share.fraction)
    guard let found else {
      return (nil, isEarly ? nil : "'\(metric)' does not tell how the traffic is split")
    }
    return (found, found.complaint(asked: share, by: "'\(metric)' says"))
  }
}

extension MetricJudgement {
  fileprivate var isBeyondLimit: Bool {
    guard let value = evidence.limitStatistic else { return false }
    let limits = settings.limits
    return limits.above.map { !(value > $0) } ?? false
      || limits.below.map { !(value < $0) } ?? false
  }
}

extension Judgement {
  /// Why a guard forbids any verdict, when one does on what decides.
  fileprivate var distrust: String? {
    let found =
      guards + metrics.filter { $0.role != .info }.flatMap(\.evidence.guards)
    return found.first { $0.forbids == .verdict }?.reason
  }
}

extension TrafficSplit {
  /// Why the split is wrong, when it is.
  func complaint(asked share: TrafficShare, by witness: String) -> String? {
    guard isWrong else { return nil }
    let percent = readable(100 * (self.share ?? 0))
    return "\(witness) that the challenger got \(percent) % of the requests (\(challenger) of "
      + "\(total)) where \(share) were asked for"
  }
}
