import Foundation
import Testing
import VerdinJudge
import VerdinReport

struct JudgementSchemaTests {
  private typealias Object = [String: Any]

  @Test func `every judgement is strict JSON in one line`() throws {
    for (name, judgement) in Samples.all {
      let bytes = JSONLineReport().render(judgement, in: plainContext)
      let read = try JSONSerialization.jsonObject(with: Data(bytes)) as? Object
      #expect(read?["verdict"] as? String == judgement.verdict.rawValue, "\(name)")
      #expect(bytes.count { $0 == UInt8(ascii: "\n") } == 1)
    }
  }

  @Test func `the keys written are the schema's, and all of the schema's are written`() throws {
    var keys = try SchemaKeys(of: schemaFile)
    for judgement in everyJudgement {
      var json = JSONWriter()
      json.judgement(judgement, id: Array("7".utf8), version: "1.0.0")
      let value = try JSONSerialization.jsonObject(with: Data(json.bytes))
      try keys.check(value, as: "judgement")
    }
    #expect(keys.unseen.isEmpty)
  }

  @Test func `an unbounded end is null and a note says so`() throws {
    let bytes = JSONReport().render(Samples.inconclusive, in: plainContext)
    let read = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? Object)
    let metric = try #require((read["metrics"] as? [Object])?.last)
    let shift = try #require(metric["shift"] as? Object)
    #expect(shift["lower"] is NSNull)
    let notes = try #require(metric["notes"] as? [String])
    #expect(notes.contains("shift: lower end unbounded, the sample is too small for it"))
  }

  @Test func `an arm without data has no mean`() throws {
    let bytes = JSONLineReport().render(Samples.inconclusive, in: plainContext)
    #expect(
      String(decoding: bytes, as: UTF8.self)
        .contains(#""challenger":{"count":0,"missing":60,"mean":null,"#))
  }

  /// python3 with the jsonschema package, draft 2020-12
  @Test(.enabled(if: pythonHas("jsonschema")))
  func `real outputs are valid against the published schema`() throws {
    for judgement in everyJudgement {
      let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).json")
      try Data(JSONReport().render(judgement, in: plainContext)).write(to: file)
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

  /// The samples, and one metric with every optional figure.
  private var everyJudgement: [Judgement] {
    var full = Samples.fail
    full.metrics[3].labels = ["route": "/buy"]
    full.metrics[0].evidence.champion.events = 12
    full.metrics[0].evidence.champion.exposure = 1_000
    full.metrics[0].settings.limits.above = 1
    full.guards = [GuardFinding(.sampleRatio, "the challenger got 8 % of 'requests'")]
    full.metrics[0].evidence.guards = full.guards
    return Samples.all.map(\.judgement) + [full]
  }

  private let schemaFile = repository.appending(path: "schemas/verdin-judgement.schema.json")
}
