import VerdinJudge
import VerdinNumerics

/// What one metric costs, measured in turn on the same data: nanoseconds of CPU time.
package struct KernelTimes: Sendable {
  package let kind: DataKind
  /// Of each arm.
  package let points: Int
  package let metrics: Int
  /// Sort, U, p, Hodges-Lehmann estimate and its interval.
  package let kernels: Double
  /// Of it the sort.
  package let ownSort: Double
  /// The standard library's sort of the same two arms.
  package let standardSort: Double
  /// The kernels for the shift and for the ratio: all that ranks say in a judgement.
  package let both: Double
  /// The whole judgement of a series by each policy.
  package let judge: [(policy: String, time: Double)]

  /// Measures one size of one kind of data.
  ///
  /// - Parameters:
  ///   - inputs: different metrics of one size, at least one.
  ///   - rounds: how often every contestant has its turn; the least time counts.
  package init(
    _ kind: DataKind, _ inputs: [Samples], policies: [JudgePolicy], rounds: Int
  ) {
    var kernels = Kernels()
    var sorting = Kernels()
    var standard = StandardSort(inputs[0].x.count)
    var contestants: [() -> Void] = [
      { for samples in inputs { _ = opaque(kernels.measure(opaque(samples))) } },
      { for samples in inputs { sorting.sort(opaque(samples)) } },
      { for samples in inputs { standard.sort(opaque(samples)) } },
      { for samples in inputs { _ = opaque(kernels.measureBoth(opaque(samples))) } },
    ]
    let pairs = seriesOfMinutes(inputs)
    for policy in policies {
      contestants.append { _ = opaque(VerdinJudge.judge(opaque(pairs), policy: policy)) }
    }
    let least = leastTimes(rounds: rounds, contestants).map { $0 / Double(inputs.count) }
    self.kind = kind
    points = inputs[0].x.count
    metrics = inputs.count
    self.kernels = least[0]
    ownSort = least[1]
    standardSort = least[2]
    both = least[3]
    judge = zip(policies, least.dropFirst(4)).map { ($0.name, $1) }
  }
}
