import VerdinNumerics

/// The kinds of data that the property tests draw, each with its own way to be hard.
enum SampleKind: CaseIterable, Sendable {
  case normal, lognormal, uniform, hundredths, integers, binary, heavyTail, clustered, constant

  func draw(_ count: Int, shift: Double, _ generator: inout SplitMix64) -> [Double] {
    (0..<count).map { _ in
      let z = generator.normal()
      let u = generator.uniform()
      switch self {
      case .normal: return z + shift
      case .lognormal: return (3 + 0.5 * z).exponential * (1 + shift)
      case .uniform: return u + shift
      case .hundredths: return ((20 + 3 * z + shift) * 100).rounded() / 100
      case .integers: return (20 + 3 * z + shift).rounded()
      case .binary: return u < 0.1 + 0.1 * shift ? 1 : 0
      case .heavyTail: return z / (u * u) + shift
      case .clustered: return u < 0.5 ? 1e-9 * z : 1e9 + z
      case .constant: return 7
      }
    }
  }

  /// Two samples of this kind, of 1 to `largest` values each, the first shifted a little.
  func drawPair(largest: Int, _ generator: inout SplitMix64) -> (x: [Double], y: [Double]) {
    let m = 1 + Int(generator.next() % UInt64(largest))
    let n = 1 + Int(generator.next() % UInt64(largest))
    return (draw(m, shift: 0.3, &generator), draw(n, shift: 0, &generator))
  }
}

extension Double {
  fileprivate var exponential: Double {
    // Enough terms for test data; the tests need no exact exponential.
    var (term, sum) = (1.0, 1.0)
    for k in 1...60 {
      term *= self / Double(k)
      sum += term
    }
    return sum
  }
}
