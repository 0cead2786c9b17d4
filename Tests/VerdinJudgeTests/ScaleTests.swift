import Testing
import VerdinIO
import VerdinJudge

/// Pairs whose verdict under Kayenta's judge changes with the unit of measurement.
///
/// Recorded from `NetflixACAJudge-v1.0` (spinnaker/kayenta a69573be) with default settings: the
/// label, the ends of the interval, the estimate and the mean ratio for each multiple of the data.
@Suite struct ScaleTests {
  private struct Family {
    var name: String
    var challenger: [Double]
    var champion: [Double]
    var byScale: [(scale: Double, recorded: [Node])]

    static func read() throws -> [Family] {
      try fixture("kayenta-scale-showcase.jsonl").map { row in
        Family(
          name: row["name"]?.string ?? "", challenger: numbers(row["experiment"]),
          champion: numbers(row["control"]),
          byScale: (row["byScale"]?.members ?? []).map {
            (Double($0.key) ?? .nan, $0.node.elements ?? [])
          })
      }
    }

    func judged(_ scale: Double, _ policy: JudgePolicy) -> MetricJudgement {
      judge(
        [pair(challenger: challenger.map { $0 * scale }, champion: champion.map { $0 * scale })],
        policy: policy
      ).metrics[0]
    }
  }

  @Test func `policy kayenta changes its verdict with the unit, as recorded`() throws {
    let families = try Family.read()
    #expect(families.count == 5)
    for family in families {
      #expect(Set(family.byScale.map { $0.recorded[0].string }).count == 2, "\(family.name)")
      for (scale, recorded) in family.byScale {
        let metric = family.judged(scale, .kayenta)
        let place = "\(family.name) × \(scale)"
        #expect(metric.classification == recorded[0].string, "\(place)")
        #expect(same(metric.evidence.shift?.lower, number(recorded[1])), "\(place)")
        #expect(same(metric.evidence.shift?.upper, number(recorded[2])), "\(place)")
        #expect(same(metric.evidence.shift?.estimate, number(recorded[3])), "\(place)")
        #expect(same(metric.evidence.meanRatio, number(recorded[4])), "\(place)")
      }
    }
  }

  @Test func `policy verdin gives one verdict in every unit`() throws {
    for family in try Family.read() {
      let verdicts = [1e-6, 1e-3, 1, 1e3, 1e6].map { family.judged($0, .verdin).verdict }
      #expect(Set(verdicts).count == 1, "\(family.name): \(verdicts)")
      #expect((verdicts[0] == .fail) == family.name.contains("missed"), "\(family.name)")
    }
  }
}
