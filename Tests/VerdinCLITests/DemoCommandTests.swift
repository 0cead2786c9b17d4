import Foundation
import Testing

/// The demo with all its servers; `make demo-check` runs all scenarios three times.
@Suite struct DemoCommandTests {
  private func leftovers() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: "/tmp").filter {
      $0.hasPrefix("verdin-demo-")
    }
  }

  @Test func `errors are rolled back, and the record can be judged and verified`() throws {
    let folder = try Folder()
    let kept = folder.url.appending(path: "kept").path
    let done = try folder.verdin("demo", "--scenario", "errors", "--record", kept)
    #expect(done.status == 0, "\(done.errors)")
    #expect(done.text.contains("errors: rolled-back, as it ought to; share now 0 %"))
    let judged = try folder.verdin(
      "judge", "\(kept)/errors/metrics.csv", "--config", "\(kept)/errors/demo.yaml")
    #expect(judged.status == 1, "\(judged.errors)")
    #expect(judged.text.contains("error_rate"))
    let verified = try folder.verdin("verify", "--state-dir", "\(kept)/errors")
    #expect(verified.status == 0, "\(verified.errors)")
  }

  @Test func `copies show a bad challenger up before any user has an answer of it`() throws {
    let folder = try Folder()
    let kept = folder.url.appending(path: "kept").path
    let done = try folder.verdin("demo", "--scenario", "shadow", "--rate", "100", "--record", kept)
    #expect(done.status == 0, "\(done.text) \(done.errors)")
    #expect(done.text.contains("shadow: rolled-back, as it ought to; share now 0 %; no user"))
    let log = String(decoding: try folder.read("kept/shadow/requests.jsonl"), as: UTF8.self)
    #expect(log.contains(#""arm":"champion""#))
    #expect(!log.contains(#""arm":"challenger""#))
    let compared = try folder.verdin(
      "shadow", "--champion", "\(kept)/shadow/champion.jsonl", "--challenger",
      "\(kept)/shadow/challenger.jsonl", "--labels", "\(kept)/shadow/labels.csv")
    #expect(compared.status == 1, "\(compared.text) \(compared.errors)")
    #expect(compared.text.contains("FAIL  accuracy: "))
  }

  @Test func `the outcome of copies follows the fault, not the scenario's name`() throws {
    let folder = try Folder()
    let done = try folder.verdin(
      "demo", "--scenario", "shadow-success", "--images", "15", "--rate", "100")
    #expect(done.status == 1, "\(done.text) \(done.errors)")
    #expect(done.text.contains("shadow-success: rolled-back, NOT as it ought to; share now 0 %"))
  }

  @Test func `the outcome follows the fault, not the scenario's name`() throws {
    let folder = try Folder()
    let done = try folder.verdin("demo", "--scenario", "success", "--error-share", "0.4")
    #expect(done.status == 1)
    #expect(done.text.contains("success: rolled-back, NOT as it ought to"))
  }

  @Test func `an interrupt rolls back and leaves nothing behind`() async throws {
    let folder = try Folder()
    let before = try leftovers()
    let process = folder.process(["demo", "--scenario", "success"])
    let errors = Pipe()
    process.standardError = errors
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    try await Task.sleep(for: .seconds(4))
    process.interrupt()
    let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 130, "\(said)")
    #expect(said.contains("stopped: the champion has all traffic"))
    #expect(try leftovers() == before)
  }

  @Test func `a speed of nothing is refused`() throws {
    let done = try Folder().verdin("demo", "--speed", "0")
    #expect(done.status == 2)
    #expect(done.errors.contains("--speed lies from"))
  }
}
