import VerdinJudge

/// Makes one metric of the series that differ only in the label `le`, the upper edges of a
/// histogram's buckets as Prometheus names them.
///
/// A bucket counts what was observed up to its edge since the tick before, so that counts never fall
/// from bucket to bucket and `+Inf` has all. A tick that lacks a bucket is missing.
///
/// - Returns: all pairs, a histogram in the place of its first bucket; the others without that label.
/// - Throws: a `Diagnostic` for the first histogram that does not add up.
func formHistograms(_ pairs: [MetricPair], file: String) throws(Diagnostic) -> [MetricPair] {
  var groups: [BucketGroup: [Bucket]] = [:]
  for pair in pairs where pair.isBucket {
    let bucket = try Bucket(pair, file: file)
    groups[BucketGroup(pair), default: []].append(bucket)
  }
  if groups.isEmpty { return pairs }
  var formed: [MetricPair] = []
  for pair in pairs {
    guard pair.isBucket else {
      var other = pair
      other.labels["le"] = nil
      formed.append(other)
      continue
    }
    // Formed at its first bucket; the others are in it.
    guard let buckets = groups.removeValue(forKey: BucketGroup(pair)) else { continue }
    formed.append(try BucketFolder(pair.name, buckets, file: file).pair(BucketGroup(pair).labels))
  }
  return formed
}

extension MetricPair {
  /// Other metrics of a table with a column `le` leave it empty.
  fileprivate var isBucket: Bool { labels["le"]?.isEmpty == false }
}

/// What the buckets of one histogram have in common.
private struct BucketGroup: Hashable {
  var name: String
  var labels: [String: String]

  init(_ pair: MetricPair) {
    name = pair.name
    labels = pair.labels
    labels["le"] = nil
  }
}

private struct Bucket {
  var edge: Double
  var pair: MetricPair

  init(_ pair: MetricPair, file: String) throws(Diagnostic) {
    let text = pair.labels["le"] ?? ""
    guard let edge = Self.edge(text) else {
      throw Diagnostic(
        file: file, message: "le '\(text)' of '\(pair.name)' is not a number",
        hint: "le is the upper edge of a bucket, +Inf for the last")
    }
    self.edge = edge
    self.pair = pair
  }

  private static func edge(_ text: String) -> Double? {
    if ["+Inf", "Inf", "inf", "+inf"].contains(text) { return .infinity }
    return Double(text).flatMap { $0.isFinite ? $0 : nil }
  }

  func series(_ arm: Arm) -> Series { arm == .champion ? pair.champion : pair.challenger }
}

/// One histogram out of its buckets.
private struct BucketFolder {
  let name: String
  let buckets: [Bucket]
  let file: String

  init(_ name: String, _ buckets: [Bucket], file: String) {
    self.name = name
    self.buckets = buckets.sorted { $0.edge < $1.edge }
    self.file = file
  }

  func pair(_ labels: [String: String]) throws(Diagnostic) -> MetricPair {
    for (bucket, next) in zip(buckets, buckets.dropFirst()) where bucket.edge == next.edge {
      throw error("'\(name)' has two buckets up to \(plain(bucket.edge))")
    }
    guard buckets.last?.edge == .infinity else {
      throw error(
        "histogram '\(name)' has no bucket le=+Inf", hint: "it counts all, however large")
    }
    guard buckets.count > 1 else {
      throw error(
        "histogram '\(name)' has no bucket but le=+Inf", hint: "keep the label le of the others")
    }
    let champion = try series(.champion)
    let challenger = try series(.challenger)
    if champion.isRunningTotal && challenger.isRunningTotal {
      throw error(
        "the counts of '\(name)' only grow: they look like totals since the start",
        hint: "record what each tick added, as increase(\(name)[1m]) does")
    }
    return MetricPair(name: name, labels: labels, champion: champion, challenger: challenger)
  }

  private func series(_ arm: Arm) throws(Diagnostic) -> Series {
    let recorded = buckets.filter { !$0.series(arm).values.isEmpty }
    guard let whole = recorded.last?.series(arm) else { return Series([]) }
    if let lacking = buckets.first(where: { $0.series(arm).values.isEmpty }) {
      throw error(
        "the \(arm) has no bucket le=\(plain(lacking.edge)) of '\(name)', the \(arm.other) has",
        hint: "compare histograms with the same edges")
    }
    let columns = try buckets.map { bucket throws(Diagnostic) in
      try joined(bucket.series(arm), to: whole, bucket.edge, arm)
    }
    var counts: [[Double]] = []
    for tick in whole.values.indices {
      counts.append(try row(columns.map { $0[tick] }, at: tick, of: whole, arm))
    }
    return Series(
      Series.Histogram(edges: buckets.map(\.edge), counts: counts), times: whole.times,
      instances: whole.instances)
  }

  /// The counts between the edges.
  private func row(
    _ cumulative: [Double], at tick: Int, of whole: Series, _ arm: Arm
  ) throws(Diagnostic) -> [Double] {
    if cumulative.contains(where: \.isNaN) { return cumulative.map { _ in 0 } }
    let place =
      whole.times.isEmpty ? "in row \(tick + 1)" : "at unix time \(plain(whole.times[tick]))"
    var counts: [Double] = []
    var below = 0.0
    for (bucket, count) in zip(buckets, cumulative) {
      guard count >= 0 else {
        throw error(
          "\(place) the \(arm) has a negative count of '\(name)' up to \(plain(bucket.edge))",
          hint: "leave the cell empty where nothing was counted")
      }
      // What a rate function extrapolates may differ in the last digits.
      guard count >= below * (1 - 1e-9) else {
        throw error(
          "\(place) the \(arm) counts \(plain(count)) of '\(name)' up to \(plain(bucket.edge)), and "
            + "\(plain(below)) below",
          hint: "the bucket of an edge counts all that is not larger, the other buckets included")
      }
      counts.append(max(0, count - below))
      below = max(below, count)
    }
    return counts
  }

  /// A bucket's counts at the points of another one, NaN where it has none.
  private func joined(
    _ bucket: Series, to whole: Series, _ edge: Double, _ arm: Arm
  ) throws(Diagnostic) -> [Double] {
    if bucket.times == whole.times && bucket.instances == whole.instances {
      guard bucket.values.count == whole.values.count else {
        throw error(
          "the \(arm) has \(bucket.values.count) counts of '\(name)' up to \(plain(edge)), and "
            + "\(whole.values.count) of all", hint: "record both with a timestamp")
      }
      return bucket.values
    }
    var known: [RecordedPoint: Double] = [:]
    for (point, value) in zip(recordedPoints(bucket), bucket.values) { known[point] = value }
    return recordedPoints(whole).map { known[$0] ?? .nan }
  }

  private func error(_ message: String, hint: String? = nil) -> Diagnostic {
    Diagnostic(file: file, message: message, hint: hint)
  }
}

extension Series {
  /// Whether eight ticks or more of one instance never count less than the tick before.
  fileprivate var isRunningTotal: Bool {
    guard let histogram, histogram.counts.count >= 8, Set(instances).count <= 1 else {
      return false
    }
    let totals = histogram.counts.map { $0.reduce(0, +) }
    return totals[0] < totals[totals.count - 1]
      && zip(histogram.counts, histogram.counts.dropFirst()).allSatisfy { row, next in
        zip(row, next).allSatisfy { $0 <= $1 }
      }
  }
}
