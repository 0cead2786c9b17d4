import VerdinMeasurement
import VerdinNumerics

/// One row a size: the exact law of U with ties, which no table holds, and the samples for the peer.
func measureExactWithTies() {
  for size in [8, 12, 20, 49] {
    let samples = DataKind.integers.samples(1, size)[0]
    let (x, y) = (SortedSample(samples.x), SortedSample(samples.y))
    let p = MannWhitney.exactWithTies(x, y)
    let times = leastTimes(
      rounds: 20, [{ _ = opaque(MannWhitney.exactWithTies(opaque(x), opaque(y))) }])
    emit([
      "row": "exact", "kind": DataKind.integers.rawValue, "n": size, "ns": times[0],
      "greater": p.greater, "less": p.less, "x": list(samples.x), "y": list(samples.y),
    ])
  }
}

private func list(_ values: [Double]) -> String {
  values.map { String(Int($0)) }.joined(separator: " ")
}
