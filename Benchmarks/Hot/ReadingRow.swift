import VerdinIO
import VerdinMeasurement

/// One row: reading a CSV file into series, in nanoseconds of the process.
func measureReading(_ path: String) throws {
  var least = Double.infinity
  for _ in 0..<5 {
    let start = Clock.process
    _ = try opaque(readMetrics(.file(path: path)))
    least = min(least, Clock.process - start)
  }
  let metrics = try readMetrics(.file(path: path))
  let series = metrics.pairs.flatMap { [$0.champion.values, $0.challenger.values] }
  emit([
    "row": "reading", "ns": least, "bytes": metrics.bytes, "rows": metrics.rows,
    "series": series.count, "sum": series.map { $0.reduce(0, +) }.reduce(0, +),
  ])
}
