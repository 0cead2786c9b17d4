import VerdinJudge

/// A change's bounds drawn against the margin: `·······┊··├━━●━━─┤·│········`.
///
/// The axis runs from minus twice to twice the margin, so the marks of all metrics stand below
/// each other whatever their unit. The heavy part is what a pass keeps inside the margin, the whole
/// is what a fail has beyond it.
struct IntervalBar {
  let cells: [Character]

  /// - Parameter width: an odd number of columns, so that zero has a column; 9 are the least.
  /// - Returns: nil when there is nothing to draw to scale.
  init?(_ bounds: MarginBounds, width: Int) {
    precondition(
      width >= 9 && !width.isMultiple(of: 2), "\(width) columns: needs an odd number from 9")
    let tolerated = [bounds.toleratedIncrease, bounds.toleratedDecrease].compactMap {
      $0?.magnitude
    }
    let ends = [bounds.failLower, bounds.failUpper].map(\.magnitude).filter(\.isFinite)
    // A margin of zero gives no scale: then the interval itself does.
    let unit = tolerated.filter { $0 > 0 && $0.isFinite }.max() ?? ends.max() ?? 0
    guard unit > 0, bounds.estimate.isFinite, !bounds.failLower.isNaN, !bounds.failUpper.isNaN
    else { return nil }

    let last = width - 1
    func nearest(_ value: Double) -> Int {
      let share = min(max(value / unit / 4 + 0.5, 0), 1)
      return Int((share * Double(last)).rounded())
    }
    let margins = [bounds.toleratedIncrease, bounds.toleratedDecrease.map { -$0.magnitude }]
      .compactMap { $0 }.filter { !$0.isNaN }
    // Rounding to a column must not move an end onto the margin or across it.
    func column(_ value: Double) -> Int {
      margins.reduce(nearest(value)) { column, margin in
        if value > margin { return max(column, nearest(margin) + 1) }
        return value < margin ? min(column, nearest(margin) - 1) : column
      }
    }
    func isOff(_ value: Double) -> Bool { value.magnitude > 2 * unit }

    var cells = [Character](repeating: "·", count: width)
    cells[last / 2] = "┊"
    let marks = margins.map(nearest)
    for mark in marks { cells[mark] = "│" }

    for cell in column(bounds.failLower)...max(column(bounds.failLower), column(bounds.failUpper)) {
      cells[cell] = marks.contains(cell) ? "┼" : "─"
    }
    if bounds.passLower <= bounds.passUpper {
      for cell in column(bounds.passLower)...column(bounds.passUpper) {
        cells[cell] = marks.contains(cell) ? "┿" : "━"
      }
    }
    cells[column(bounds.failLower)] = isOff(bounds.failLower) ? "◄" : "├"
    cells[column(bounds.failUpper)] = isOff(bounds.failUpper) ? "►" : "┤"
    if !isOff(bounds.estimate) { cells[column(bounds.estimate)] = "●" }
    self.cells = cells
  }

  /// The heading of bars of this width: where no change and the margins are.
  static func axis(width: Int) -> String {
    let quarter = (width - 1) / 4
    let (low, high) = width < 25 ? ("-m", "+m") : ("-margin", "+margin")
    let left = padded(leading: low, to: quarter + (low.count + 1) / 2)
    let middle = padded(leading: "0", to: 2 * quarter + 1 - left.count)
    return left + middle + padded(leading: high, to: quarter + high.count / 2)
  }

  /// What the signs mean, for the foot of a report that shows bars.
  static let legend =
    "├─━●━─┤ the change and its interval; a pass has ━ inside the margin │, a fail has all of it"
    + " beyond; ◄ ► go on"
}
