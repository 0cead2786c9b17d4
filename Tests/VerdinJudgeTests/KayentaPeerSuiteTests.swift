import Foundation
import Testing
import VerdinIO
import VerdinNumerics

@testable import VerdinJudge

/// The cases of the unit suites of Kayenta's judge, as plain data.
///
/// Of the 95 cases, the 87 about what the judge does are here. The other 8 are about parts of that
/// project which its judge never uses: the classifier by unequal means (classifier-35 to -37), the
/// detector by standard deviations (detector-01, -02, transform-05), Cohen's d (statistic-17), and
/// noise with a mean of its own (transform-06; the judge's noise has mean 0).
///
/// A number must agree within the tolerance that the case names, and exactly if it names none.
@Suite struct KayentaPeerSuiteTests {
  @Test func `every case of Kayenta's own suites holds`() throws {
    let cases = try PeerCase.read()
    #expect(cases.count == 95 - 8)
    var counts: [String: Int] = [:]
    for peer in cases {
      try peer.check()
      counts[peer.operation, default: 0] += 1
    }
    #expect(
      counts == [
        "classify": 34, "score": 13, "percentile": 8, "detect": 4, "wilcoxonDiff": 6,
        "meanRatio": 5, "mannWhitney": 5, "cles": 4, "summary": 3, "removeNaNs": 2,
        "replaceNaNs": 1, "removeOutliers": 1, "normalQuantile": 1,
      ])
  }
}

private struct PeerCase {
  var id: String
  var operation: String
  var input: Node
  var expected: Node
  var tolerances: Node?
  var experiment: [Double]
  var control: [Double]

  static func read() throws -> [PeerCase] {
    var samples: [String: PeerCase] = [:]
    return try fixture("kayenta-peer-suite.jsonl").map { row in
      var peer = PeerCase(
        id: try #require(row["id"]?.string), operation: try #require(row["op"]?.string),
        input: try #require(row["in"]), expected: try #require(row["expect"]),
        tolerances: row["tol"], experiment: [], control: [])
      if let source = peer.input["samplesOf"]?.string {
        peer.experiment = try #require(samples[source]).experiment
        peer.control = try #require(samples[source]).control
      } else {
        peer.experiment = numbers(peer.input["experiment"])
        peer.control = numbers(peer.input["control"])
        samples[peer.id] = peer
      }
      return peer
    }
  }

  func check() throws {
    switch operation {
    case "classify": try checkLabel()
    case "score": checkScore()
    case "mannWhitney": try checkInterval()
    case "wilcoxonDiff": try checkStatistic()
    case "summary": checkSummary()
    case "percentile": expect("value", SortedSample(data).percentile(number(input["p"]) ?? 0))
    case "meanRatio": expect("value", kayentaMeanRatio(experiment, control))
    case "cles": expect("value", effect)
    case "normalQuantile":
      let p = (1 - KayentaRule.judge.confidence) / 2
      #expect(abs(p - (number(input["p"]) ?? 0)) < 1e-15, "\(id)")
      expect("value", -KayentaRule.judge.quantile)
    case "removeNaNs": #expect(cleaned(.remove) == numbers(expected["data"]), "\(id)")
    case "replaceNaNs": #expect(cleaned(.replace) == numbers(expected["data"]), "\(id)")
    case "detect", "removeOutliers": try checkOutliers()
    default: Issue.record("\(id): unknown operation \(operation)")
    }
  }

  private var data: [Double] { numbers(input["data"]) }

  private func expect(_ key: String, _ value: Double) {
    let wanted = number(expected[key])
    guard let tolerance = number(tolerances?[key]), let wanted else {
      #expect(same(value, wanted), "\(id): \(key) \(value), not \(wanted as Any)")
      return
    }
    #expect(abs(value - wanted) <= tolerance, "\(id): \(key) \(value), not \(wanted)")
  }

  private var effect: Double {
    var ranks = ShiftedRanks()
    let (x, y) = (SortedSample(experiment), SortedSample(control))
    ranks.load(x, y)
    return wrappedSuperiority(x, y, &ranks)
  }

  private func cleaned(_ strategy: KayentaOptions.NaNStrategy) -> [Double] {
    var workspace = Workspace()
    let settings = MetricConfig(name: "", kayenta: KayentaOptions(nanStrategy: strategy))
    JudgePolicy.kayenta.clean(
      pair(challenger: data, champion: []), settings, JudgeConfig(), &workspace)
    return workspace.challenger.values
  }

  private func checkOutliers() throws {
    let factor = try #require(number(input["factor"]))
    let fences = Fences(SortedSample(data), factor: factor, guarded: false)
    if operation == "detect" {
      let flags = (expected["outliers"]?.elements ?? []).map { $0.value == .bool(true) }
      #expect(data.map { !fences.contain($0) } == flags, "\(id)")
    } else {
      #expect(data.filter { fences.contain($0) } == numbers(expected["data"]), "\(id)")
    }
  }

  private func checkSummary() {
    var sample = CleanSample()
    sample.values = data
    let summary = kayentaSummary(sample)
    expect("min", summary.minimum)
    expect("max", summary.maximum)
    expect("mean", summary.mean)
    expect("std", summary.standardDeviation)
    expect("count", Double(summary.count))
  }

  private func checkStatistic() throws {
    let (x, y) = (SortedSample(experiment), SortedSample(control))
    var ranks = ShiftedRanks()
    ranks.load(x, y)
    let mu = try #require(number(input["mu"]))
    let z = try #require(KayentaStatistic(x, y).z(ranks.evaluate(at: mu)))
    expect("value", z - (number(input["quantile"]) ?? 0))
  }

  private func checkInterval() throws {
    var ranks = ShiftedRanks()
    let found = try #require(
      kayentaInterval(
        SortedSample(experiment), SortedSample(control), rule: rule, ranks: &ranks))
    expect("lower", found.lower)
    expect("upper", found.upper)
    expect("estimate", found.estimate)
  }

  /// The judge's rule with the tolerance and the confidence that the case names.
  private var rule: KayentaRule {
    var rule = KayentaRule.judge
    rule.tolerance = number(input["tolerance"]) ?? rule.tolerance
    rule.confidence = number(input["confLevel"]) ?? rule.confidence
    switch rule.confidence {
    case 0.98: break
    // The quantile as Apache Commons Math computes it.
    case 0.95: rule.quantile = 1.959963984540054
    default: Issue.record("\(id): no quantile for \(rule.confidence)")
    }
    return rule
  }

  private func checkLabel() throws {
    var options = KayentaOptions(
      effectSize: KayentaOptions.EffectSize(
        measure: input["measure"]?.string == "cles" ? .cles : .meanRatio),
      critical: flag(input["critical"]))
    if input["nanStrategy"]?.string == "replace" { options.nanStrategy = .replace }
    let limits: [(String, WritableKeyPath<KayentaOptions.EffectSize, Double>)] = [
      ("allowedIncrease", \.allowedIncrease), ("allowedDecrease", \.allowedDecrease),
      ("criticalIncrease", \.criticalIncrease), ("criticalDecrease", \.criticalDecrease),
    ]
    for (key, path) in limits {
      if let limit = number(input[key]) { options.effectSize[keyPath: path] = limit }
    }
    let harm = try #require(Harm(rawValue: input["direction"]?.string ?? ""))
    let config = JudgeConfig(defaults: MetricConfig(name: "", harm: harm, kayenta: options))
    let metric = judge(
      [pair(challenger: experiment, champion: control)], config: config, policy: .kayenta(rule)
    ).metrics[0]
    if let label = expected["classification"]?.string {
      #expect(metric.classification == label, "\(id)")
    }
    if expected["critical"] != nil {
      #expect(metric.critical == flag(expected["critical"]), "\(id)")
    }
    if expected["deviation"] != nil { expect("deviation", metric.evidence.meanRatio ?? -1) }
    if expected["reasonPresent"] != nil { #expect(metric.classificationReason != nil, "\(id)") }
  }

  private func checkScore() {
    let metrics = (input["results"]?.elements ?? []).map { result in
      MetricJudgement(
        name: result["name"]?.string ?? "", verdict: .pass, direction: .none, reason: "",
        settings: MetricConfig(
          name: "", groups: (result["groups"]?.elements ?? []).compactMap(\.string)),
        role: .guarding,
        evidence: Evidence(
          champion: SampleSummary(), challenger: SampleSummary(), comparison: .tested),
        classification: result["classification"]?.string, critical: flag(result["critical"]))
    }
    let weights = (input["groupWeights"]?.members ?? []).map {
      JudgeConfig.GroupWeight(group: $0.key, weight: number($0.node) ?? .nan)
    }
    let outcome = kayentaScore(metrics, JudgeConfig(groupWeights: weights))
    expect("summaryScore", outcome.score ?? -1)
    if expected["groupScoresSorted"] != nil {
      let scores = outcome.groups.compactMap(\.score).sorted()
      #expect(scores == numbers(expected["groupScoresSorted"]), "\(id)")
    }
  }

  private func flag(_ node: Node?) -> Bool { node?.value == .bool(true) }
}
