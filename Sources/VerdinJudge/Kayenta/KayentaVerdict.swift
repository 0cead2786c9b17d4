/// The words of Kayenta's judge for one metric.
enum KayentaLabel: String {
  case pass = "Pass"
  case high = "High"
  case low = "Low"
  case noData = "Nodata"
  case noDataFail = "NodataFailMetric"
  case error = "Error"
}

/// Kayenta's label for one metric: the interval must clear a share of the estimate, and the effect
/// size its allowed limit.
func kayentaClassify(
  _ evidence: Evidence, _ settings: MetricConfig, _ rule: KayentaRule
) -> Finding {
  let options = settings.kayenta
  switch evidence.comparison {
  case .noData where options.nanStrategy == .replace:
    return finding(.pass, nil)
  case .noData:
    let mustFail = options.mustHaveData && !options.critical
    return finding(
      mustFail ? .noDataFail : .noData, "Missing data for \(settings.name)",
      critical: options.critical)
  case .identical:
    return finding(.pass, "The Canary and Baseline data are identical")
  case .singleValue:
    return finding(.pass, nil)
  case .untestable:
    return finding(.error, "Metric Classification Failed")
  case .tested:
    return classifyTested(evidence, settings, rule)
  }
}

private func classifyTested(
  _ evidence: Evidence, _ settings: MetricConfig, _ rule: KayentaRule
) -> Finding {
  guard let interval = evidence.shift, let effect = evidence.effectSize else {
    preconditionFailure("a tested metric has an interval and an effect size")
  }
  let limits = settings.kayenta.effectSize
  let tolerance = rule.tolerance * abs(interval.estimate)
  let isHigh =
    settings.harm != .decrease && interval.lower > tolerance
    && (effect.isNaN || effect >= limits.allowedIncrease)
  let isLow =
    settings.harm != .increase && interval.upper < -tolerance
    && (effect.isNaN || effect <= limits.allowedDecrease)
  guard isHigh || isLow else { return finding(.pass, nil) }
  let label: KayentaLabel = isHigh ? .high : .low
  let reachesCritical =
    effect.isNaN
    || (isHigh ? effect >= limits.criticalIncrease : effect <= limits.criticalDecrease)
  if settings.kayenta.critical && reachesCritical {
    return finding(
      label, "The metric \(settings.name) was classified as \(label.rawValue) (Critical)",
      critical: true)
  }
  return finding(label, "\(settings.name) was classified as \(label.rawValue)")
}

private func finding(
  _ label: KayentaLabel, _ reason: String?, critical: Bool = false
) -> Finding {
  let verdict: Verdict
  switch label {
  case .pass: verdict = .pass
  case .high, .low, .noDataFail: verdict = .fail
  case .noData, .error: verdict = .inconclusive
  }
  let direction: Direction = label == .high ? .increase : label == .low ? .decrease : .none
  var finding = Finding(verdict, direction, reason ?? "no change beyond the tolerance")
  finding.classification = label.rawValue
  finding.classificationReason = reason
  finding.critical = critical
  return finding
}
