import Foundation
import Testing

/// Repeated looks from the command line.
@Suite struct LooksTests {
  private let folder: Folder

  init() throws {
    folder = try Folder()
    try folder.write("run.csv", Self.recording(minutes: 90, worseFrom: 40))
    try folder.write("early.csv", Self.recording(minutes: 45, worseFrom: 40))
    try folder.write(
      "errors.yaml",
      """
      metrics:
        error_rate: {harm: increase, margin: 10%, numerator: errors, denominator: requests}

      """)
    try folder.write(
      "anytime.yaml",
      "looks: anytime\n" + String(decoding: folder.read("errors.yaml"), as: UTF8.self))
  }

  /// Ten errors of a thousand requests a minute in either arm, then fifty of the challenger's.
  private static func recording(minutes: Int, worseFrom: Int) -> String {
    var rows = ["timestamp,arm,errors,requests"]
    for minute in 0..<minutes {
      let time = 1_793_613_600 + 60 * minute
      rows.append("\(time),champion,\(9 + minute % 3),1000")
      rows.append("\(time),challenger,\(minute < worseFrom ? 10 + minute % 2 : 50),1000")
    }
    return rows.joined(separator: "\n") + "\n"
  }

  private func judge(_ arguments: String...) throws -> Outcome {
    try folder.verdin(["judge"] + arguments)
  }

  private func anytime(_ outcome: Outcome) throws -> Object {
    let metrics = try #require(try jsonObject(outcome.output)["metrics"] as? [Object])
    return try #require(metrics[0]["anytime"] as? Object)
  }

  @Test func `a fail is found minutes after it began and stays at every later look`() throws {
    let early = try judge("early.csv", "--config", "errors.yaml", "--sequential")
    #expect(early.status == 1)
    #expect(early.text.contains("stays proven"))
    let (first, last) = (
      try anytime(judge("early.csv", "--config", "anytime.yaml", "--output", "json")),
      try anytime(judge("run.csv", "--config", "anytime.yaml", "--output", "json"))
    )
    let crossed = try #require((first["increase"] as? Object)?["crossed"] as? NSDictionary)
    #expect((last["increase"] as? Object)?["crossed"] as? NSDictionary == crossed)
    #expect(try #require(crossed["ticks"] as? Int) > 40)
    #expect(first["method"] as? String == "rate_e_process")
  }

  @Test func `the flag is the configuration's key`() throws {
    let flag = try judge("run.csv", "--config", "errors.yaml", "--sequential", "--output", "json")
    let key = try judge("run.csv", "--config", "anytime.yaml", "--output", "json")
    #expect(flag.output == key.output && flag.status == key.status)
    #expect(try judge("run.csv", "--config", "anytime.yaml", "--output", "json") == key)
  }

  @Test func `gates wait for their time`() throws {
    try folder.write("healthy.csv", Self.recording(minutes: 45, worseFrom: 99))
    let outcome = try judge("healthy.csv", "--config", "errors.yaml", "--gates", "30m,1h")
    #expect(outcome.status == 4)
    #expect(outcome.text.contains("next gate is in 15 min"))
    let failed = try judge("run.csv", "--config", "errors.yaml", "--gates", "30m,60m,90m")
    #expect(failed.status == 1)
    #expect(failed.text.contains("gate 3"))
  }

  @Test func `explain tells the looks apart from the single one`() throws {
    let text = try judge("run.csv", "--config", "anytime.yaml", "--explain").text
    #expect(text.contains("p anytime = ") && text.contains("for one look only"))
  }

  @Test func `batch takes the looks of each request`() throws {
    let request = """
      {"config": {"looks": "anytime", "metrics": {"m": {"harm": "increase"}}}, "metrics": [{"name": \
      "m", "champion": {"t": [0, 60, 120], "events": [5, 6, 5], "exposure": [500, 500, 500]}, \
      "challenger": {"t": [0, 60, 120], "events": [55, 60, 58], "exposure": [500, 500, 500]}}]}

      """
    let outcome = try folder.verdin(["batch"], input: Data(request.utf8))
    let answer = try #require(try jsonLines(outcome.output).first)
    #expect(answer["verdict"] as? String == "fail")
  }

  @Test(arguments: [
    (["--sequential", "--gates", "30m"], "give one of them"),
    (["--sequential", "--policy", "kayenta"], "knows no repeated looks"),
    (["--sequential", "--window", "30m"], "leave --window out"),
    (["--gates", "1h,30m"], "--gates"), (["--gates", "soon"], "--gates"),
  ])
  func `what contradicts is a mistake`(flags: [String], fact: String) throws {
    let outcome = try folder.verdin(["judge", "run.csv"] + flags)
    #expect(outcome.status == 2 && outcome.output.isEmpty)
    #expect(outcome.errors.contains(fact), "\(outcome.errors)")
  }
}
