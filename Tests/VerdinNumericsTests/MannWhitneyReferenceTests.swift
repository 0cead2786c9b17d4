import Testing
import VerdinNumerics

@Suite struct MannWhitneyReferenceTests {
  /// R 4.2.2: wilcox.test(x, y, alternative, exact = FALSE, correct = TRUE)
  @Test func `U and the asymptotic p agree with R`() throws {
    for row in try referenceRows("mann-whitney.r.jsonl", as: RRow.self) {
      let test = MannWhitney(SortedSample(row.x), SortedSample(row.y))
      #expect(test.u == row.w, "\(row.id)")
      #expect(test.hasTies == row.ties, "\(row.id)")
      #expect(row.asymptotic.match(test.asymptotic, relative: 1e-13), "\(row.id)")
    }
  }

  /// scipy 1.17.1: scipy.stats.mannwhitneyu(x, y, True, alternative, method="asymptotic")
  @Test func `U and the asymptotic p agree with scipy`() throws {
    let samples = try referenceRows("mann-whitney.r.jsonl", as: RRow.self)
    let rows = try referenceRows("mann-whitney.scipy.jsonl", as: ScipyRow.self)
    #expect(samples.map(\.id) == rows.map(\.id))
    for (sample, row) in zip(samples, rows) {
      let test = MannWhitney(SortedSample(sample.x), SortedSample(sample.y))
      #expect(test.u == row.u, "\(row.id)")
      #expect(row.asymptotic.match(test.asymptotic, relative: 1e-13), "\(row.id)")
    }
  }

  /// R 4.2.2: wilcox.test(x, y, alternative, exact = TRUE); scipy 1.17.1: method="exact"
  @Test func `the exact p without ties agrees with R and scipy`() throws {
    let rows = try referenceRows("mann-whitney.r.jsonl", as: RRow.self)
    let others = try referenceRows("mann-whitney.scipy.jsonl", as: ScipyRow.self)
    var compared = 0
    for (row, other) in zip(rows, others) {
      guard let r = row.exact, ExactNull.isFeasible(row.m, row.n) else { continue }
      let p = ExactNull(m: row.m, n: row.n).pValues(u: row.w)
      #expect(r.match(p, relative: 1e-13), "\(row.id)")
      if let scipy = other.exact { #expect(scipy.match(p, relative: 1e-13), "\(row.id)") }
      compared += 1
    }
    #expect(compared > 60)
  }

  /// Plain integers: all C(m + n, m) labelings enumerated.
  @Test func `the exact p with ties agrees with enumeration`() throws {
    for row in try referenceRows("mann-whitney-exact-ties.jsonl", as: TiedRow.self) {
      let (x, y) = (SortedSample(row.x), SortedSample(row.y))
      #expect(MannWhitney(x, y).u == row.w, "\(row.id)")
      let p = MannWhitney.exactWithTies(x, y)
      let expected = PRow(two_sided: row.two_sided, greater: row.greater, less: row.less)
      #expect(expected.match(p, relative: 1e-15), "\(row.id)")
    }
  }

  /// Plain integers over all pairs.
  @Test func `superiority agrees with counting all pairs`() throws {
    for row in try referenceRows("brute-cles.jsonl", as: SuperiorityRow.self) {
      let test = MannWhitney(SortedSample(row.x), SortedSample(row.y))
      #expect(test.u == row.u, "\(row.id)")
      #expect(test.equalPairs == row.equal, "\(row.id)")
      #expect(test.superiority == row.superiority, "\(row.id)")
    }
  }
}

private struct PRow: Decodable {
  /// Missing where R divides zero by zero: all values are equal.
  var two_sided: Double?
  var greater: Double
  var less: Double

  func match(_ p: MannWhitney.PValues, relative tolerance: Double) -> Bool {
    p.greater.isClose(to: greater, relative: tolerance)
      && p.less.isClose(to: less, relative: tolerance)
      && p.twoSided.isClose(to: two_sided ?? 1, relative: tolerance)
  }
}

private struct RRow: Decodable {
  var id: String
  var m: Int
  var n: Int
  var x: [Double]
  var y: [Double]
  var ties: Bool
  var w: Double
  var asymptotic: PRow
  var exact: PRow?
}

private struct ScipyRow: Decodable {
  var id: String
  var u: Double
  var asymptotic: PRow
  var exact: PRow?
}

private struct TiedRow: Decodable {
  var id: String
  var x: [Double]
  var y: [Double]
  var w: Double
  var two_sided: Double
  var greater: Double
  var less: Double
}

private struct SuperiorityRow: Decodable {
  var id: String
  var x: [Double]
  var y: [Double]
  var equal: Int
  var u: Double
  var superiority: Double
}
