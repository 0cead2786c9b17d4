extension SortedSample {
  /// The percentile of type 7 of Hyndman & Fan: linear between the order statistics, as R's
  /// `quantile` and numpy's `percentile` do by default.
  ///
  /// - Parameter percent: above 0, up to 100.
  /// - Returns: NaN for an empty sample.
  /// - SeeAlso: Hyndman & Fan 1996, doi:10.1080/00031305.1996.10473566
  package func percentile(_ percent: Double) -> Double {
    precondition(percent > 0 && percent <= 100, "\(percent) is not a percentile")
    let n = count
    if n == 0 { return .nan }
    if n == 1 { return padded[0] }
    let place = 1 + Double(n - 1) * (percent / 100)
    if place < 1 { return padded[0] }
    if place >= Double(n) { return padded[n - 1] }
    let floor = place.rounded(.down)
    let below = padded[Int(floor) - 1]
    return below + (place - floor) * (padded[Int(floor)] - below)
  }

  package var median: Double { percentile(50) }
}
