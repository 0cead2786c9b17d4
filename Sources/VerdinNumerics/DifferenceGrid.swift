/// The values whose pairwise differences are looked at: rows less columns, both ascending with
/// padding behind them, and how often each counts when equal values are taken together.
struct DifferenceGrid {
  private(set) var rows: [Double]
  private(set) var columns: [Double]
  /// Empty when every pair counts once.
  private(set) var rowWeights: [Double] = []
  /// The weight of all columns before each one, and behind the last that of all.
  private(set) var offsets: [Double] = []
  /// The weight of all pairs.
  private(set) var pairs: Double

  init(_ rows: [Double], _ columns: [Double]) {
    self.rows = rows
    self.columns = columns
    pairs = Double(rows.count - SortedSample.padding) * Double(columns.count - SortedSample.padding)
  }

  var m: Int { rows.count - SortedSample.padding }
  var n: Int { columns.count - SortedSample.padding }
  var isWeighted: Bool { !rowWeights.isEmpty }

  /// Takes equal values together, in storage that is kept.
  mutating func takeTogether(_ x: borrowing SortedSample, _ y: borrowing SortedSample) {
    rows.removeAll(keepingCapacity: true)
    rowWeights.removeAll(keepingCapacity: true)
    columns.removeAll(keepingCapacity: true)
    offsets.removeAll(keepingCapacity: true)
    for position in 0..<x.count {
      if rows.last == x.padded[position] {
        rowWeights[rowWeights.count - 1] += 1
      } else {
        rows.append(x.padded[position])
        rowWeights.append(1)
      }
    }
    for position in 0..<y.count where columns.last != y.padded[position] {
      columns.append(y.padded[position])
      offsets.append(Double(position))
    }
    offsets.append(Double(y.count))
    pairs = Double(x.count) * Double(y.count)
    rows.append(contentsOf: repeatElement(.infinity, count: SortedSample.padding))
    columns.append(contentsOf: repeatElement(.infinity, count: SortedSample.padding))
  }
}
