import VerdinJudge
import VerdinMeasurement
import VerdinNumerics

/// One row a kind of data: a metric of very many raw values, step by step, and its sketches.
///
/// Times are nanoseconds for both arms, the least of three.
func measureLarge(_ size: Int) {
  for kind in DataKind.allCases {
    let samples = kind.samples(1, size)[0]
    var kernels = Kernels()
    var sorting = Kernels()
    var standard = StandardSort(size)
    let pair = MetricPair(
      name: "latency_ms", champion: Series(samples.x), challenger: Series(samples.y))
    let config = JudgeConfig(metrics: [MetricConfig(name: "latency_ms", harm: .increase)])
    var sketched = [pair]
    let times = leastTimes(
      rounds: 3,
      [
        { standard.sort(opaque(samples)) },
        { sorting.sort(opaque(samples)) },
        { _ = opaque(kernels.measure(opaque(samples))) },
        { _ = opaque(judge(opaque([pair]), config: config)) },
        {
          sketched = [
            MetricPair(
              name: "latency_ms", champion: Series(sketch(opaque(samples.x))),
              challenger: Series(sketch(opaque(samples.y))))
          ]
        },
        { _ = opaque(judge(opaque(sketched), config: config)) },
      ])
    let buckets = sketched[0].champion.sketch?.filledBuckets.count ?? 0
    emit([
      "row": "large", "kind": kind.rawValue, "n": size, "array_sort_ns": times[0],
      "own_sort_ns": times[1], "kernels_ns": times[2], "judge_ns": times[3],
      "sketch_ns": times[4], "sketch_ns_a_value": times[4] / Double(2 * size),
      "judge_sketches_ns": times[5], "buckets": buckets,
    ])
  }
}

private func sketch(_ values: [Double]) -> Series.Sketch {
  var sketch = Series.Sketch(Series.Sketch.Buckets(scale: 7))
  sketch.add(values.span)
  return sketch
}
