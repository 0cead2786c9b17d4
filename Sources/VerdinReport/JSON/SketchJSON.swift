import VerdinJudge

extension JSONWriter {
  /// Appends one arm's sketch as a line of `verdin sketch`, without its end.
  package mutating func sketchRecord(_ record: SketchRecord) {
    object { json in
      json.member("name", record.name)
      if !record.labels.isEmpty { json.member("labels", sorted: record.labels) }
      json.member("arm", record.arm.rawValue)
      json.sketch(record.sketch)
    }
  }

  /// Appends the members that tell a sketch: `sketch` is a message `DDSketch` as Protocol Buffers' JSON
  /// mapping writes it.
  mutating func sketch(_ sketch: Series.Sketch) {
    member("count", sketch.count)
    if sketch.count > 0 {
      member("min", sketch.minimum)
      member("max", sketch.maximum)
    }
    if sketch.missing > 0 { member("missing", sketch.missing) }
    if sketch.infinite > 0 { member("infinite", sketch.infinite) }
    member("sketch") { json in
      json.member("mapping") { $0.member("gamma", sketch.buckets.gamma) }
      json.store("positiveValues", sketch.positive)
      json.store("negativeValues", sketch.negative)
      if sketch.zeros > 0 { json.member("zeroCount", sketch.zeros) }
    }
  }

  private mutating func store(_ key: StaticString, _ counts: Series.Sketch.Counts) {
    let filled = counts.filled
    guard !filled.isEmpty else { return }
    member(key) { json in
      json.key("contiguousBinCounts")
      json.array(filled) { $0.integer(counts[$1]) }
      json.member("contiguousBinIndexOffset", filled.lowerBound)
    }
  }

  /// Appends what a sketch hides from a comparison.
  mutating func sketch(_ evidence: SketchEvidence) {
    member("relative_accuracy", rounded: evidence.relativeAccuracy)
    member("superiority_error", rounded: evidence.superiorityError)
  }
}
