import VerdinMeasurement
import VerdinReport

extension BenchReport {
  /// The object that schemas/verdin-bench.schema.json describes; times are nanoseconds a metric.
  func json(version: String) -> [UInt8] {
    var json = JSONWriter(layout: .pretty)
    json.object { json in
      json.member("schema", "verdin.bench/1")
      json.member("processors", processors)
      json.key("kernels")
      json.array(kernels) { json, times in
        json.object { json in
          json.member("kind", times.kind.rawValue)
          json.member("points", times.points)
          json.member("metrics", times.metrics)
          json.member("kernels_ns", times.kernels)
          json.member("own_sort_ns", times.ownSort)
          json.member("array_sort_ns", times.standardSort)
          json.member("both_ns", times.both)
          json.key("judge")
          json.array(times.judge) { json, judge in
            json.object { json in
              json.member("policy", judge.policy)
              json.member("ns", judge.time)
            }
          }
        }
      }
      json.member("reading") { json in
        json.member("csv_bytes_a_second", reading.csv)
        json.member("megabytes", reading.megabytes)
      }
      json.member("version", version)
    }
    json.endLine()
    return json.bytes
  }
}
