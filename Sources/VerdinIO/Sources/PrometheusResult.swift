import VerdinJudge

/// The result of one arm's query: one series, or one for each bucket of a histogram.
struct PrometheusResult {
  let address: String
  /// What errors call it.
  let query: String
  private(set) var matrices: [PrometheusAnswer.Matrix] = []

  init(address: String, query: String) {
    self.address = address
    self.query = query
  }

  var points: Int { matrices.reduce(0) { $0 + $1.times.count + $1.histograms.count } }

  /// The upper edges of the buckets as they are written; nil for a plain series.
  var edges: [String?] { matrices.map { $0.labels["le"] } }

  func series(_ edge: String?) -> Series {
    guard let found = matrices.first(where: { $0.labels["le"] == edge }) else { return Series([]) }
    return Series(found.values, times: found.times)
  }

  /// Takes in the part of the result that follows in time.
  mutating func add(_ more: [PrometheusAnswer.Matrix]) throws(SourceError) {
    for matrix in more {
      if let place = matrices.firstIndex(where: { $0.labels == matrix.labels }) {
        matrices[place].times += matrix.times
        matrices[place].values += matrix.values
        matrices[place].histograms += matrix.histograms
      } else {
        matrices.append(matrix)
      }
    }
    try check()
  }

  /// One series is one arm; several are only buckets of one histogram.
  private func check() throws(SourceError) {
    guard matrices.count > 1 else { return }
    let groups = Set(matrices.map { $0.labels.filter { $0.key != "le" } })
    if groups.count == 1, matrices.allSatisfy({ $0.labels["le"] != nil }) { return }
    let names = matrices.prefix(3).map { matrix in
      "{"
        + matrix.labels.sorted { $0.key < $1.key }.map { "\($0.key)=\"\($0.value)\"" }
        .joined(separator: ", ") + "}"
    }
    throw .garbled(
      source: address,
      reason: "\(query) gives \(matrices.count) series: \(names.joined(separator: " "))"
        + (matrices.count > 3 ? " …" : "")
        + "; select one, or say how they make one figure, as with sum(...)")
  }
}

/// The pair of two arms' native histograms, on the edges of both; nil when neither has any.
///
/// - Throws: when an arm has plain values as well, or buckets that overlap those of other ticks, as
///   after a change of resolution.
func nativePair(
  _ metric: String, _ champion: PrometheusResult, _ challenger: PrometheusResult, address: String
) throws(SourceError) -> MetricPair? {
  let all = (champion.matrices + challenger.matrices).flatMap(\.histograms)
  if all.isEmpty { return nil }
  func garbled(_ reason: String) -> SourceError {
    .garbled(source: address, reason: "'\(metric)' " + reason)
  }
  guard (champion.matrices + challenger.matrices).allSatisfy(\.values.isEmpty) else {
    throw garbled("has both plain values and native histograms")
  }
  let buckets = all.flatMap(\.buckets).filter { $0.count > 0 }
  guard !buckets.isEmpty else { return nil }
  // The bucket around zero reaches below it, but where nothing else does no value is negative.
  let isPositive = buckets.allSatisfy { $0.right > 0 }
  var edges = Set(buckets.map(\.right))
  edges.formUnion(buckets.map(\.left).filter { isPositive ? $0 > 0 : $0.isFinite })
  let ascending = edges.sorted()
  let places = Dictionary(uniqueKeysWithValues: zip(ascending, ascending.indices))
  func series(_ result: PrometheusResult) throws(SourceError) -> Series {
    var counts: [[Double]] = []
    for histogram in result.matrices.flatMap(\.histograms) {
      var row = [Double](repeating: 0, count: ascending.count)
      for bucket in histogram.buckets where bucket.count > 0 {
        guard let place = places[bucket.right] else { preconditionFailure("no edge") }
        let below = place > 0 ? ascending[place - 1] : -.infinity
        guard below <= max(bucket.left, isPositive ? 0 : -.infinity) || place == 0 else {
          throw garbled(
            "has native histograms of several resolutions: ask for histogram_quantile(...) instead")
        }
        row[place] += bucket.count
      }
      counts.append(row)
    }
    if counts.isEmpty { return Series([]) }
    return Series(
      Series.Histogram(edges: ascending, counts: counts),
      times: result.matrices.flatMap(\.histograms).map(\.time))
  }
  return MetricPair(
    name: metric, champion: try series(champion), challenger: try series(challenger))
}
