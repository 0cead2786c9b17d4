import VerdinJudge

/// What was recorded, as the JSON text that a notebook carries.
///
/// Metrics of one recording mostly share their times and instances, so these stand once, as axes, and a
/// series names its own. A series of counts has its events and exposures instead of values; a missing
/// point is `null`, and so is ±∞, which the judge leaves out too.
struct NotebookData {
  private struct Axis: Hashable {
    var times: [Double]
    var instances: [String]
  }

  private var places: [Axis: Int] = [:]
  private var axes: [String] = []
  private var pairs: [String] = []

  init(_ recorded: [MetricPair]) {
    for pair in recorded {
      let arms = [("champion", pair.champion), ("challenger", pair.challenger)]
      var json = JSONWriter()
      json.object { json in
        json.member("name", pair.name)
        json.member("labels", sorted: pair.labels)
      }
      // The arms follow on lines of their own, inside of the same object.
      let head = String(decoding: json.bytes.dropLast(), as: UTF8.self)
      let lines = arms.map { name, series in "\"\(name)\":\(text(of: series))" }
      pairs.append(([head] + lines).joined(separator: ",\n") + "}")
    }
  }

  /// One JSON object, a series a line.
  var text: String {
    "{\"axes\":[\n\(axes.joined(separator: ",\n"))\n],\n\"pairs\":[\n"
      + pairs.joined(separator: ",\n") + "\n]}"
  }

  private mutating func text(of series: Series) -> String {
    let axis = place(of: Axis(times: series.times, instances: series.instances))
    var json = JSONWriter()
    json.object { json in
      json.member("axis", axis)
      if let counts = series.counts {
        json.numbers("events", counts.events)
        json.numbers("exposures", counts.exposures)
      } else {
        json.numbers("values", series.values)
      }
    }
    return String(decoding: json.bytes, as: UTF8.self)
  }

  private mutating func place(of axis: Axis) -> Int {
    if let place = places[axis] { return place }
    var json = JSONWriter()
    json.object { json in
      json.numbers("times", axis.times)
      json.member("instances", axis.instances)
    }
    axes.append(String(decoding: json.bytes, as: UTF8.self))
    places[axis] = axes.count - 1
    return axes.count - 1
  }
}

extension JSONWriter {
  fileprivate mutating func numbers(_ key: StaticString, _ values: [Double]) {
    self.key(key)
    array(values) { $0.number($1) }
  }
}
