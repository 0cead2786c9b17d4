import Foundation
import Testing

/// Whatever is wrong with an input, `verdin` says so in words and never passes it.
///
/// `BadInputs/cases.txt` lists the cases, `Snapshots/bad-inputs.txt` what is said of each.
@Suite struct BadInputTests {
  private static let snapshot = repository.appending(
    path: "Tests/VerdinCLITests/Snapshots/bad-inputs.txt")

  @Test func `no bad input passes, crashes or is left without a word`() async throws {
    let cases = try BadInput.all()
    #expect(cases.count >= 60)
    let outcomes = try await outcomes(of: cases)
    for (bad, outcome) in zip(cases, outcomes) {
      #expect(!outcome.crashed, "\(bad): signal \(outcome.status)")
      #expect([2, 4, 5].contains(outcome.status), "\(bad): exit \(outcome.status)")
      #expect(!outcome.errors.contains("Fatal error"), "\(bad): \(outcome.errors)")
      #expect(!outcome.errors.contains("Stack dump"), "\(bad): \(outcome.errors)")
      // An inconclusive verdict speaks on standard output; all else is a complaint.
      let words = outcome.status == 4 ? outcome.text : outcome.errors
      #expect(!words.isEmpty, "\(bad) says nothing")
      #expect(outcome.text.utf8.count + outcome.errors.utf8.count < 4_000, "\(bad) says too much")
      if bad.isBatch, outcome.status == 2, !outcome.errors.contains("hint:"),
        !outcome.errors.contains("Usage:")
      {
        let answers = try jsonLines(outcome.output)
        #expect(answers.contains { $0["error"] is Object }, "\(bad)")
      }
    }
    try compare(zip(cases, outcomes).map(Self.record).joined(separator: "\n"))
  }

  private func outcomes(of cases: [BadInput]) async throws -> [Outcome] {
    let folder = try BadInput.copied()
    let lanes = 2
    return try await withThrowingTaskGroup(of: [(Int, Outcome)].self) { group in
      for lane in 0..<lanes {
        group.addTask {
          try stride(from: lane, to: cases.count, by: lanes).map { place in
            (place, try cases[place].run(in: folder))
          }
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }

  private static func record(_ bad: BadInput, _ outcome: Outcome) -> String {
    """
    == \(bad)
    $ verdin \(bad.command)
    \(outcome.text)\(outcome.errors)exit \(outcome.status)

    """
  }

  private func compare(_ text: String) throws {
    if ProcessInfo.processInfo.environment["RECORD"] == "1" {
      try Data(text.utf8).write(to: Self.snapshot)
    }
    let expected = try String(contentsOf: Self.snapshot, encoding: .utf8)
    let (found, wanted) = (blocks(text), blocks(expected))
    for (name, block) in found where wanted[name] != block {
      Issue.record("\(name) differs from the snapshot; RECORD=1 rewrites it\n\(block)")
    }
    #expect(Set(found.keys) == Set(wanted.keys))
  }

  private func blocks(_ text: String) -> [String: String] {
    let blocks = ("\n" + text).components(separatedBy: "\n== ").dropFirst()
    return Dictionary(
      uniqueKeysWithValues: blocks.map { block in
        let name = block.prefix { $0 != "\n" }
        return (String(name), block.trimmingCharacters(in: .newlines))
      })
  }
}
