import Testing
import VerdinNumerics

@Suite struct NormalDistributionTests {
  /// mpmath 1.3.0 with 50 digits.
  @Test func `probabilities agree with 50 digits`() throws {
    for row in try referenceRows("normal.jsonl", as: Row.self) {
      guard let z = row.z else { continue }
      #expect(NormalDistribution.below(z).isClose(to: row.lower, relative: 1e-12), "below \(z)")
      #expect(NormalDistribution.above(z).isClose(to: row.upper, relative: 1e-12), "above \(z)")
    }
  }

  /// mpmath 1.3.0 with 50 digits: `lower` is the z with P(Z ≤ z) = p, `upper` with P(Z > z) = p.
  @Test func `quantiles agree with 50 digits`() throws {
    for row in try referenceRows("normal.jsonl", as: Row.self) {
      guard let p = row.p else { continue }
      #expect(NormalDistribution.quantile(p).isClose(to: row.lower, relative: 1e-14), "p = \(p)")
      #expect((-NormalDistribution.quantile(p)).isClose(to: row.upper, relative: 1e-14), "\(p)")
    }
  }

  @Test func `the quantile inverts the probability`() {
    for step in 1..<400 {
      let p = Double(step) / 400
      let back = NormalDistribution.below(NormalDistribution.quantile(p))
      #expect(back.isClose(to: p, relative: 1e-14), "p = \(p)")
    }
    #expect(NormalDistribution.quantile(0) == -.infinity)
    #expect(NormalDistribution.quantile(1) == .infinity)
    #expect(NormalDistribution.quantile(0.5) == 0)
  }
}

private struct Row: Decodable {
  var z: Double?
  var p: Double?
  var lower: Double
  var upper: Double
}
