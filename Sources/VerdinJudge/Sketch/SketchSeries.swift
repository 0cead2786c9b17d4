import VerdinNumerics

extension Series {
  /// A sample in logarithmic buckets.
  package typealias Sketch = DDSketch

  /// Independent raw values of which only a sketch was kept: without points, and without times.
  package init(_ sketch: Sketch) {
    self.init([])
    self.sketch = sketch
  }
}

extension DDSketch {
  package typealias Buckets = LogBuckets
  package typealias Counts = BucketCounts
}

/// One arm's sketch of one metric, as a file or a machine of many has it.
package struct SketchRecord: Sendable, Equatable {
  package var name: String
  package var labels: [String: String]
  package var arm: Arm
  package var sketch: Series.Sketch

  package enum Arm: String, Sendable, CaseIterable { case champion, challenger }

  package init(name: String, labels: [String: String] = [:], arm: Arm, sketch: Series.Sketch) {
    self.name = name
    self.labels = labels
    self.arm = arm
    self.sketch = sketch
  }
}

/// Sketches of many parts of a recording, merged for each metric and arm, in any order.
package struct SketchMerger: Sendable {
  private struct Key: Hashable {
    var name: String
    var labels: [String: String]
  }
  private var pairs: [Key: MetricPair] = [:]

  package init() {}

  /// - Returns: false, and nothing changes, when the edges do not fit those of the parts before.
  package mutating func add(_ record: SketchRecord) -> Bool {
    let key = Key(name: record.name, labels: record.labels)
    let arm = record.arm == .champion ? \MetricPair.champion : \MetricPair.challenger
    var pair =
      pairs[key]
      ?? MetricPair(
        name: record.name, labels: record.labels, champion: Series([]), challenger: Series([]))
    guard var sketch = pair[keyPath: arm].sketch else {
      pair[keyPath: arm].sketch = record.sketch
      pairs[key] = pair
      return true
    }
    guard sketch.merge(record.sketch) else { return false }
    pair[keyPath: arm].sketch = sketch
    pairs[key] = pair
    return true
  }

  /// The metrics in the order of their names and labels, whatever order they came in.
  package var merged: [MetricPair] {
    pairs.values.sorted {
      $0.name != $1.name ? $0.name < $1.name : labelOrder($0) < labelOrder($1)
    }
  }

  /// The same for each arm that was recorded, the champion first.
  package var records: [SketchRecord] {
    merged.flatMap { pair in
      [(SketchRecord.Arm.champion, pair.champion), (.challenger, pair.challenger)].compactMap {
        arm, series in
        series.sketch.map {
          SketchRecord(name: pair.name, labels: pair.labels, arm: arm, sketch: $0)
        }
      }
    }
  }

  private func labelOrder(_ pair: MetricPair) -> String {
    pair.labels.sorted { $0.key < $1.key }.map { "\($0.key)\u{0}\($0.value)" }
      .joined(separator: "\u{1}")
  }
}
