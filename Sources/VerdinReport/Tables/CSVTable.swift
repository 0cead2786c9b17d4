/// Rows of comma-separated values (RFC 4180) that programs read without being told the types.
///
/// A figure always has a point or an exponent, so that a column of whole figures is not taken for counts;
/// what is missing is an empty cell, and ±∞ is `inf`.
struct CSVTable {
  private(set) var bytes: [UInt8]

  init(columns: [String]) {
    bytes = Array((columns.map(Cell.text).map(\.source).joined(separator: ",") + "\n").utf8)
  }

  mutating func append(_ cells: [Cell]) {
    for (place, cell) in cells.enumerated() {
      if place > 0 { bytes.append(UInt8(ascii: ",")) }
      bytes.append(contentsOf: cell.source.utf8)
    }
    bytes.append(UInt8(ascii: "\n"))
  }

  enum Cell {
    case text(String?)
    case count(Int?)
    case figure(Double?)
    /// A figure whose last bits differ between CPUs: 12 significant digits.
    case rounded(Double?)
    case truth(Bool)

    fileprivate var source: String {
      switch self {
      case .text(let text): text.map(quoted) ?? ""
      case .count(let count): count.map { "\($0)" } ?? ""
      case .figure(let value): value.map(plain) ?? ""
      case .rounded(let value): value.map { plain(roundedFigure($0)) } ?? ""
      case .truth(let truth): truth ? "true" : "false"
      }
    }
  }
}

private func plain(_ value: Double) -> String {
  value.isNaN ? "" : value.isInfinite ? (value < 0 ? "-inf" : "inf") : value.description
}

private func roundedFigure(_ value: Double) -> Double {
  guard value.isFinite else { return value }
  var figure = DecimalFigure(value)
  figure.round(toDigits: 12)
  var bytes: [UInt8] = []
  figure.append(to: &bytes)
  guard let rounded = Double(String(decoding: bytes, as: UTF8.self)) else {
    preconditionFailure("\(value) as decimal digits is no number")
  }
  return rounded
}

private func quoted(_ text: String) -> String {
  // An empty text in quotes is no missing one.
  let isPlain = !text.isEmpty && !text.utf8.contains { ",\"\r\n".utf8.contains($0) }
  return isPlain ? text : "\"\(text.replacing("\"", with: "\"\""))\""
}
