import VerdinJudge

/// Makes the metrics that a configuration declares as proportions out of their two count columns.
///
/// A recorded metric of the same name gives way to its counts. Points are joined by time and
/// instance, or by position where the recording has no times; a point that lacks either count, or
/// has no exposure, is missing.
///
/// - Returns: all pairs, the proportions in the place of what they replace or at the end.
/// - Throws: a `Diagnostic` when a declared column was not recorded, or counts cannot be joined.
package func formProportions(
  _ pairs: [MetricPair], proportions: [(metric: String, columns: MetricConfig.Proportion)],
  file: String
) throws(Diagnostic) -> [MetricPair] {
  var formed = pairs
  for (metric, columns) in proportions {
    let numerators = pairs.filter { $0.name == columns.numerator }
    let denominators = pairs.filter { $0.name == columns.denominator }
    // Without both columns the metric has no data, which the judge says; one alone is a mistake.
    if numerators.isEmpty && denominators.isEmpty { continue }
    for (column, found) in [(columns.numerator, numerators), (columns.denominator, denominators)]
    where found.isEmpty {
      throw unrecorded(column, of: metric, pairs, file)
    }
    let made = try numerators.map { numerator throws(Diagnostic) in
      guard let denominator = denominators.first(where: { $0.labels == numerator.labels }) else {
        throw unrecorded(columns.denominator, of: metric, pairs, file)
      }
      return MetricPair(
        name: metric, labels: numerator.labels,
        champion: try joined(numerator.champion, denominator.champion, metric, "champion", file),
        challenger: try joined(
          numerator.challenger, denominator.challenger, metric, "challenger", file))
    }
    let place = formed.firstIndex { $0.name == metric } ?? formed.count
    formed.removeAll { $0.name == metric }
    formed.insert(contentsOf: made, at: min(place, formed.count))
  }
  return formed
}

private func unrecorded(
  _ column: String, of metric: String, _ pairs: [MetricPair], _ file: String
) -> Diagnostic {
  let names = pairs.map(\.name)
  let meant = nearest(to: column, among: names).map { "did you mean '\($0)'? " } ?? ""
  return Diagnostic(
    file: file, message: "no column '\(column)', of which metric '\(metric)' is made",
    hint: meant + "recorded: " + names.joined(separator: ", "))
}

private func joined(
  _ events: Series, _ exposures: Series, _ metric: String, _ arm: String, _ file: String
) throws(Diagnostic) -> Series {
  if events.times == exposures.times && events.instances == exposures.instances {
    guard events.values.count == exposures.values.count else {
      throw Diagnostic(
        file: file,
        message: "the \(arm) has \(events.values.count) counts of events for '\(metric)' and "
          + "\(exposures.values.count) of exposure",
        hint: "record both at the same times, with a timestamp column")
    }
    return try counted(events, exposures.values, metric, arm, file)
  }
  var known: [RecordedPoint: Double] = [:]
  for (index, point) in recordedPoints(exposures).enumerated() {
    guard known.updateValue(exposures.values[index], forKey: point) == nil else {
      throw Diagnostic(
        file: file,
        message: "the \(arm) has two exposures for '\(metric)' at unix time \(point.time)",
        hint: "name the instance of each in a column 'instance'")
    }
  }
  return try counted(events, recordedPoints(events).map { known[$0] ?? .nan }, metric, arm, file)
}

/// When and where a value was recorded.
struct RecordedPoint: Hashable {
  var time: Double
  var instance: String
}

func recordedPoints(_ series: Series) -> [RecordedPoint] {
  series.times.indices.map {
    RecordedPoint(
      time: series.times[$0], instance: series.instances.isEmpty ? "" : series.instances[$0])
  }
}

private func counted(
  _ events: Series, _ exposures: [Double], _ metric: String, _ arm: String, _ file: String
) throws(Diagnostic) -> Series {
  if let negative = (events.values + exposures).first(where: { $0 < 0 }) {
    throw Diagnostic(
      file: file, message: "the \(arm) has a negative count for '\(metric)': \(negative)",
      hint: "leave the cell empty where nothing was counted")
  }
  var counts = Series.Counts(events: events.values, exposures: exposures)
  for index in exposures.indices
  where events.values[index].isNaN || exposures[index].isNaN {
    counts.events[index] = 0
    counts.exposures[index] = 0
  }
  return Series(counts, times: events.times, instances: events.instances)
}
