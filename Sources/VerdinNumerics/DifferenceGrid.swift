/// The values whose pairwise differences are looked at: rows less columns, both ascending with
/// padding behind them, and how often each counts when equal values are taken together.
struct DifferenceGrid {
  private(set) var rows: [Double]
  private(set) var columns: [Double]
  private(set) var m: Int
  private(set) var n: Int
  /// How many values lie before each distinct one, and before the end; empty when every pair counts
  /// once.
  private(set) var rowOffsets: [Double] = []
  private(set) var columnOffsets: [Double] = []
  /// How many pairs there are, however often taken together.
  private(set) var pairs: Double

  init(_ rows: [Double], _ columns: [Double]) {
    self.rows = rows
    self.columns = columns
    m = rows.count - SortedSample.padding
    n = columns.count - SortedSample.padding
    pairs = Double(m) * Double(n)
  }

  /// Distinct values, ascending, each with the number of values that it stands for.
  init(
    _ rows: [Double], weights rowWeights: [Int], _ columns: [Double], weights columnWeights: [Int]
  ) {
    let padding = Array(repeating: Double.infinity, count: SortedSample.padding)
    self.init(rows + padding, columns + padding)
    rowOffsets = Self.offsets(rowWeights)
    columnOffsets = Self.offsets(columnWeights)
    pairs = rowOffsets[m] * columnOffsets[n]
  }

  private static func offsets(_ weights: [Int]) -> [Double] {
    weights.reduce(into: [0.0]) { sums, weight in sums.append(sums[sums.count - 1] + Double(weight))
    }
  }

  var isWeighted: Bool { !rowOffsets.isEmpty }

  /// Puts what never decreases with a value in its place.
  mutating func replaceValues(_ increasing: (Double) -> Double) {
    for row in 0..<m { rows[row] = increasing(rows[row]) }
    for column in 0..<n { columns[column] = increasing(columns[column]) }
  }

  /// Takes equal values together, in storage that is kept.
  mutating func takeTogether(
    _ x: borrowing SortedSample, _ y: borrowing SortedSample, by instructions: InstructionSet
  ) {
    m = instructions.takeTogether(x, into: &rows, offsets: &rowOffsets)
    n = instructions.takeTogether(y, into: &columns, offsets: &columnOffsets)
    pairs = Double(x.count) * Double(y.count)
  }
}
