import Foundation
import Testing
import VerdinJudge
import VerdinReport

struct SweepReportTests {
  private let context = SweepContext(
    input: "<a>.csv", config: "c.yaml", extent: "4 windows of 30s, one every 30s",
    notes: ["a note"], version: "1.0.0")

  /// Five factors, a verdict of its own for every other setting, and a hostile name.
  private let sweep = Sweep(
    over: JudgeConfig(metrics: [MetricConfig(name: "a", limits: Limits(below: 1))]),
    factors: [0.25, 0.5, 1, 2, 4], scores: [50, 95], configured: .verdin
  ) { config, _ in
    let below = config.metrics[0].limits.below ?? 0
    let verdict = config.metrics[0].margin == .relative(0.1) ? Verdict.pass : .inconclusive
    return SweepVerdict(
      below < 1 ? .fail : verdict,
      metrics: [
        SweepVerdict.MetricVerdict(name: "checkout_latency_ms{route=/buy}", verdict: verdict),
        SweepVerdict.MetricVerdict(name: "<b>\u{1B}[31m", verdict: .marginal),
      ])
  }

  @Test func `a terminal shows a table a policy, in 80 columns`() throws {
    let bytes = sweepText(sweep, in: context)
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      #expect(line.count <= 80, "\(line)")
    }
    try expectSnapshot(bytes, "sweep.txt")
  }

  @Test func `the page looks as recorded, and needs no script and no network`() throws {
    let bytes = sweepPage(sweep, in: context)
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(!text.contains("<script") && !text.contains("http") && !text.contains("<b>"))
    #expect(text.contains("&lt;b&gt;"))
    try expectSnapshot(bytes, "sweep.html")
  }

  @Test func `the keys written are the schema's, and all of the schema's are written`() throws {
    var keys = try SchemaKeys(of: repository.appending(path: "schemas/verdin-sweep.schema.json"))
    let bytes = sweepJSON(sweep, in: context)
    try keys.check(JSONSerialization.jsonObject(with: Data(bytes)), as: "sweep")
    #expect(keys.unseen.isEmpty)
    try expectSnapshot(bytes, "sweep.jsonl")
  }

  /// python3 with the jsonschema package, draft 2020-12
  @Test(.enabled(if: pythonHas("jsonschema")))
  func `a sweep is valid against the published schema`() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).json")
    try Data(sweepJSON(sweep, in: context)).write(to: file)
    defer { unlink(file.path) }
    let script = """
      import json, sys, jsonschema
      schema, value = (json.load(open(path)) for path in sys.argv[1:])
      jsonschema.Draft202012Validator.check_schema(schema)
      jsonschema.Draft202012Validator(schema).validate(value)
      """
    let schema = repository.appending(path: "schemas/verdin-sweep.schema.json")
    let result = try runPython(["-c", script, schema.path, file.path])
    #expect(result.status == 0, "\(result.output)")
  }
}
