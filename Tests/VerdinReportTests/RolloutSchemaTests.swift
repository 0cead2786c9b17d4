import Foundation
import Testing
import VerdinJudge
import VerdinReport
import VerdinRollout

struct RolloutSchemaTests {
  @Test func `the keys written are the schema's, and all of the schema's are written`() throws {
    var keys = try SchemaKeys(of: schemaFile)
    for status in try everyStatus() {
      let value = try JSONSerialization.jsonObject(
        with: Data(status.json(layout: .pretty, hasLooks: true)))
      try keys.check(value, as: "status")
    }
    #expect(keys.unseen.isEmpty, "\(keys.unseen)")
  }

  @Test func `every kind of event is in the schema`() throws {
    let schema = try JSONSerialization.jsonObject(with: Data(contentsOf: schemaFile))
    func under(_ value: Any?, _ keys: String...) -> Any? {
      keys.reduce(value) { ($0 as? [String: Any])?[$1] }
    }
    let kinds = under(schema, "$defs", "event", "properties", "kind", "enum") as? [String]
    #expect(kinds == RolloutEvent.Kind.allCases.map(\.rawValue))
  }

  /// python3 with the jsonschema package, draft 2020-12
  @Test(.enabled(if: pythonHas("jsonschema")))
  func `real statuses are valid against the published schema`() throws {
    for status in try everyStatus() {
      let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).json")
      try Data(status.json(layout: .compact, hasLooks: true)).write(to: file)
      defer { unlink(file.path) }
      let script = """
        import json, sys, jsonschema
        schema, value = (json.load(open(path)) for path in sys.argv[1:])
        jsonschema.Draft202012Validator.check_schema(schema)
        jsonschema.Draft202012Validator(schema).validate(value)
        """
      let result = try runPython(["-c", script, schemaFile.path, file.path])
      #expect(result.status == 0, "\(result.output)")
    }
  }

  @Test func `a status in text is as it was`() throws {
    for (place, status) in try everyStatus().enumerated() {
      try expectSnapshot(status.text(), "rollout-\(place).txt")
    }
  }

  @Test func `a rollout's page is as it was`() throws {
    for (place, status) in try everyStatus().enumerated() {
      try expectSnapshot(status.html(), "rollout-\(place).html")
    }
  }

  private let schemaFile = repository.appending(path: "schemas/verdin-rollout.schema.json")
  private static let half = TrafficShare(basisPoints: 5_000)

  /// Just started, under way with a look, failing, and succeeded.
  private func everyStatus() throws -> [RolloutStatus] {
    let look = try sampleLook()
    var crossed = look
    crossed.crossings = [
      Crossing(
        metric: "latency_ms", statistic: "mean", value: 107, limit: 100, side: .below,
        lower: 103, upper: 111, observations: 30)
    ]
    crossed.distrust = "the challenger got 50 % of 'requests'"
    let under: [RolloutEvent] = [
      .stageEntered(0), .routed(Self.half), .looked(look),
      .extended(until: 1_790_001_900, reason: "marginal"), .paused(reason: "lunch"), .resumed,
    ]
    let failing: [RolloutEvent] =
      Array(under[..<2]) + [
        .looked(crossed), .rolledBack(.limit(crossed.crossings[0])),
        .rollbackUnconfirmed(reason: "the router does not answer"),
      ]
    let done: [RolloutEvent] =
      Array(under[..<3]) + [
        .promoted(reason: "sure"), .stageEntered(1), .routed(.all), .succeeded,
      ]
    return try [[], under, failing, done].map { try status($0) } + shadowed()
  }

  /// At the stage of copies, and past it; with copies of the router and of others.
  private func shadowed() throws -> [RolloutStatus] {
    var look = Look(
      time: 1_790_000_180, stage: ShadowStage.index, verdict: .pass,
      reason: "all 4 comparisons are within their margins",
      metrics: try answers().map { MetricLook($0.finding, in: $0.judged, config: ShadowConfig()) })
    look.inputDigest = String(repeating: "cd", count: 32)
    let copies: [RolloutEvent] = [.stageEntered(ShadowStage.index), .mirrored(.all), .looked(look)]
    let pulled: [RolloutEvent] = copies + [.mirrorPulled(.none)]
    let past: [RolloutEvent] =
      copies + [.stageEntered(0), .mirrored(.none), .routed(Self.half)]
    let foreign: [RolloutEvent] = [.stageEntered(ShadowStage.index), .routed(.none)]
    let own = ShadowStage(duration: 900, mirror: .all)
    return try [copies, pulled, past].map { try status($0, shadow: own) } + [
      status(foreign, shadow: ShadowStage(duration: 900, mirror: nil))
    ]
  }

  private func answers() throws -> [(finding: ShadowFinding, judged: ShadowJudgement)] {
    func answers(_ delay: Double) -> [ShadowAnswer] {
      (0..<1_200).map { number in
        ShadowAnswer(
          id: "\(number)", latencyMilliseconds: 10 + delay + Double(number % 7), status: 200,
          prediction: number % 50 == 0 ? "\(delay)" : "\(number % 3)")
      }
    }
    let labels = Dictionary(uniqueKeysWithValues: (0..<1_200).map { ("\($0)", "\($0 % 3)") })
    let judged = judgeShadow(
      ShadowPairing(champion: answers(0), challenger: answers(0.1), labels: labels),
      config: ShadowConfig(agreement: 0.9))
    return judged.findings.map { ($0, judged) }
  }

  private func status(
    _ events: [RolloutEvent], shadow: ShadowStage? = nil
  ) throws -> RolloutStatus {
    let plan = StagedPlan(
      stages: [.init(share: Self.half, duration: 900), .init(share: .all, duration: 900)])
    let start = RolloutStart(
      plan: plan, champion: "41", challenger: "42", configuration: "metrics: {}",
      router: "haproxy:/run/haproxy.sock?backend=model", metrics: "/srv/metrics.csv",
      shadow: shadow)
    let recorded = ([.started(start)] + events).enumerated().map {
      RecordedEvent($1, at: 1_790_000_000 + 60 * Double($0), by: "ana@example (process 7)")
    }
    return try RolloutStatus(
      name: "shop-42", events: recorded, now: 1_790_000_420, version: "1.0.0")
  }

  private func sampleLook() throws -> Look {
    let metrics = Samples.fail.metrics.map { MetricLook($0, observations: 120) }
    return Look(
      time: 1_790_000_180, stage: 0, verdict: .marginal, reason: "latency_ms looks worse",
      split: try split(), metrics: metrics, inputDigest: String(repeating: "ab", count: 32))
  }

  private func split() throws -> TrafficSplit {
    let pair = MetricPair(
      name: "requests", champion: Series([50, 49, 51], times: [0, 60, 120]),
      challenger: Series([48, 52, 50], times: [0, 60, 120]))
    return try #require(TrafficSplit([pair], metric: "requests", asked: 0.5))
  }
}
