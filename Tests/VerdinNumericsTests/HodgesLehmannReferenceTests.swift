import Testing
import VerdinNumerics

@Suite struct HodgesLehmannReferenceTests {
  /// numpy 2.4.6: sorted numpy.subtract.outer(x, y), ranks by integer counting and by R's qwilcox.
  @Test func `estimate and bounds are the order statistics that numpy sorts out`() throws {
    var finder = HodgesLehmann()
    var cache = ExactNullCache()
    for row in try rows() {
      let blocks = row.blocks
      finder.estimate(
        SortedSample(row.x), SortedSample(row.y), alphas: blocks.map(\.alpha), exact: &cache)
      #expect(finder.estimate == row.estimate, "\(row.id)")
      #expect(finder.lower == blocks.map { $0.lower ?? -.infinity }, "\(row.id)")
      #expect(finder.upper == blocks.map { $0.upper ?? .infinity }, "\(row.id)")
    }
  }

  /// Integer counting, and floor(mn/2 + 1/2 − z sqrt(mn (m+n+1) / 12)) for the large samples.
  @Test func `the ranks of the bounds agree`() throws {
    var cache = ExactNullCache()
    for row in try rows() {
      for block in row.blocks {
        let k = HodgesLehmann.rank(row.m, row.n, alpha: block.alpha, exact: &cache)
        #expect(k == block.k, "\(row.id) at \(block.alpha)")
      }
    }
  }

  /// R 4.2.2: wilcox.test(x, y, conf.int = TRUE, conf.level = .98), exact without ties. R takes
  /// k = 1 where the level cannot be reached; there Verdin has no bound.
  @Test func `the exact interval equals R's`() throws {
    var compared = 0
    var finder = HodgesLehmann()
    var cache = ExactNullCache()
    for row in try rows() where row.exactBlock.map({ $0.k > 0 }) ?? false {
      guard ExactNull.isFeasible(row.m, row.n), let r = row.r.exact else { continue }
      guard !row.hasTies else { continue }
      finder.estimate(SortedSample(row.x), SortedSample(row.y), alphas: [0.01], exact: &cache)
      #expect(finder.lower == [r.lower] && finder.upper == [r.upper], "\(row.id)")
      compared += 1
    }
    #expect(compared > 30)
  }

  /// R 4.2.2: the same with exact = FALSE and a root finder stopped at 1e-12 of the range; R shifts
  /// x while searching, which costs digits where the data lie far from zero.
  @Test func `the asymptotic interval is the one that R's root finder approaches`() throws {
    var compared = 0
    for row in try rows() where !row.hasTies {
      guard let r = row.r.asymptotic_tight, let block = row.asymptotic.first, block.k > 1,
        let lower = block.lower, let upper = block.upper
      else { continue }
      var finder = HodgesLehmann()
      var cache = ExactNullCache()
      finder.estimate(SortedSample(row.x), SortedSample(row.y), alphas: [0.01], exact: &cache)
      let (least, most) = ((row.x + row.y).min()!, (row.x + row.y).max()!)
      let tolerance = 1e-7 * (most - least) + max(abs(least), abs(most)).ulp
      #expect(abs(lower - r.lower) <= tolerance, "\(row.id)")
      #expect(abs(upper - r.upper) <= tolerance, "\(row.id)")
      if !ExactNull.isFeasible(row.m, row.n) {
        #expect(finder.lower == [lower] && finder.upper == [upper], "\(row.id)")
      }
      compared += 1
    }
    #expect(compared > 30)
  }

  private func rows() throws -> [Row] { try referenceRows("hodges-lehmann.jsonl", as: Row.self) }
}

private struct Row: Decodable {
  struct Block: Decodable {
    var alpha: Double
    var k: Int
    var lower: Double?
    var upper: Double?
  }

  struct Interval: Decodable {
    var lower: Double
    var upper: Double
  }

  struct Answers: Decodable {
    var exact: Interval?
    var asymptotic_tight: Interval?
  }

  var id: String
  var m: Int
  var n: Int
  var x: [Double]
  var y: [Double]
  var estimate: Double
  var exact: [Block]?
  var asymptotic: [Block]
  var r: Answers

  /// The bounds by the rule that Verdin takes at these sizes.
  var blocks: [Block] { ExactNull.isFeasible(m, n) ? exact ?? [] : asymptotic }
  var exactBlock: Block? { exact?.first }
  var hasTies: Bool { Set(x + y).count < m + n }
}
