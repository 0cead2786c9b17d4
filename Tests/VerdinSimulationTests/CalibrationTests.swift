import Foundation
import Testing
import VerdinCalibration

/// The calibration protocol: its list, its rule, and a sample of it with fewer runs.
@Suite struct CalibrationTests {
  private static let file = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Benchmarks/Calibration/scenarios.json")

  private static func listed() throws -> [Scenario] {
    try scenarios(Array(Data(contentsOf: file)), file: "scenarios.json")
  }

  @Test func `the protocol has 313 scenarios of different names`() throws {
    let all = try Self.listed()
    #expect(all.count == 313 && Set(all.map(\.id)).count == 313)
  }

  @Test func `its limits are slack times nominal and three standard errors`() throws {
    for scenario in try Self.listed() {
      let same = scenario.with(replications: scenario.replications)
      #expect(abs(same.maximum - scenario.maximum) < 2e-5, "\(scenario.id)")
      guard scenario.kind == .level else { continue }
      let fewer = scenario.with(replications: scenario.replications / 4)
      #expect(fewer.maximum > scenario.maximum, "\(scenario.id)")
    }
  }

  /// Some of every kind; a violation that chance does not explain is one at four times the runs too.
  @Test func `a sample of the protocol is in order`() throws {
    let runs = [
      "L-paired-gauss-n30-phi0.6-a0.01": 200, "L-paired-lognormal-n30-phi0.9-a0.05": 200,
      "L-paired-shock-n60-phi0.3-a0.01": 150, "L-paired-zip-n60-phi0.6-a0.05": 100,
      "L-arma-n30-phi0.9": 150, "P-paired-gauss-n60": 150, "V-FAIL-ar-n30-phi0.6": 60,
      "V-PASS-iid-n30-phi0": 60, "V-resolve-pass": 40, "S-LD-pocock-phi0.6": 20,
      "S-rate-e": 30, "D-rate-0.05": 31, "M-holm-10-0.5": 500, "R-rate-series-30-poisson": 60,
      "A-tau2-K20": 15, "ML-psi-chi2": 60, "ML-spiegelhalter": 60, "Q-mj-200-0.5": 30,
    ]
    let sample = try Self.listed().compactMap { scenario in
      runs[scenario.id].map { scenario.with(replications: $0) }
    }
    #expect(sample.count == runs.count)
    let rows = try Calibration(seed: 1, threads: 2).run(sample)
    for row in rows { #expect(row.isInOrder, "\(row.scenario.title): \(row.figure)") }
  }

  @Test func `the figures do not depend on the threads`() throws {
    let some = try Self.listed()
      .filter { $0.id.hasPrefix("L-paired-gauss-n30") || $0.id.hasPrefix("M-holm-10") }
      .map { $0.with(replications: 50) }
    let one = try Calibration(seed: 4, threads: 1).run(some).map(\.estimate)
    let three = try Calibration(seed: 4, threads: 3).run(some).map(\.estimate)
    let other = try Calibration(seed: 5, threads: 3).run(some).map(\.estimate)
    #expect(one == three)
    #expect(one != other)
  }

  @Test func `a scenario of no known kind is an error that names it`() {
    let text = #"{"scenarios": [{"id": "X-1", "kind": "level", "what": "?", "R": 10, "max": 1}]}"#
    #expect(throws: (any Error).self) {
      try Calibration(seed: 1, threads: 1).run(scenarios(Array(text.utf8), file: "x.json"))
    }
  }
}
