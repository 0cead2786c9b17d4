import Foundation
import Testing

/// `verdin sketch` from raw values to the verdict.
@Suite struct SketchCommandTests {
  private func rows(_ arm: String, level: Double, phase: Double) -> [String] {
    (0..<3_000).map { place in
      let value = level * exp(0.4 * sin(phase + 1.618 * Double(place)) + 0.1 * cos(Double(place)))
      return "latency_ms,\(arm),\((value * 1e4).rounded() / 1e4)"
    }
  }

  private func recording(_ ratio: Double) -> [String] {
    rows("champion", level: 20, phase: 0) + rows("challenger", level: 20 * ratio, phase: 1)
  }

  private func csv(_ rows: some Sequence<String>) -> String {
    (["metric,arm,value"] + Array(rows)).joined(separator: "\n") + "\n"
  }

  @Test(arguments: [(1.0, Int32(0)), (1.2, 1)])
  func `sketches are judged as the values are, by judge and by batch`(
    ratio: Double, status: Int32
  ) throws {
    let folder = try Folder()
    try folder.write("raw.csv", csv(recording(ratio)))
    let made = try folder.verdin("sketch", "raw.csv")
    try folder.write("sketches.jsonl", made.output)
    let judged = try folder.verdin("judge", "sketches.jsonl", "--output", "json")
    #expect(judged.status == status, "\(judged.text)\(judged.errors)")
    #expect(try folder.verdin("judge", "raw.csv").status == status)
    let requests = try folder.verdin("sketch", "--merge", "sketches.jsonl", "--requests")
    let answer = try folder.verdin(["batch"], input: requests.output)
    #expect(
      try jsonObject(answer.output)["verdict"] as? String
        == jsonObject(judged.output)["verdict"] as? String)
  }

  @Test func `parts merge into the sketch of the whole, in any order`() throws {
    let folder = try Folder()
    let rows = recording(1)
    try folder.write("raw.csv", csv(rows))
    let whole = try folder.verdin("sketch", "raw.csv")
    // The first part has the champion alone.
    for (place, range) in [0..<1_500, 1_500..<4_000, 4_000..<6_000].enumerated() {
      try folder.write("part\(place).csv", csv(rows[range]))
      let part = try folder.verdin("sketch", "part\(place).csv", "--accuracy", "0.5%")
      #expect(part.status == 0, "\(part.errors)")
      try folder.write("part\(place).jsonl", part.output)
    }
    let names = ["part0.jsonl", "part1.jsonl", "part2.jsonl"]
    #expect(try folder.verdin(["sketch", "--merge"] + names) == whole)
    #expect(try folder.verdin(["sketch", "--merge"] + names.reversed()) == whole)
    #expect(try folder.verdin("sketch", "part2.csv", "part0.csv", "part1.csv") == whole)
    let all = try names.reduce(Data()) { try $0 + folder.read($1) }
    #expect(try folder.verdin(["sketch", "--merge", "-"], input: all) == whole)
  }

  @Test func `plain numbers come on standard input`() throws {
    let folder = try Folder()
    let rows = rows("champion", level: 20, phase: 0)
    let numbers = rows.map { $0.split(separator: ",")[2] }.joined(separator: "\n")
    let read = try folder.verdin(
      ["sketch", "-", "--metric", "latency_ms", "--arm", "champion"], input: Data(numbers.utf8))
    try folder.write("raw.csv", csv(rows))
    #expect(read == (try folder.verdin("sketch", "raw.csv")))
    let gap = try folder.verdin(
      ["sketch", "-", "--metric", "m", "--arm", "challenger"], input: Data("1 NaN\n-3,0".utf8))
    let line = try jsonObject(gap.output)
    #expect(line["missing"] as? Int == 1)
    #expect(line["count"] as? Int == 3)
    #expect(line["min"] as? Double == -3)
  }

  @Test(arguments: [
    (
      #"{"name": "m", "arm": "champion", "count": 2, "sketch": {"mapping": {"gamma": 1.1}}}"#,
      "damaged"
    ),
    (#"{"name": "m", "arm": "third", "sketch": {"mapping": {"gamma": 1.1}}}"#, "challenger"),
    (#"{"name": "m", "arm": "champion", "sketch": {"mapping": {"gamma": 0.5}}}"#, "above 1"),
    (#"{"name": "m", "arm": "champion", "sketch": {}}"#, "mapping.gamma"),
    (
      #"{"name": "m", "arm": "champion", "sketch": {"mapping": {"gamma": 1.1, "interpolation": "CUBIC"}}}"#,
      "LogarithmicMapping"
    ),
    (
      #"{"name": "m", "arm": "champion", "sketch": {"mapping": {"gamma": 1.1}, "positiveValues": {"contiguousBinCounts": [0.5]}}}"#,
      "whole number"
    ),
    ("", "no sketches"),
  ])
  func `a broken sketch says what is wrong`(text: String, words: String) throws {
    let folder = try Folder()
    try folder.write("s.jsonl", text + "\n")
    let outcome = try folder.verdin("sketch", "--merge", "s.jsonl")
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains(words), "\(outcome.errors)")
    #expect(outcome.errors.contains("s.jsonl"), "\(outcome.errors)")
  }

  @Test func `words among numbers are told with their place`() throws {
    let folder = try Folder()
    let outcome = try folder.verdin(
      ["sketch", "-", "--metric", "m", "--arm", "champion"], input: Data("1\n2 x3\n".utf8))
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("<stdin>:2:3"), "\(outcome.errors)")
    #expect(try folder.verdin("sketch", "-", "--metric", "m").status == 2)
    #expect(try folder.verdin("sketch", "raw.csv", "--accuracy", "0").status == 2)
  }
}
