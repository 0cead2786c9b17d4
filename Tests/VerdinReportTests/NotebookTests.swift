import Foundation
import Testing
import VerdinJudge
import VerdinReport

struct NotebookTests {
  private typealias Object = [String: Any]

  /// Two metrics: counts with a missing tick on instances, and values whose name is hostile.
  private let recording = [
    MetricPair(
      name: "error_rate", labels: ["route": "/buy"],
      champion: Series(
        Series.Counts(events: [1, 0, 0], exposures: [10, 0, 9]), times: [0, 1, 2],
        instances: ["a", "b", "a"]),
      challenger: Series(
        Series.Counts(events: [2, 1, 0], exposures: [10, 8, 9]), times: [0, 1, 2],
        instances: ["a", "b", "a"])),
    MetricPair(
      name: #"""" \" """#, champion: Series([1, 2.5, .nan]), challenger: Series([1, 3, 0.1])),
  ]

  private func notebook(_ judgement: Judgement) -> [UInt8] {
    var context = plainContext
    context.recording = recording
    return Notebook(judgement, JudgeConfig.Alpha(), in: context).bytes
  }

  @Test(arguments: ["fail", "hostile"])
  func `a notebook looks as recorded`(sample: String) throws {
    let judgement = try #require(Samples.all.first { $0.name == sample }?.judgement)
    try expectSnapshot(notebook(judgement), "\(sample).ipynb")
  }

  /// Format 4.5 asks for an id a cell: 1 to 64 letters, digits, - and _, each once.
  @Test func `every cell has an id of its own, and code cells have no outputs`() throws {
    let read = try #require(
      try JSONSerialization.jsonObject(with: Data(notebook(Samples.fail))) as? Object)
    let cells = try #require(read["cells"] as? [Object])
    let ids = cells.compactMap { $0["id"] as? String }
    #expect(ids.count == cells.count && Set(ids).count == ids.count && ids.count >= 10)
    for id in ids { #expect(id.wholeMatch(of: /[a-zA-Z0-9_-]{1,64}/) != nil, "\(id)") }
    for cell in cells where cell["cell_type"] as? String == "code" {
      #expect((cell["outputs"] as? [Any])?.isEmpty == true)
      #expect(cell["execution_count"] is NSNull)
    }
  }

  /// python3, which also reads the data back.
  @Test(.enabled(if: pythonHas("json")), arguments: Samples.all.map(\.name))
  func `every cell is Python, and what it holds is what was recorded`(sample: String) throws {
    let judgement = try #require(Samples.all.first { $0.name == sample }?.judgement)
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).ipynb")
    try Data(notebook(judgement)).write(to: file)
    defer { unlink(file.path) }
    let script = #"""
      import ast, json, sys
      book = json.load(open(sys.argv[1]))
      scope = {"json": json}
      for cell in book["cells"]:
          if cell["cell_type"] != "code": continue
          source = "".join(cell["source"])
          ast.parse(source)
          if cell["id"] in ("verdin", "alpha", "data"): exec(source, scope)
      pairs = scope["DATA"]["pairs"]
      assert scope["VERDIN"]["verdict"] == sys.argv[2], scope["VERDIN"]["verdict"]
      assert scope["ALPHA"] == {"fail": 0.01, "pass": 0.05}
      assert pairs[0]["champion"] == {"axis": 0, "events": [1, 0, 0], "exposures": [10, 0, 9]}
      assert pairs[0]["labels"] == {"route": "/buy"} and pairs[0]["challenger"]["axis"] == 0
      assert scope["DATA"]["axes"][0] == {"times": [0, 1, 2], "instances": ["a", "b", "a"]}
      assert pairs[1]["name"] == '""" ' + chr(92) + '" ""', pairs[1]["name"]
      assert pairs[1]["champion"]["values"] == [1, 2.5, None]
      """#
    let result = try runPython(["-c", script, file.path, judgement.verdict.rawValue])
    #expect(result.status == 0, "\(result.output)")
  }
}
