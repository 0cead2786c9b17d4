extension [Double] {
  /// Takes another array's values: a few into storage of its own, which is kept from metric to metric, and
  /// many by sharing the other's, for copying them would cost more.
  mutating func replaceOrShare(_ values: [Double]) {
    let many = 1 << 16
    if values.count >= many {
      self = values
    } else if count >= many {
      // The storage may be another's.
      self = Array(values)
    } else {
      removeAll(keepingCapacity: true)
      append(contentsOf: values)
    }
  }
}
