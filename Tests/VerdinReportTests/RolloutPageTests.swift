import Testing
import VerdinJudge
import VerdinRollout

@testable import VerdinReport

@Suite struct RolloutPageTests {
  @Test func `words of people and files are text, whatever they contain`() throws {
    let hostile = "<script>alert(1)</script>"
    let text = try page(
      [.stageEntered(0), .routed(.half), .paused(reason: hostile)], configuration: hostile)
    #expect(!text.contains("<script"))
    #expect(text.contains("paused: &lt;script&gt;"))
    try expectWellFormed(text)
  }

  @Test func `a rollback is a line at its time, and gives the share back`() throws {
    let crossing = Crossing(
      metric: "latency_ms", statistic: "mean", value: 107, limit: 100, side: .below, lower: 103,
      upper: nil, observations: 30)
    let text = try page([
      .stageEntered(0), .routed(.half), .rolledBack(.limit(crossing)), .routed(.none),
    ])
    #expect(text.contains(">rolled back</text>"))
    #expect(text.contains("[103, ∞]"))
    #expect(text.contains("<td><span class=\"badge fail\">not met</span></td>"))
  }

  @Test func `what is not met yet is told from what was missed`() throws {
    let text = try page([.stageEntered(0), .routed(.half)])
    #expect(text.contains("not yet") && !text.contains(">not met<"))
  }

  @Test func `every look has a mark, and none of them depends on colour`() throws {
    let events: [RolloutEvent] = Verdict.allCases.map { verdict in
      .looked(
        Look(
          time: 1_790_000_200, stage: 0, verdict: verdict, reason: "seen",
          split: TrafficSplit(champion: 500, challenger: 500, asked: 0.5)))
    }
    let text = try page([.stageEntered(0), .routed(.half)] + events)
    let timeline = text.matches(of: /<path class="look (\w+)" d="([^"]*)">/)
    for verdict in Verdict.allCases {
      // In the plot and in its key.
      let shapes = timeline.filter { $0.1 == verdict.rawValue }
      #expect(shapes.count == 2, "\(verdict)")
    }
    #expect(text.matches(of: /class="observed"/).count == Verdict.allCases.count)
  }

  @Test func `times of day are round`() {
    let scale = PlotScale([1_790_000_003, 1_790_000_063], from: 0, to: 600)
    let ticks = timeTicks(scale)
    #expect(ticks.allSatisfy { $0.truncatingRemainder(dividingBy: 10) == 0 })
    #expect((4...7).contains(ticks.count))
  }

  private func page(
    _ events: [RolloutEvent], configuration: String = "metrics: {}"
  ) throws -> String {
    let plan = StagedPlan(
      stages: [.init(share: .half, duration: 900), .init(share: .all, duration: 900)])
    let start = RolloutStart(
      plan: plan, champion: "41", challenger: "42", configuration: configuration,
      router: "exec:./split")
    let recorded = ([.started(start)] + events).enumerated().map {
      RecordedEvent($1, at: 1_790_000_000 + 60 * Double($0), by: "ana@example (process 7)")
    }
    let status = try RolloutStatus(
      name: "shop-42", events: recorded, now: 1_790_000_600, version: "1.0.0")
    return String(decoding: status.html(), as: UTF8.self)
  }
}

extension TrafficShare {
  fileprivate static let half = TrafficShare(basisPoints: 5_000)
}
