/// A closed interval of values that should hold the wanted differences; its lower end is above −∞,
/// so that the padding of +∞ lies below.
struct DifferenceBracket {
  var lower: Double
  var upper: Double
}

/// What one sweep found of a bracket: how many differences lie below it, and how many within.
struct DifferenceFinding {
  var below = 0
  var within = 0
}

/// One sweep over all rows that counts the differences below each of three brackets and writes out
/// those within, three independent walks side by side.
///
/// - Parameters:
///   - output: three regions of `capacity` values, each followed by 4 of slack.
/// - Returns: nil for a bracket that holds more than `capacity` differences.
/// - Complexity: O(*m* + *n* + emitted), no allocation.
func emitDifferences(
  _ brackets: (DifferenceBracket, DifferenceBracket, DifferenceBracket),
  _ x: Span<Double>, _ m: Int, _ y: Span<Double>, _ n: Int,
  into output: consuming MutableSpan<Double>, capacity: Int
) -> (DifferenceFinding?, DifferenceFinding?, DifferenceFinding?) {
  let region = capacity + 4
  var first = EmissionWalk(brackets.0, start: 0, capacity: capacity)
  var second = EmissionWalk(brackets.1, start: region, capacity: capacity)
  var third = EmissionWalk(brackets.2, start: 2 * region, capacity: capacity)
  var bytes = output.mutableBytes
  for i in 0..<m {
    let row = SIMD4<Double>(repeating: x[i])
    first.step(row, y, n, into: &bytes)
    second.step(row, y, n, into: &bytes)
    third.step(row, y, n, into: &bytes)
  }
  return (first.finding, second.finding, third.finding)
}

/// The state of one walk: in every row, the first column whose difference is within or below the
/// bracket, which only moves right.
private struct EmissionWalk {
  private let lower: SIMD4<Double>
  private let upper: SIMD4<Double>
  private let start: Int
  private let limit: Int
  private var column = 0
  private var place: Int
  private var below = 0

  @inline(__always)
  init(_ bracket: DifferenceBracket, start: Int, capacity: Int) {
    lower = SIMD4(repeating: bracket.lower)
    upper = SIMD4(repeating: bracket.upper)
    self.start = start
    limit = start + capacity
    place = start
  }

  @inline(__always)
  mutating func step(
    _ row: SIMD4<Double>, _ y: Span<Double>, _ n: Int, into output: inout MutableRawSpan
  ) {
    var differences: SIMD4<Double> = row - lanes(y, at: column)
    var above: SIMDMask<SIMD4<Int64>> = differences .> upper
    var passed = setLanes(above)
    column &+= passed
    while passed == 4 {
      differences = row - lanes(y, at: column)
      above = differences .> upper
      passed = setLanes(above)
      column &+= passed
    }
    var from = column
    var within = 0
    repeat {
      differences = row - lanes(y, at: from)
      let inside: SIMDMask<SIMD4<Int64>> = differences .>= lower
      within = setLanes(inside)
      store(differences, into: &output)
      place &+= within
      from &+= within
    } while within == 4 && place <= limit
    // Past the capacity the walk goes on counting nothing of use; `finding` says so.
    if place > limit { place = limit &+ 1 }
    below &+= n &- from
  }

  @inline(__always)
  private func store(_ differences: SIMD4<Double>, into output: inout MutableRawSpan) {
    let room = min(place, limit)
    output.storeBytes(
      of: differences, toByteOffset: room &* MemoryLayout<Double>.stride, as: SIMD4<Double>.self)
  }

  var finding: DifferenceFinding? {
    place > limit ? nil : DifferenceFinding(below: below, within: place - start)
  }
}
