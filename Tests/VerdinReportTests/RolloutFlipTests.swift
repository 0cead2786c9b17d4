import Testing
import VerdinJudge
import VerdinRollout

@testable import VerdinReport

/// What would have changed a rollout's course, from the figures of its looks.
@Suite struct RolloutFlipTests {
  @Test func `a crossed limit says how far it was crossed, and which limit would not have been`()
    throws
  {
    let crossing = Crossing(
      metric: "latency_ms", statistic: "mean", value: 107.23, limit: 100, side: .below,
      observations: 30)
    var look = try look(latency: 107.23, crossings: [crossing])
    let status = try status([.looked(look), .rolledBack(.limit(crossing))])
    let flip = try #require(status.flip)
    #expect(
      flip.sentence
        == "latency_ms decided: its mean of 107.2 lies 7.23 % beyond its limit of 100. No limit above "
        + "108 would have been crossed at that look.")
    #expect(flip.limit?.turn == 108)
    look.crossings.append(
      Crossing(
        metric: "accuracy", statistic: "mean", value: 0.7, limit: 0.8, side: .above,
        observations: 900))
    let both = try self.status([.looked(look), .rolledBack(.limit(crossing))]).flip
    #expect(
      both?.sentence.hasSuffix("but another was: mean of accuracy 0.7 is not above 0.8.") == true)
  }

  @Test func `a floor turns the other way`() throws {
    let found = LimitDistance(
      metric: "accuracy", statistic: "mean", value: 0.7512, limit: 0.8, side: .above,
      observations: 900, time: 0)
    #expect(found.turn == 0.751 && abs((found.share ?? 0) + 0.061) < 1e-12)
    let within = LimitDistance(
      metric: "accuracy", value: 0.8123, limit: 0.8, side: .above, observations: 900, time: 0)
    #expect(within.turn == 0.813 && within.value < within.turn)
    let negative = LimitDistance(
      metric: "gain", value: -3.456, limit: -3, side: .above, observations: 9, time: 0)
    #expect(negative.turn == -3.46)
  }

  @Test func `a failed comparison says which margin would have held its bound`() throws {
    var look = try look(latency: 40)
    look.verdict = .fail
    look.metrics[0].verdict = .fail
    (look.metrics[0].lower, look.metrics[0].upper) = (0.09137, 0.12)
    let flip = try status([.looked(look), .rolledBack(.verdict(reason: "worse"))]).flip
    #expect(
      flip?.sentence
        == "latency_ms decided: at least +9.14 % where +5 % is tolerated. With a margin of 9.14 % or "
        + "more even that bound would have been tolerated.")
    #expect(flip?.margin?.turn == 0.0914)
    look.metrics[0].lower = nil
    let unknown = try status([.looked(look), .rolledBack(.verdict(reason: "worse"))]).flip
    #expect(unknown?.sentence.hasPrefix("It cannot be told") == true)
  }

  @Test func `a success names what came nearest to its limit and to a fail`() throws {
    var calm = try look(latency: 60)
    calm.metrics[0].lower = -0.01
    var close = try look(latency: 92.06)
    (close.metrics[0].lower, close.time) = (0.0213, 1_790_000_500)
    let flip = try #require(status([.looked(close), .looked(calm)]).flip)
    #expect(flip.limit?.value == 92.06 && flip.limit?.turn == 92)
    #expect(flip.margin?.bound == 0.0213)
    #expect(flip.sentence.contains("7.94 % within it, on 120 observations. A limit of 92 or less"))
    #expect(flip.sentence.contains("at least +2.13 % where +5 % is tolerated"))
    #expect(flip.sentence.contains("A margin below 2.13 % would have been exceeded there."))
  }

  @Test func `where the record does not tell, that is said`() throws {
    #expect(try status([]).flip?.sentence == "It cannot be told: nothing has been measured.")
    var open = try look(latency: 40)
    open.verdict = .inconclusive
    open.metrics[0].verdict = .inconclusive
    let waiting = try status([.looked(open), .waiting(reason: "undecided")]).flip
    #expect(waiting?.sentence.contains("cannot be told from the record") == true)
    let person = try status([.rolledBack(.person(reason: "no"))]).flip
    #expect(person?.sentence.hasPrefix("No figure would: a person decided.") == true)
    let distrust = try status([.rolledBack(.distrust(reason: "stale"))]).flip
    #expect(distrust?.sentence.hasPrefix("Data that can be trusted.") == true)
  }

  private func look(latency: Double, crossings: [Crossing] = []) throws -> Look {
    let judged = try #require(Samples.fail.metrics.first { $0.evidence.bounds != nil })
    var metric = MetricLook(judged, observations: 120)
    metric.metric = "latency_ms"
    metric.verdict = .pass
    metric.challenger = latency
    (metric.above, metric.below) = (nil, 100)
    (metric.lower, metric.upper, metric.isRelative) = (-0.02, 0.03, true)
    (metric.toleratedIncrease, metric.toleratedDecrease) = (0.05, nil)
    return Look(
      time: 1_790_000_180, stage: 0, verdict: crossings.isEmpty ? .pass : .fail, reason: "seen",
      crossings: crossings, metrics: [metric])
  }

  private func status(_ events: [RolloutEvent]) throws -> RolloutStatus {
    let half = TrafficShare(basisPoints: 5_000)
    let plan = StagedPlan(
      stages: [.init(share: half, duration: 900), .init(share: .all, duration: 900)])
    let start = RolloutStart(
      plan: plan, champion: "41", challenger: "42", configuration: "metrics: {}",
      router: "exec:./split")
    let all: [RolloutEvent] = [.started(start), .stageEntered(0), .routed(half)] + events
    let recorded = all.enumerated().map {
      RecordedEvent($1, at: 1_790_000_000 + 60 * Double($0), by: "ana@example (process 7)")
    }
    return try RolloutStatus(
      name: "shop-42", events: recorded, now: 1_790_000_600, version: "1.0.0")
  }
}
