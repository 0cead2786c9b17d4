import VerdinNumerics

extension JudgePolicy {
  /// The verdicts of Kayenta's judge `NetflixACAJudge-v1.0`, bit for bit where it is
  /// deterministic.
  ///
  /// Where that judge adds unseeded noise (both arms constant and different), the noise here comes
  /// from the configuration's seed, so that the same input always gives the same answer.
  ///
  /// - SeeAlso: github.com/spinnaker/kayenta at a69573be
  public static let kayenta = kayenta(.judge)

  static func kayenta(_ rule: KayentaRule) -> JudgePolicy {
    JudgePolicy(
      name: "kayenta", takesRepeatedLooks: false, screen: { Screening($0, $1) },
      clean: kayentaClean, test: { kayentaTest($0, $1, rule, &$2) },
      adjust: { _, _, _ in },
      classify: { evidence, settings, _ in kayentaClassify(evidence, settings, rule) },
      score: { metrics, _, config in kayentaScore(metrics, config) }, decidesByScore: true)
  }
}

/// Drops or zeroes NaN, then drops what lies beyond each series' own fences, if asked to.
func kayentaClean(
  _ pair: MetricPair, _ settings: MetricConfig, _: JudgeConfig, _ workspace: inout Workspace
) {
  clean(
    pair.champion, into: &workspace.champion, settings.kayenta,
    sorted: &workspace.sortedChampion, scratch: &workspace.sortScratch)
  clean(
    pair.challenger, into: &workspace.challenger, settings.kayenta,
    sorted: &workspace.sortedChallenger, scratch: &workspace.sortScratch)
}

private func clean(
  _ series: Series, into sample: inout CleanSample, _ options: KayentaOptions,
  sorted: inout SortedSample, scratch: inout SortScratch
) {
  sample.reset(series)
  for value in series.values {
    if !value.isNaN {
      sample.values.append(value)
    } else if options.nanStrategy == .replace {
      sample.values.append(0)
    } else {
      sample.missing += 1
    }
  }
  guard let factor = options.outlierFactor, !sample.values.isEmpty else { return }
  sorted.replace(with: sample.values, scratch: &scratch)
  let fences = Fences(sorted, factor: factor, guarded: true)
  sample.values.removeAll { !fences.contain($0) }
}

private func kayentaTest(
  _ settings: MetricConfig, _ config: JudgeConfig, _ rule: KayentaRule,
  _ workspace: inout Workspace
) -> Evidence {
  var evidence = Evidence(
    champion: kayentaSummary(workspace.champion), challenger: kayentaSummary(workspace.challenger),
    comparison: .tested)
  evidence.meanRatio = 1
  if workspace.champion.values.isEmpty || workspace.challenger.values.isEmpty {
    evidence.comparison = .noData
    return evidence
  }
  workspace.sort()
  if workspace.sortedChallenger.values.elementsEqual(workspace.sortedChampion.values) {
    evidence.comparison = .identical
    return evidence
  }
  let (x, y) = (workspace.sortedChallenger, workspace.sortedChampion)
  if x.minimum == x.maximum && y.minimum == y.maximum {
    if x.minimum == y.minimum {
      evidence.comparison = .singleValue
      return evidence
    }
    var generator = SplitMix64(seed: config.seed)
    addKayentaNoise(&workspace.challenger.values, &generator)
    addKayentaNoise(&workspace.champion.values, &generator)
    workspace.sort()
    evidence.notes.append(
      "both arms are constant: compared with relative noise of 1e-5 from seed \(config.seed)")
  }
  measure(&evidence, settings, rule, &workspace)
  return evidence
}

private func measure(
  _ evidence: inout Evidence, _ settings: MetricConfig, _ rule: KayentaRule,
  _ workspace: inout Workspace
) {
  let (x, y) = (workspace.sortedChallenger, workspace.sortedChampion)
  guard let interval = kayentaInterval(x, y, rule: rule, ranks: &workspace.shiftedRanks) else {
    evidence.comparison = .untestable
    evidence.meanRatio = nil
    return
  }
  let ratio = kayentaMeanRatio(workspace.challenger.values, workspace.champion.values)
  evidence.shift = interval
  evidence.meanRatio = ratio
  evidence.effectSize =
    settings.kayenta.effectSize.measure == .cles
    ? wrappedSuperiority(x, y, &workspace.shiftedRanks) : ratio
}

/// Mean of the challenger over mean of the champion, NaN when either is 0.
func kayentaMeanRatio(_ challenger: [Double], _ champion: [Double]) -> Double {
  let challengerMean = Moments(challenger.span).mean
  let championMean = Moments(champion.span).mean
  return championMean == 0 || challengerMean == 0 ? .nan : challengerMean / championMean
}

/// Kayenta's common-language effect size, whose 32-bit products wrap round from n = 32,768 on.
///
/// - Precondition: `ranks` hold `x` and `y`.
func wrappedSuperiority(
  _ x: SortedSample, _ y: SortedSample, _ ranks: inout ShiftedRanks
) -> Double {
  let (m, n) = (Int32(truncatingIfNeeded: x.count), Int32(truncatingIfNeeded: y.count))
  let count = Double(x.count)
  let rankSum = ranks.evaluate(at: 0).u + count * (count + 1) / 2
  return (2 * rankSum - Double(m &* (m &+ 1))) / Double(2 &* n &* m)
}

/// Count, mean, deviation and range as Apache Commons Math gives them; all 0 for no values.
func kayentaSummary(_ sample: CleanSample) -> SampleSummary {
  let moments = Moments(sample.values.span)
  var summary = SampleSummary()
  summary.count = moments.count
  summary.missing = sample.missing
  summary.mean = moments.mean
  summary.standardDeviation = moments.standardDeviation
  summary.events = sample.events
  summary.exposure = sample.exposure
  guard var (minimum, maximum) = sample.values.first.map({ ($0, $0) }) else { return summary }
  // Of equal values the later one stays, which shows only between −0.0 and 0.0.
  for value in sample.values.dropFirst() {
    minimum = minimum < value ? minimum : value
    maximum = maximum > value ? maximum : value
  }
  summary.minimum = minimum
  summary.maximum = maximum
  return summary
}

/// Adds normal noise with a deviation of 1e-5 of each value. An infinite value stays as it is:
/// Kayenta gets ±∞ or NaN there, as the draw has it, and NaN has no place in a sorted sample.
private func addKayentaNoise(_ values: inout [Double], _ generator: inout SplitMix64) {
  for place in values.indices {
    let deviation = values[place] == 0 ? 0 : values[place] * 1e-5
    let noise = generator.normal() * deviation + 0.0
    if values[place].isFinite { values[place] += noise }
  }
}
