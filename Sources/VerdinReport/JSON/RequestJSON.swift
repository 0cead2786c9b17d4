import VerdinJudge

extension JSONWriter {
  /// Appends metric pairs in the shape of a request to `verdin batch`, without a line end.
  package mutating func request(id: String, _ pairs: [MetricPair]) {
    object { json in
      json.member("id", id)
      json.key("metrics")
      json.array(pairs) { json, pair in
        json.object { json in
          json.member("name", pair.name)
          if !pair.labels.isEmpty { json.member("labels", sorted: pair.labels) }
          json.member("champion") { $0.series(pair.champion) }
          json.member("challenger") { $0.series(pair.challenger) }
        }
      }
    }
  }

  private mutating func series(_ series: Series) {
    if let sketch = series.sketch { return self.sketch(sketch) }
    if !series.times.isEmpty { numbers("t", series.times) }
    if let counts = series.counts {
      numbers("events", counts.events)
      numbers("exposure", counts.exposures)
    } else {
      numbers("v", series.values)
    }
    if !series.instances.isEmpty { member("instances", series.instances) }
  }

  private mutating func numbers(_ key: StaticString, _ values: [Double]) {
    self.key(key)
    array(values) { $0.number($1) }
  }
}
