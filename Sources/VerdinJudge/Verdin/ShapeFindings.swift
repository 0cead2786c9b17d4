import VerdinNumerics

extension Evidence {
  /// Compares what the middles of the samples do not show, and says what is worth a look. None of it
  /// decides; only the tail may make a metric marginal.
  mutating func describeShape(_ workspace: inout Workspace) {
    guard workspace.ticksWeighAlike else { return }
    tail = tailReach(workspace.sortedChallenger, workspace.sortedChampion)
    spread = workspace.compareSpreads()
    outliers = workspace.compareOutliers()
    if let tail, tail.isHeavier { warned.append(.heavierTail(tail)) }
    if let spread, spread.isNotable { warned.append(.spread(spread)) }
    if let outliers, outliers.isNotable, 2 * outliers.challenger <= challenger.count {
      warned.append(
        .outliers(
          outliers, championCount: champion.count, challengerCount: challenger.count))
    }
  }
}

extension SpreadEvidence {
  var sentence: String {
    let p = Figures.plain(min(pMore, pLess))
    let times = ratio.map { "\(Figures.plain($0)) times as wide as" }
    let size = times ?? (pMore < pLess ? "wider than" : "narrower than")
    return "spread: the challenger's values are spread \(size) the champion's"
      + "\(isLogarithmic ? ", on logarithms" : "") (p = \(p), if points are independent)"
  }
}

extension Workspace {
  /// - Returns: nil for fewer than eight values in an arm, or when no value differs from its median.
  fileprivate mutating func compareSpreads() -> SpreadEvidence? {
    guard min(sortedChallenger.count, sortedChampion.count) >= 8 else { return nil }
    let isLogarithmic = isPositive
    if comparesRatios, let found = ratioRanks.spread(sortedChallenger, sortedChampion) {
      let p = found.test.asymptotic
      return SpreadEvidence(
        ratio: found.y > 0 ? found.x / found.y : nil, pMore: p.greater, pLess: p.less,
        isLogarithmic: true)
    }
    if isLogarithmic { takeLogarithms() }
    derivedChallenger.replace(
      withDistancesFromMedianOf: isLogarithmic ? logChallenger : sortedChallenger)
    derivedChampion.replace(
      withDistancesFromMedianOf: isLogarithmic ? logChampion : sortedChampion)
    guard max(derivedChallenger.maximum, derivedChampion.maximum) > 0 else { return nil }
    // The two middle values of an arm lie equally far from its median, or not quite, by rounding. The
    // asymptotic law hardly minds; the exact one would be another in another unit.
    let p = MannWhitney(derivedChallenger, derivedChampion).asymptotic
    let own = derivedChampion.median
    return SpreadEvidence(
      ratio: own > 0 ? derivedChallenger.median / own : nil, pMore: p.greater, pLess: p.less,
      isLogarithmic: isLogarithmic)
  }

  /// - Returns: nil when the champion's median absolute deviation is 0, so that nothing is far away.
  fileprivate func compareOutliers() -> OutlierEvidence? {
    let deviation = sortedChampion.medianAbsoluteDeviation
    guard deviation > 0 else { return nil }
    let median = sortedChampion.median
    let (least, most) = (median - 6 * deviation, median + 6 * deviation)
    func far(_ sample: SortedSample) -> Int {
      sample.count(below: least) + sample.count - sample.count(notAbove: most)
    }
    let (x, y) = (far(sortedChallenger), far(sortedChampion))
    let pair = ProportionPair(x, of: sortedChallenger.count, y, of: sortedChampion.count)
    return OutlierEvidence(champion: y, challenger: x, pMore: pair.fisher.midGreater)
  }
}

/// How far the challenger's largest values reach beyond the champion's: the smallest of its largest
/// twentieth over the largest of all the champion's.
///
/// - Returns: nil for fewer than 20 values or a champion without positive values.
private func tailReach(_ x: SortedSample, _ y: SortedSample) -> TailReach? {
  guard min(x.count, y.count) >= 20 else { return nil }
  let (k, j) = (largest(x.count), max(5, 2 * largest(y.count)))
  let reference = y[y.count - j]
  guard reference > 0 else { return nil }
  return TailReach(ratio: x[x.count - k] / y.maximum, ownSpread: y.maximum / reference)
}

extension Workspace {
  /// Whether a value stands for about as much exposure in either arm. Rates of few requests reach far
  /// by chance alone: at 1 % of the traffic a healthy challenger's largest twentieth always lies
  /// beyond the champion's largest.
  fileprivate var ticksWeighAlike: Bool {
    guard let n = challenger.exposure, let m = champion.exposure, n > 0, m > 0 else { return true }
    let ratio = n / Double(challenger.values.count) / (m / Double(champion.values.count))
    return 0.5 <= ratio && ratio <= 2
  }
}

/// A twentieth of a sample, and two values at least.
func largest(_ count: Int) -> Int { max(2, (count + 19) / 20) }
