import VerdinJudge

/// What was judged as a long table: a row a value, in the order of metrics, arms and recording; metrics
/// of counts first, since polars tells a column's type by its first hundred rows.
///
/// Columns are `timestamp` (RFC 3339, UTC, to the microsecond where the recording has fractions of a
/// second), `metric`, `arm`, `value`. Where the recording has them, `instance`, `labels` (`route=/buy`)
/// and the counts `events` and `exposure` follow; where some values have no time, `position` from 0
/// stands in place of `timestamp`. A missing point is an empty cell.
package func valueTable(_ pairs: [MetricPair]) -> [UInt8] {
  let series = pairs.flatMap { [$0.champion, $0.challenger] }
  let clock = Clock(series)
  let hasInstances = series.contains { !$0.instances.isEmpty }
  let hasLabels = pairs.contains { !$0.labels.isEmpty }
  let hasCounts = series.contains { $0.counts != nil }
  var table = CSVTable(
    columns: [clock.column, "metric", "arm", "value"]
      + (hasInstances ? ["instance"] : []) + (hasLabels ? ["labels"] : [])
      + (hasCounts ? ["events", "exposure"] : []))
  let counted = pairs.filter { $0.champion.counts != nil || $0.challenger.counts != nil }
  let others = pairs.filter { $0.champion.counts == nil && $0.challenger.counts == nil }
  for pair in counted + others {
    let labels = pair.labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
      .joined(separator: ",")
    for (arm, series) in [("champion", pair.champion), ("challenger", pair.challenger)] {
      for place in series.values.indices {
        var cells: [CSVTable.Cell] = [
          clock.cell(of: place, in: series), .text(pair.name), .text(arm),
          .figure(series.values[place]),
        ]
        if hasInstances {
          cells.append(.text(series.instances.isEmpty ? nil : series.instances[place]))
        }
        if hasLabels { cells.append(.text(labels.isEmpty ? nil : labels)) }
        if hasCounts {
          cells.append(.figure(series.counts?.events[place]))
          cells.append(.figure(series.counts?.exposures[place]))
        }
        table.append(cells)
      }
    }
  }
  return table.bytes
}

/// How the rows of a recording tell their time.
private enum Clock {
  case seconds, microseconds, positions

  init(_ series: [Series]) {
    let isTimed = series.allSatisfy { $0.times.count == $0.values.count }
    let isWhole = series.allSatisfy { $0.times.allSatisfy { $0 == $0.rounded() } }
    self = !isTimed ? .positions : isWhole ? .seconds : .microseconds
  }

  var column: String {
    switch self {
    case .seconds, .microseconds: "timestamp"
    case .positions: "position"
    }
  }

  func cell(of place: Int, in series: Series) -> CSVTable.Cell {
    switch self {
    case .seconds: .text(utcTime(series.times[place]))
    case .microseconds: .text(utcTime(microseconds: (series.times[place] * 1e6).rounded()))
    case .positions: .count(place)
    }
  }
}

private func utcTime(microseconds: Double) -> String {
  let whole = (microseconds / 1e6).rounded(.down)
  let digits = "\(Int(microseconds - whole * 1e6))"
  let fraction = String(repeating: "0", count: 6 - digits.count) + digits
  return "\(utcTime(whole).dropLast()).\(fraction)Z"
}
