import Foundation
import Testing
import VerdinJudge

/// Published inputs on which a rank interval with a relative tolerance is known to mislead.
@Suite struct HardCasesTests {
  private struct File: Decodable { var cases: [Case] }

  private struct Case: Decodable {
    var id: String
    var experiment: [Double]
    var control: [Double]
    var sensibleVerdict: String

    enum CodingKeys: String, CodingKey {
      case id, experiment, control
      case sensibleVerdict = "sensible_verdict"
    }
  }

  @Test func `every hard case gets its sensible verdict`() throws {
    let cases = try JSONDecoder().decode(File.self, from: Data(contentsOf: references)).cases
    #expect(cases.count == 6)
    let config = JudgeConfig(defaults: MetricConfig(name: "", harm: .increase))
    for hard in cases {
      let verdict = judge(
        [pair(challenger: hard.experiment, champion: hard.control)], config: config
      ).verdict
      let sensible: Set<Verdict>
      switch hard.sensibleVerdict {
      case "fail": sensible = [.fail]
      case "fail or marginal": sensible = [.fail, .marginal]
      // With 15 points from 1 to 106 the location cannot be bounded to 10 %.
      case "inconclusive", "pass on location with a shape warning": sensible = [.inconclusive]
      default: sensible = []
      }
      #expect(sensible.contains(verdict), "\(hard.id): \(verdict)")
    }
  }

  private var references: URL {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("References/hard-cases.json")
  }
}
