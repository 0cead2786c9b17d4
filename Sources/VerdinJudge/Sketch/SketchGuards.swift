import VerdinNumerics

/// The data guards that a sketch can be held against: those that ask for no times and no order.
func sketchGuards(_ x: DDSketch, _ y: DDSketch, _ guards: DataGuards) -> [GuardFinding] {
  var findings: [GuardFinding] = []
  for (arm, sketch) in [("champion", y), ("challenger", x)] where sketch.infinite > 0 {
    findings.append(GuardFinding(.finite, "the \(arm) has \(sketch.infinite) infinite values"))
  }
  for (arm, sketch) in [("champion", y), ("challenger", x)] {
    let gap = Double(sketch.missing + sketch.infinite) / Double(sketch.recorded)
    guard 1 - gap < guards.coverage else { continue }
    findings.append(
      GuardFinding(.coverage, "the \(arm) misses \(Figures.percent(gap)) of its points"))
  }
  if let (reason, forbidden) = unequalGaps(
    (x.missing, x.recorded), (y.missing, y.recorded), guards)
  {
    findings.append(GuardFinding(.missingness, reason, forbids: forbidden))
  }
  let (sampleX, sampleY) = (BucketedSample(x), BucketedSample(y))
  if min(x.count, y.count) >= 8, min(sampleX.buckets.count, sampleY.buckets.count) >= 8,
    let reason = unitMistake(
      { sampleX.percentile($0, .middle) }, { sampleY.percentile($0, .middle) })
  {
    findings.append(GuardFinding(.units, reason))
  }
  return findings
}

extension DDSketch {
  /// Values and what came in place of some.
  fileprivate var recorded: Int { count + missing + infinite }
}
