extension Double {
  /// Whether two numbers differ by no more than `tolerance` times the larger one; a NaN is close
  /// to none.
  func isClose(to other: Double, relative tolerance: Double) -> Bool {
    self == other || abs(self - other) <= tolerance * max(abs(self), abs(other))
  }

  /// Whether two numbers differ by no more than `count` units in the last place of the larger one.
  func isClose(to other: Double, ulps count: Double) -> Bool {
    self == other || abs(self - other) <= count * max(abs(self), abs(other)).ulp
  }
}

/// Whether two arrays hold the same bits, so that −0.0 differs from +0.0.
func sameBits(_ a: [Double], _ b: [Double]) -> Bool {
  a.map(\.bitPattern) == b.map(\.bitPattern)
}
