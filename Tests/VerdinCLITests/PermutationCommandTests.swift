import Foundation
import Testing

/// The bytes of a judgement that asks for all evidence by linear algebra.
@Suite struct PermutationCommandTests {
  /// Kernels that this processor can run; those with AVX-512 only where the library takes them here.
  private static let cores = ["Prescott", "Nehalem", "Haswell", "Zen"]

  @Test func `kernels for other processors give the same bytes`() throws {
    #if arch(x86_64)
      let folder = try Folder()
      try folder.write("canary.csv", Data(recording.utf8))
      try folder.write("config.yaml", config)
      let arguments = ["judge", "canary.csv", "--config", "config.yaml", "--output", "json"]
      let plain = try folder.verdin(arguments)
      #expect(plain.text.contains("\"permutation\""), "\(plain.errors)")
      for core in Self.cores {
        let other = try folder.verdin(arguments, environment: ["OPENBLAS_CORETYPE": core])
        #expect(other == plain, "\(core): \(other.errors)")
      }
    #endif
  }

  @Test func `threads and the records beside it change nothing in batch`() throws {
    let folder = try Folder()
    let one = record(0)
    let alone = try folder.verdin(["batch"], input: Data(one.utf8)).text
    #expect(alone.contains("\"permutation\""))
    let many = (0..<12).map(record).joined(separator: "\n")
    let single = try folder.verdin(["batch", "--threads", "1"], input: Data(many.utf8)).text
    let both = try folder.verdin(["batch", "--threads", "2"], input: Data(many.utf8)).text
    #expect(single == both)
    #expect(single.hasPrefix(alone))
  }

  @Test func `the text names the strongest metric, its blocks and that nothing is decided`() throws
  {
    let folder = try Folder()
    try folder.write("canary.csv", Data(recording.utf8))
    try folder.write("config.yaml", config)
    let found = try folder.verdin(["judge", "canary.csv", "--config", "config.yaml"])
    let text = found.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(text.contains("Permutation of 3 metrics together, arms swapped in"))
    #expect(text.contains("the smallest p of harm among all metrics is"))
    #expect(text.contains("(latency_ms)"))
    #expect(text.contains("It decides nothing."))
  }

  @Test func `doctor tells the kernels and their speed`() throws {
    let folder = try Folder()
    let told = try folder.verdin(["doctor"])
    guard told.status == 0 else { return }
    #expect(told.text.contains(/BLAS core type +\w+, \d+ GFLOP\/s, (chosen by Verdin|the library)/))
    let asked = try folder.verdin(["doctor"], environment: ["OPENBLAS_CORETYPE": "Nehalem"])
    #if arch(x86_64)
      #expect(
        asked.text.contains(/Nehalem, \d+ GFLOP\/s, as OPENBLAS_CORETYPE asks: slow/))
    #endif
  }

  private let config = """
    evidence: {permutations: 999, bootstrap: 499, hotelling: true}
    metrics:
      latency_ms: {harm: increase}
      errors: {harm: increase}
      accuracy: {harm: decrease}
    """

  /// Three metrics of 40 ticks that share a wave; the challenger's latency is a quarter higher.
  private var recording: String {
    var lines = ["timestamp,metric,arm,value"]
    for tick in 0..<40 {
      for (name, level) in [("latency_ms", 100.0), ("errors", 5), ("accuracy", 0.9)] {
        for (arm, factor) in [("champion", 1.0), ("challenger", name == "latency_ms" ? 1.25 : 1)] {
          let wave = Double((tick * tick * 7 + tick * 3 + name.count * 5 + arm.count) % 23) / 100
          lines.append(
            "\(1_790_000_000 + 60 * tick),\(name),\(arm),\(level * factor * (1 + wave))")
        }
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func record(_ number: Int) -> String {
    func series(_ shift: Int) -> String {
      (0..<30).map { String(($0 * $0 * 13 + $0 * (number + 3) + shift) % 41 + 50) }
        .joined(separator: ",")
    }
    let metrics = ["a", "b"].enumerated().map { place, name in
      """
      {"name": "\(name)", "champion": [\(series(place))], "challenger": [\(series(place + 7))]}
      """
    }
    return """
      {"id": \(number), "config": {"evidence": {"permutations": 299}, "defaults": {"harm": "increase"}}, \
      "metrics": [\(metrics.joined(separator: ","))]}
      """
  }
}
