extension [Double] {
  /// Replaces all elements by `count` new ones; allocates only when the array has to grow.
  @inlinable @inline(__always)
  package mutating func refill(_ count: Int, _ value: (_ place: Int) -> Double) {
    lengthen(to: count, 0)
    if self.count > count { removeLast(self.count - count) }
    // One check for other owners of the storage instead of one an element.
    var places = mutableSpan
    for place in 0..<count { places[place] = value(place) }
  }
}
