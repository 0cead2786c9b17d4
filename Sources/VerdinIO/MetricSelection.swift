import VerdinJudge

/// The recorded pairs that a configuration wants judged, and what to say of the others.
///
/// A configuration that names metrics wants these and no others; one of them without any recording
/// is kept as a pair without values, so that missing data can never pass unseen. A configuration
/// that names none wants every recorded metric. The metric that counts the traffic stays, for the
/// judge to count.
package func selectMetrics(
  _ pairs: [MetricPair], for config: JudgeConfig
) -> (pairs: [MetricPair], notes: [String]) {
  guard !config.metrics.isEmpty else { return (pairs, []) }
  var selected: [MetricPair] = []
  for metric in config.metrics where !selected.contains(where: { $0.name == metric.name }) {
    let recorded = pairs.filter { $0.name == metric.name }
    let empty = MetricPair(name: metric.name, champion: Series([]), challenger: Series([]))
    selected += recorded.isEmpty ? [empty] : recorded
  }
  let traffic = config.guards.traffic?.metric
  selected += pairs.filter { pair in
    pair.name == traffic && !selected.contains { $0.name == traffic }
  }
  let names = Set(config.metrics.map(\.name) + [traffic].compactMap(\.self))
  var others: [String] = []
  for pair in pairs where !names.contains(pair.name) && others.last != pair.name {
    others.append(pair.name)
  }
  let notes =
    others.isEmpty
    ? [] : ["recorded but not named by the configuration: " + others.joined(separator: ", ")]
  return (selected, notes)
}
