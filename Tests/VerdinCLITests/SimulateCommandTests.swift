import Foundation
import Testing

/// `verdin simulate`: its figures, its JSON and its mistakes.
@Suite struct SimulateCommandTests {
  private static let config = """
    metrics:
      latency_ms: {harm: increase, margin: 10%}
      error_rate: {harm: increase, margin: 10%, numerator: errors, denominator: requests}
    """

  private func simulate(_ arguments: String...) throws -> Outcome {
    let folder = try Folder()
    try folder.write("c.yaml", Self.config)
    return try folder.verdin(
      ["simulate", "--config", "c.yaml", "--ticks", "30", "--runs", "20"] + arguments)
  }

  @Test func `the same seed gives the same bytes on any number of threads`() throws {
    let one = try simulate(
      "--output", "json", "--noise", "ar,burst", "--change", "0", "--threads", "1")
    let two = try simulate(
      "--output", "json", "--noise", "ar,burst", "--change", "0", "--threads", "2")
    let other = try simulate(
      "--output", "json", "--noise", "ar,burst", "--change", "0", "--seed", "9")
    #expect(one.status == 0 && one.output == two.output)
    #expect(one.output != other.output)
    #expect(one.errors.isEmpty)
  }

  @Test func `the keys of the JSON are those of the schema`() throws {
    let found = try simulate("--output", "json", "--noise", "iid", "--change", "0,50%")
    let schema = try jsonObject(
      Data(contentsOf: repository.appending(path: "schemas/verdin-simulation.schema.json")))
    let definitions = try #require(schema["$defs"] as? Object)
    try check(try jsonObject(found.output), "simulation", definitions)
  }

  /// Every object has exactly the keys that its definition requires, which are all that it knows.
  private func check(_ value: Object, _ name: String, _ definitions: Object) throws {
    let definition = try #require(definitions[name] as? Object)
    let properties = try #require(definition["properties"] as? Object)
    #expect(Set(value.keys) == Set(properties.keys), "\(name)")
    #expect(Set(properties.keys) == Set(definition["required"] as? [String] ?? []), "\(name)")
    for (key, property) in properties {
      let property = try #require(property as? Object)
      let reference = property["$ref"] ?? (property["items"] as? Object)?["$ref"]
      guard let path = reference as? String else { continue }
      let target = String(path.split(separator: "/").last ?? "")
      for member in value[key] as? [Object] ?? [value[key] as? Object].compactMap(\.self) {
        try check(member, target, definitions)
      }
    }
  }

  @Test func `verdicts of each line add up to the runs, and half is found more often than nothing`()
    throws
  {
    let found = try jsonObject(
      try simulate("--output", "json", "--noise", "iid", "--change", "0,0.5").output)
    let results = try #require(found["results"] as? [Object])
    #expect(results.map { $0["change"] as? Double } == [0, 0.5])
    let fails = try results.map { result -> Int in
      let verdicts = try #require(result["verdicts"] as? [String: Object])
      let counts = verdicts.mapValues { $0["count"] as? Int ?? 0 }
      #expect(counts.values.reduce(0, +) == 20)
      return counts["fail"] ?? 0
    }
    #expect(fails[0] <= 2 && fails[1] >= 18)
  }

  @Test func `a recording of the champion is resampled, with or without the other arm`() throws {
    let folder = try Folder()
    try folder.write("c.yaml", "metrics:\n  latency_ms: {harm: increase}\n")
    let values = scattered(40, spread: 4, count: 80)
    try folder.write("both.csv", recording(["latency_ms": (values, values.reversed())]))
    let rows = values.enumerated().map { "\(1_767_225_600 + 60 * $0),\($1)" }
    try folder.write("one.csv", "timestamp,latency_ms\n" + rows.joined(separator: "\n") + "\n")
    for file in ["both.csv", "one.csv"] {
      let found = try folder.verdin(
        "simulate", "--config", "c.yaml", "--champion", file, "--ticks", "30", "--runs", "10",
        "--change", "0", "--noise", "recorded,ar")
      #expect(found.status == 0, "\(found.errors)")
      #expect(found.text.contains("recorded") && found.text.contains("INCONCLUSIVE"))
    }
  }

  /// A limit below the level that the recording shows: every healthy run fails.
  @Test func `a configuration that fails healthy releases is told so, with exit code 1`() throws {
    let folder = try Folder()
    try folder.write("c.yaml", "metrics:\n  latency_ms: {harm: increase, max: 20}\n")
    let values = scattered(40, spread: 4, count: 80)
    try folder.write("both.csv", recording(["latency_ms": (values, values)]))
    let found = try folder.verdin(
      "simulate", "--config", "c.yaml", "--champion", "both.csv", "--runs", "10", "--change", "0")
    #expect(found.status == 1)
    #expect(found.text.contains("more than"), "\(found.text)")
  }

  @Test func `no errors at all stay none, and their pass is no mistake`() throws {
    let folder = try Folder()
    try folder.write(
      "c.yaml",
      "metrics:\n  error_rate: {harm: increase, max: 0.05, numerator: errors, denominator: requests}\n"
    )
    let rows = (0..<60).map { "\($0),champion,0,600\n\($0),challenger,0,600\n" }
    try folder.write("both.csv", "timestamp,arm,errors,requests\n" + rows.joined())
    let found = try folder.verdin(
      "simulate", "--config", "c.yaml", "--champion", "both.csv", "--runs", "10", "--change",
      "0,20%")
    #expect(found.status == 0, "\(found.text)\(found.errors)")
  }

  @Test(arguments: [
    ["--noise", "pink"], ["--noise", "recorded"], ["--change", "-1"], ["--runs", "0"],
    ["--phi", "1"], ["--in", "latency"], ["--block", "5"], ["--ticks", "0"],
  ])
  func `mistakes on the command line end with 2`(arguments: [String]) throws {
    let folder = try Folder()
    try folder.write("c.yaml", Self.config)
    let found = try folder.verdin(["simulate", "--config", "c.yaml"] + arguments)
    #expect(found.status == 2 && !found.crashed, "\(found.errors)")
    #expect(found.output.isEmpty && !found.errors.isEmpty)
  }

  @Test func `without a configuration there is nothing on trial`() throws {
    let found = try Folder().verdin("simulate")
    #expect(found.status == 2 && found.errors.contains("--config"))
  }
}
