import RealModule
import VerdinNumerics

/// The numerical part of judging one metric, with the storage that is kept from metric to metric:
/// U, its p-value, the Hodges-Lehmann estimate and its 98 % interval.
package struct Kernels {
  private let instructions: InstructionSet
  private var scratch: SortScratch
  private var x = SortedSample()
  private var y = SortedSample()
  private var logX = SortedSample()
  private var logY = SortedSample()
  private var finder: HodgesLehmann
  private var exact = ExactNullCache()
  private let alphas = [0.01]

  package init(_ instructions: InstructionSet = .best) {
    self.instructions = instructions
    scratch = SortScratch(instructions: instructions)
    finder = HodgesLehmann(instructions: instructions)
  }

  package struct Result {
    package let u: Double
    package let p: Double
    package let estimate: Double
    package let lower: Double
    package let upper: Double

    package init(u: Double, p: Double, estimate: Double, lower: Double, upper: Double) {
      self.u = u
      self.p = p
      self.estimate = estimate
      self.lower = lower
      self.upper = upper
    }
  }

  @inline(never)
  package mutating func measure(_ samples: Samples) -> Result {
    sort(samples)
    let test = comparePairs()
    findInterval()
    return Result(
      u: test.u, p: test.asymptotic.twoSided, estimate: finder.estimate, lower: finder.lower[0],
      upper: finder.upper[0])
  }

  /// U and ties of what was sorted last.
  @inline(never)
  package func comparePairs() -> MannWhitney { MannWhitney(x, y, instructions: instructions) }

  /// Estimate and interval of what was sorted last.
  @inline(never)
  package mutating func findInterval() { finder.estimate(x, y, alphas: alphas, exact: &exact) }

  /// All that ranks say of a metric in a judgement: the same of the shift, and of the ratio on
  /// logarithms.
  @inline(never)
  package mutating func measureBoth(_ samples: Samples) -> (Result, ratio: Double) {
    let shift = measure(samples)
    logX.replace(with: x, increasing: { Double.log($0) })
    logY.replace(with: y, increasing: { Double.log($0) })
    finder.estimate(logX, logY, alphas: alphas, exact: &exact)
    return (shift, Double.exp(finder.estimate))
  }

  /// Estimate and interval of arms that are sorted already.
  @inline(never)
  package mutating func findInterval(of arms: borrowing SortedArms) -> Double {
    finder.estimate(arms.x, arms.y, alphas: alphas, exact: &exact)
    return finder.estimate
  }

  @inline(never)
  package mutating func sort(_ samples: Samples) {
    x.replace(with: samples.x, scratch: &scratch)
    y.replace(with: samples.y, scratch: &scratch)
  }
}

/// Both arms of one metric, sorted.
package struct SortedArms {
  fileprivate var x = SortedSample()
  fileprivate var y = SortedSample()

  package init(_ samples: Samples) {
    var scratch = SortScratch()
    x.replace(with: samples.x, scratch: &scratch)
    y.replace(with: samples.y, scratch: &scratch)
  }
}

/// The floor: the standard library's sort of both arms, in storage that is kept.
package struct StandardSort {
  private var x: [Double]
  private var y: [Double]

  package init(_ size: Int) {
    x = Array(repeating: 0, count: size)
    y = x
  }

  @inline(never)
  package mutating func sort(_ samples: Samples) {
    for position in x.indices { x[position] = samples.x[position] }
    for position in y.indices { y[position] = samples.y[position] }
    x.sort()
    y.sort()
  }
}
