import VerdinJudge

/// The evidence behind one metric in sentences, for `explain`.
func explanation(of metric: MetricJudgement) -> [String] {
  let evidence = metric.evidence
  var sentences = [
    "champion: \(described(evidence.champion))", "challenger: \(described(evidence.challenger))",
  ]
  if let anytime = evidence.anytime { sentences += described(anytime) }
  if let test = evidence.mannWhitney {
    let only = evidence.anytime == nil ? "" : ", for one look only"
    sentences.append(
      "Mann-Whitney: U \(readable(test.u, digits: 15)), p \(readable(test.pValue)), \(test.method.rawValue)\(only)"
    )
  }
  if let superiority = evidence.superiority {
    sentences.append("a challenger value is the larger one in \(percent(superiority)) of pairs")
  }
  if let shift = evidence.shift { sentences.append("shift \(described(shift))") }
  if let ratio = evidence.ratio { sentences.append("ratio \(described(ratio))") }
  if let ratio = evidence.meanRatio {
    let interval = evidence.meanRatioInterval.map { ", bootstrap \(described($0))" } ?? ""
    sentences.append("ratio of means \(readable(ratio))\(interval)")
  }
  if let interval = evidence.meanShiftInterval {
    sentences.append("shift of means, bootstrap \(described(interval))")
  }
  if let permutation = evidence.permutation { sentences.append(described(permutation)) }
  if let tail = evidence.tail {
    sentences.append(
      "smallest of the challenger's largest 5 % over the champion's maximum \(readable(tail.ratio))"
    )
  }
  if let method = evidence.method { sentences.append(method.sentence) }
  if let bounds = evidence.bounds { sentences.append(described(bounds)) }
  if let effectSize = evidence.effectSize {
    sentences.append("effect size \(readable(effectSize))")
  }
  if let classification = metric.classification {
    sentences.append("classified as \(classification)\(metric.critical ? ", critical" : "")")
  }
  return sentences + evidence.notes.map { "note: \($0)" }
}

private func described(_ summary: SampleSummary) -> String {
  guard summary.count > 0 else { return "no usable value, \(summary.missing) missing" }
  var figures = [
    "mean \(readable(summary.mean))", "sd \(readable(summary.standardDeviation))",
    summary.median.map { "median \(readable($0))" }, summary.p95.map { "p95 \(readable($0))" },
    "range \(readable(summary.minimum)) to \(readable(summary.maximum))",
  ].compactMap { $0 }
  if let events = summary.events, let exposure = summary.exposure {
    figures.append("\(readable(events, digits: 15)) of \(readable(exposure, digits: 15))")
  }
  if summary.missing > 0 { figures.append("\(summary.missing) missing") }
  return figures.joined(separator: ", ")
}

private func described(_ interval: IntervalEstimate) -> String {
  "\(readable(interval.estimate)) [\(readable(interval.lower)), \(readable(interval.upper))]"
    + " at \(percent(interval.confidence))"
}

private func described(_ bounds: MarginBounds) -> String {
  let word = bounds.scale == .unit ? { readable($0) } : percent
  return "change from \(word(bounds.failLower)) to \(word(bounds.failUpper)) at the error"
    + " probability of a fail, from \(word(bounds.passLower)) to \(word(bounds.passUpper)) at"
    + " that of a pass"
}

private func percent(_ share: Double) -> String { "\(readable(share * 100)) %" }
