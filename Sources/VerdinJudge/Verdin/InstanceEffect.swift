import RealModule
import VerdinNumerics

extension EffectMethod {
  /// Four or more champion instances: the instance is the unit, and the challenger's instances are
  /// held against the spread of the champion's.
  ///
  /// The minutes of one pod are no independent witnesses: pods that differ by 2 % make minute-level
  /// tests of "no difference" alarm in 13 % of healthy pairs at a nominal 1 %. What all instances
  /// share in a tick is taken out by the champion instances' median of the tick.
  static let instances = EffectMethod(
    name: "instances", kind: .series, sign: "instances that are named"
  ) { settings, config, _, workspace in
    let alpha = config.alpha
    guard !workspace.champion.instances.isEmpty, !workspace.challenger.instances.isEmpty
    else { return nil }
    let margin = settings.margin(onLevelOf: workspace)
    let isRelative = margin?.isRelative ?? workspace.isPositive
    let levels = championLevels(workspace.champion, isRelative)
    let champion = locations(workspace.champion, levels, isRelative, &workspace.seriesScratch)
    let challenger = locations(workspace.challenger, levels, isRelative, &workspace.seriesScratch)
    guard champion.count >= 4, !challenger.isEmpty else { return nil }
    let note =
      "instances are the unit: \(challenger.count) of the challenger against the spread of "
      + "\(champion.count) of the champion"
    guard let margin else {
      guard challenger.count >= 2, let tolerated = settings.margin.superiority else { return nil }
      var effect = Effect(
        superiorityOf: SortedSample(challenger), over: SortedSample(champion), tolerated, alpha)
      effect.note = note
      effect.narrowsWithPoints = false
      return effect
    }
    let difference = InstanceDifference(challenger, champion)
    let bounds = Bounds(
      difference.effect, standardError: difference.error, degreesOfFreedom: difference.df, alpha)
    var effect = Effect(
      bounds, margin, errors: [StudentError(size: difference.error, df: difference.df)],
      note: note)
    effect.narrowsWithPoints = false
    return effect
  }
}

/// The median over the champion's instances in every tick.
private func championLevels(_ champion: CleanSample, _ isRelative: Bool) -> [Double: Double] {
  var ticks: [Double: [Double]] = [:]
  for (place, value) in champion.values.enumerated() {
    ticks[champion.tick(place), default: []].append(isRelative ? Double.log(value) : value)
  }
  return ticks.mapValues { SortedSample($0).median }
}

/// Huber's location of each instance's distance from the champion's level, over the ticks that the
/// champion recorded too.
private func locations(
  _ sample: CleanSample, _ levels: [Double: Double], _ isRelative: Bool,
  _ scratch: inout SeriesScratch
) -> [Double] {
  var distances: [String: [Double]] = [:]
  for (place, value) in sample.values.enumerated() {
    guard let level = levels[sample.tick(place)] else { continue }
    let own = isRelative ? Double.log(value) : value
    distances[sample.instances[place], default: []].append(own - level)
  }
  return distances.sorted { $0.key < $1.key }.map { _, distances in
    scratch.series = distances
    return Huber(&scratch).location
  }
}

extension CleanSample {
  /// Without times all values share one tick.
  fileprivate func tick(_ place: Int) -> Double { times.isEmpty ? 0 : times[place] }
}

/// The difference of the means of two groups of instances: Welch's, or by the champion's spread
/// alone when the challenger has one instance.
private struct InstanceDifference {
  let effect: Double
  let error: Double
  let df: Double

  init(_ x: [Double], _ y: [Double]) {
    let (ofX, ofY) = (Moments(x.span), Moments(y.span))
    let (m, n) = (Double(x.count), Double(y.count))
    let spread = ofY.standardDeviation * ofY.standardDeviation
    let own = x.count > 1 ? ofX.standardDeviation * ofX.standardDeviation : spread
    let (a, b) = (own / m, spread / n)
    effect = ofX.mean - ofY.mean
    error = (a + b).squareRoot()
    df =
      x.count > 1 && a + b > 0 ? (a + b) * (a + b) / (a * a / (m - 1) + b * b / (n - 1)) : n - 1
  }
}
