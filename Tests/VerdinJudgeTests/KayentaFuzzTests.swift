import Foundation
import Testing
import VerdinJudge

/// Policy `kayenta` against a plain, slow reimplementation of the same rules, on random requests.
@Suite struct KayentaFuzzTests {
  /// Canaries of 1 to 6 metrics; every number bit for bit. `VERDIN_FUZZ=10` tries ten times as many.
  @Test(arguments: 0..<8)
  func `random requests are judged as the plain reimplementation judges them`(seed: UInt64) {
    var requests = KayentaRequests(seed: seed)
    for number in 0..<(16 * effort) {
      let (pairs, config) = requests.next()
      let place = "seed \(seed), request \(number)"
      let judgement = judge(pairs, config: config, policy: .kayenta)
      let results = zip(pairs, judgement.metrics).map { pair, metric in
        let settings = config.settings(of: pair.name)
        let plain = PlainKayenta(settings: settings, seed: config.seed)
          .judge(experiment: pair.challenger.values, control: pair.champion.values)
        check(metric, plain, "\(place), \(pair.name)")
        return (plain, settings)
      }
      let score = PlainKayentaScore(results, config)
      #expect(judgement.groups.map(\.name) == score.groups.map(\.name), "\(place)")
      #expect(judgement.groups.map(\.score) == score.groups.map(\.score), "\(place)")
      #expect(same(judgement.score, score.score), "\(place): \(judgement.score as Any)")
      #expect(judgement.classification == score.label, "\(place)")
      #expect(judgement.reason == score.reason, "\(place)")
    }
  }

  private var effort: Int {
    ProcessInfo.processInfo.environment["VERDIN_FUZZ"].flatMap(Int.init) ?? 1
  }

  private func check(_ metric: MetricJudgement, _ plain: PlainKayenta.Result, _ place: String) {
    #expect(metric.classification == plain.label, "\(place)")
    #expect(metric.classificationReason == plain.reason, "\(place)")
    #expect(metric.critical == plain.critical, "\(place)")
    let evidence = metric.evidence
    #expect(same(evidence.meanRatio, plain.ratio), "\(place): ratio")
    for (summary, stats) in zip([evidence.challenger, evidence.champion], plain.stats) {
      let figures = [
        Double(summary.count), summary.mean, summary.standardDeviation, summary.minimum,
        summary.maximum,
      ]
      #expect(zip(figures, stats).allSatisfy { same($0, $1) }, "\(place): \(figures) \(stats)")
    }
    let test = [
      evidence.shift?.lower, evidence.shift?.upper, evidence.shift?.estimate, evidence.effectSize,
    ]
    let wanted: [Double?] = plain.test ?? [nil, nil, nil, nil]
    #expect(zip(test, wanted).allSatisfy { same($0, $1) }, "\(place): \(test) \(wanted)")
  }

  /// The counts of pairs below a shift fit no matter which shifts were asked for before.
  @Test func `a metric is judged alike alone and after many others`() {
    var requests = KayentaRequests(seed: 99)
    for _ in 0..<40 {
      let (pairs, config) = requests.next()
      let together = judge(pairs, config: config, policy: .kayenta).metrics
      for (pair, metric) in zip(pairs, together) {
        let alone = judge([pair], config: config, policy: .kayenta).metrics[0]
        #expect(same(alone.evidence.shift?.lower, metric.evidence.shift?.lower))
        #expect(same(alone.evidence.shift?.estimate, metric.evidence.shift?.estimate))
        #expect(alone.classification == metric.classification)
      }
    }
  }

  @Test func `the random requests reach every label and every kind of evidence`() {
    var requests = KayentaRequests(seed: 0)
    var labels: Set<String> = []
    var kinds: Set<Evidence.Comparison> = []
    for _ in 0..<200 {
      let (pairs, config) = requests.next()
      for metric in judge(pairs, config: config, policy: .kayenta).metrics {
        labels.insert(metric.classification ?? "")
        kinds.insert(metric.evidence.comparison)
      }
    }
    #expect(labels == ["Pass", "High", "Low", "Nodata", "NodataFailMetric", "Error"])
    #expect(kinds == [.tested, .noData, .identical, .singleValue, .untestable])
  }
}
