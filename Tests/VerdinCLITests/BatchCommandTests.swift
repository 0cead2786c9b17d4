import Foundation
import Testing

/// `verdin batch`: JSON Lines in, JSON Lines out.
@Suite struct BatchCommandTests {
  private let folder: Folder

  init() throws { folder = try Folder() }

  /// A request in Verdin's format of some ten points an arm.
  private func request(_ id: Int, shift: Double = 0) -> String {
    let champion = scattered(10, spread: 1, count: 10, phase: Double(id) * 0.1)
    let challenger = scattered(10 + shift, spread: 1, count: 10, phase: Double(id) * 0.1 + 0.3)
    return """
      {"id": \(id), "metrics": [{"name": "m", "champion": \(champion), "challenger": \(challenger)}]}
      """
  }

  private func batch(_ text: String, _ options: String...) throws -> Outcome {
    try folder.verdin(["batch"] + options, input: Data(text.utf8))
  }

  @Test func `answers come in the order of the lines, whatever the number of threads`() throws {
    let text = (0..<2_000).map { request($0, shift: Double($0 % 3)) }.joined(separator: "\n") + "\n"
    let one = try batch(text, "--threads", "1")
    #expect(one.status == 0 && one.errors.isEmpty)
    let answers = try jsonLines(one.output)
    #expect(answers.map { $0["id"] as? Int } == (0..<2_000).map { $0 })
    #expect(Set(answers.compactMap { $0["verdict"] as? String }).count > 1)
    #expect(try batch(text, "--threads", "4") == one)
    #expect(try batch(text, "--threads", "4") == one)
  }

  @Test func `a broken line is answered in its place and the stream goes on`() throws {
    let text = [request(1), "oops", "", request(2), "{\"id\": \"x\"}", request(3)]
      .joined(separator: "\n")
    let outcome = try batch(text)
    #expect(outcome.status == 2)
    let answers = try jsonLines(outcome.output)
    #expect(answers.map { $0["error"] == nil } == [true, false, true, false, true])
    #expect(answers[1]["line"] as? Int == 2 && answers[3]["line"] as? Int == 5)
    #expect(answers[3]["id"] as? String == "x")
    #expect(answers[4]["id"] as? Int == 3)
    #expect(outcome.errors.contains("2 lines could not be judged"))
  }

  @Test func `line ends of Windows, blank lines and a missing last line end are fine`() throws {
    let lines = [request(1), "", "  \t", request(2)]
    let outcome = try batch(lines.joined(separator: "\r\n"))
    #expect(outcome.status == 0)
    #expect(try outcome == batch(request(1) + "\n" + request(2) + "\n"))
  }

  @Test func `lines longer than a read come whole, in order`() throws {
    let long = (0..<20).map { number in
      "{\"id\": \(number), \"metrics\": [{\"name\": \"m\", \"champion\": "
        + "\(scattered(10, spread: 1, count: 9_000, phase: Double(number))), "
        + "\"challenger\": [10, 11, 12, 10, 11, 12]}]}"
    }
    let lines = zip(long, (100..<120).map { request($0) }).flatMap { [$0, $1] }
    let outcome = try batch(lines.joined(separator: "\n"), "--threads", "3")
    #expect(outcome.status == 0)
    let ids = try jsonLines(outcome.output).map { $0["id"] as? Int }
    #expect(ids == zip(0..<20, 100..<120).flatMap { [$0, $1] })
  }

  @Test(arguments: ["", "\n", " \r\n\n"])
  func `no request, no answer`(text: String) throws {
    let outcome = try batch(text)
    #expect(outcome.status == 0)
    #expect(outcome.output.isEmpty && outcome.errors.isEmpty)
  }

  @Test func `verdicts do not change the exit code`() throws {
    let outcome = try batch(request(1, shift: 100))
    #expect(outcome.status == 0)
    #expect(try jsonLines(outcome.output)[0]["verdict"] as? String == "fail")
  }

  @Test func `a configuration and a policy hold for requests that bring none`() throws {
    try folder.write("run.yaml", "metrics:\n  m: {harm: decrease}\n")
    let slower = request(1, shift: 100)
    let answer = try jsonLines(batch(slower, "--config", "run.yaml").output)[0]
    #expect(answer["verdict"] as? String == "pass")
    let own = slower.replacing(
      "\"metrics\"", with: #""config": {"metrics": {"m": {"harm": "increase"}}}, "metrics""#)
    #expect(
      try jsonLines(batch(own, "--config", "run.yaml").output)[0]["verdict"] as? String == "fail")
    let kayenta = try jsonLines(batch(slower, "--policy", "kayenta").output)[0]
    #expect(kayenta["policy"] as? String == "kayenta")
  }

  @Test func `recorded Kayenta requests are answered in Kayenta's shape`() throws {
    let fixture = repository.appending(path: "Tests/Fixtures/kayenta-golden.jsonl")
    let rows = try Data(contentsOf: fixture).split(separator: 0x0A).map { try jsonObject(Data($0)) }
    var (text, expected) = (Data(), [Object]())
    for row in rows where row["stochastic"] as? Bool == false {
      text += try JSONSerialization.data(withJSONObject: try #require(row["request"]))
      text.append(0x0A)
      expected.append(try #require(row["expected"] as? Object))
    }
    let answers = try jsonLines(folder.verdin(["batch"], input: text).output)
    #expect(answers.count == expected.count && expected.count > 40)
    for (answer, wanted) in zip(answers, expected) {
      #expect((answer["error"] == nil) == (wanted["error"] == nil))
      let score = (answer["score"] as? Object)?["classification"] as? String
      let result = wanted["result"] as? Object ?? wanted
      #expect(score == (result["score"] as? Object)?["classification"] as? String)
    }
  }

  /// Each answer is awaited before the next line is written.
  @Test func `a caller who writes one line gets its answer before the next`() throws {
    let process = folder.process(["batch", "--threads", "4"])
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    for id in 1...5 {
      try input.fileHandleForWriting.write(contentsOf: Data((request(id) + "\n").utf8))
      var answer = Data()
      while answer.last != 0x0A {
        let more = output.fileHandleForReading.availableData
        try #require(!more.isEmpty, "the stream ended before answer \(id)")
        answer += more
      }
      #expect(try jsonLines(answer).map { $0["id"] as? Int } == [id])
    }
    try input.fileHandleForWriting.close()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }

  @Test func `a reader who leaves ends the stream without a word on a crash`() throws {
    let text = (0..<5_000).map { request($0) }.joined(separator: "\n")
    try folder.write("many.jsonl", text)
    let process = folder.process(["batch"])
    process.standardInput = try FileHandle(
      forReadingFrom: folder.url.appending(path: "many.jsonl"))
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    _ = output.fileHandleForReading.availableData
    try output.fileHandleForReading.close()
    let said = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(!String(decoding: said, as: UTF8.self).contains("Fatal error"))
    #expect(process.terminationReason == .uncaughtSignal || process.terminationStatus == 5)
  }

  /// 48 MB through a pipe, each request behind a megabyte of spaces; held whole they would show.
  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/proc/self/status")))
  func `memory stays bounded on a long stream`() throws {
    let process = folder.process(["batch", "--threads", "2"])
    let input = Pipe()
    process.standardInput = input
    try folder.write("answers", Data())
    process.standardOutput = try FileHandle(
      forWritingTo: folder.url.appending(path: "answers"))
    process.standardError = FileHandle.nullDevice
    try process.run()
    let filler = String(repeating: " ", count: 1 << 20)
    let piece = Data((filler + request(1) + "\n").utf8)
    for _ in 0..<48 { try input.fileHandleForWriting.write(contentsOf: piece) }
    let peak = try peakMemory(of: process.processIdentifier)
    try input.fileHandleForWriting.close()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(try jsonLines(folder.read("answers")).count == 48)
    #expect(peak < 64 << 20, "\(peak >> 20) MB")
  }

  /// The most bytes that a running process has held in memory.
  private func peakMemory(of process: Int32) throws -> Int {
    let status = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
    let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
    let kilobytes = try #require(
      line.split(separator: " ").dropFirst().compactMap { Int($0) }.first)
    return kilobytes << 10
  }
}
