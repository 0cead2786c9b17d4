import Foundation
import Testing

/// `verdin pack`, and column files in the place of what they were made from.
@Suite struct PackCommandTests {
  private let folder: Folder

  init() throws { folder = try Folder() }

  private func pack(_ input: String, _ options: String...) throws {
    let outcome = try folder.verdin(["pack", input, "-o", "x.vcol"] + options)
    #expect(outcome.status == 0 && outcome.output.isEmpty && outcome.errors.isEmpty)
  }

  @Test(arguments: ["healthy", "tail-only"])
  func `a recording is judged the same byte for byte`(name: String) throws {
    let csv = repository.appending(path: "datasets/\(name).csv").path
    let options = [
      "--config", repository.appending(path: "datasets/canary.yaml").path, "--output", "json",
    ]
    try pack(csv)
    let expected = try folder.verdin(["judge", csv] + options)
    #expect(!expected.output.isEmpty)
    #expect(try folder.verdin(["judge", "x.vcol"] + options) == expected)
  }

  @Test func `requests are answered the same byte for byte, with any number of threads`() throws {
    let lines = (0..<300).map { number in
      let values = scattered(10, spread: 1, count: 2 + number % 40, phase: Double(number))
      let gap = number % 3 == 0 ? "null" : number % 3 == 1 ? "\"NaN\"" : "10.25"
      return """
        {"id": \(number), "metrics": [{"name": "m", "labels": {"a": "\\"ü"}, \
        "champion": \(values), "challenger": {"v": [\(gap), 9.5, 1e1], "t": [1, 2, 4]}}]}
        """
    }
    try folder.write("requests.jsonl", lines.joined(separator: "\n"))
    try pack("requests.jsonl")
    let expected = try folder.verdin(["batch", "requests.jsonl"])
    #expect(expected.status == 0)
    #expect(try folder.verdin(["batch", "x.vcol", "--threads", "3"]) == expected)
    let piped = try folder.verdin(["batch"], input: try folder.read("x.vcol"))
    #expect(piped == expected)
  }

  @Test func `requests to the other judge keep what null means there`() throws {
    let request = """
      {"canaryConfig": {"metrics": [{"name": "m", "groups": ["g"]}], "classifier": \
      {"groupWeights": {"g": 100}}}, "scoreThresholds": {"pass": 90, "marginal": 70}, \
      "metricSetPairList": [{"name": "m", "id": "1", "tags": {}, "values": \
      {"control": [1, null, 3, "NaN"], "experiment": [1, 2, 3, 4.5]}}]}
      """
    try folder.write("requests.jsonl", request + "\n")
    try pack("requests.jsonl")
    let expected = try folder.verdin(["batch", "requests.jsonl"])
    #expect(expected.status == 0)
    #expect(try folder.verdin(["batch", "x.vcol"]) == expected)
  }

  @Test func `a damaged record is answered in its place and the stream goes on`() throws {
    let line =
      #"{"id": 7, "metrics": [{"name": "m", "champion": [1.5, 2, 4], "challenger": [1, 2.5, 7]}]}"#
    try folder.write("requests.jsonl", Array(repeating: line, count: 3).joined(separator: "\n"))
    try pack("requests.jsonl")
    var bytes = try folder.read("x.vcol")
    let record = (bytes.count - 16 - 32) / 3
    bytes[16 + record + 60] ^= 1
    try folder.write("x.vcol", bytes)
    let outcome = try folder.verdin(["batch", "x.vcol"])
    #expect(outcome.status == 2)
    let answers = try jsonLines(outcome.output)
    #expect(answers.map { $0["error"] == nil } == [true, false, true])
    #expect(answers[1]["line"] as? Int == 2)

    try folder.write("x.vcol", bytes.dropLast(40))
    let cut = try folder.verdin(["batch", "x.vcol"])
    #expect(cut.status == 2 && cut.errors.contains("is not complete"))
    #expect(try jsonLines(cut.output).count == 2)
    #expect(try folder.verdin(["judge", "x.vcol"]).status == 2)
  }

  @Test(.enabled(if: pythonHas("numpy")))
  func `the documented program writes files that are judged, and reads those of pack`() throws {
    let program = repository.appending(path: "Examples/column_file.py").path
    let path = folder.url.appending(path: "python.vcol").path
    let written = try run("python3", program, path)
    #expect(written.status == 0, "\(String(decoding: written.output, as: UTF8.self))")
    let judged = try folder.verdin(["judge", "python.vcol", "--output", "json"])
    #expect(judged.status == 0 && judged.text.contains("latency_ms"))
    try pack(repository.appending(path: "datasets/healthy.csv").path)
    let reading = """
      import sys; sys.path.insert(0, sys.argv[1])
      import column_file
      print([len(column) for _, columns in column_file.read("\(folder.url.path)/x.vcol") for column in columns][:2])
      """
    let read = try run(
      "python3", "-c", reading, repository.appending(path: "Examples").path)
    #expect(read.status == 0, "\(String(decoding: read.output, as: UTF8.self))")
  }
}
