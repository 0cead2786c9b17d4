import VerdinJudge

/// Which quantile of its values a metric compares.
extension ConfigReader {
  /// A share between 0 and 1, as 0.95 or `p95`.
  mutating func quantile(_ node: Node, _ what: String) -> Double? {
    let quantile: Double?
    if let text = node.string {
      let percent = text.lowercased().hasPrefix("p") ? Double(text.dropFirst()) : nil
      if percent?.isFinite != true {
        mistyped(node, what, expected: "a share or a percentile", hint: "write 0.95 or p95")
        return nil
      }
      quantile = percent.map { $0 / 100 }
    } else {
      quantile = number(node, what)
    }
    guard let quantile else { return nil }
    guard quantile > 0, quantile < 1 else {
      mistyped(
        node, what, expected: "between 0 and 1",
        hint: quantile >= 1 && quantile < 100
          ? "write \(plain(quantile / 100)) or p\(plain(quantile))" : nil)
      return nil
    }
    return quantile
  }

  /// A quantile makes a metric one that compares it, unless it says what else it is; and the limits
  /// of such a metric speak of the quantile, unless they name their statistic.
  func completeQuantile(_ settings: inout MetricConfig, _ members: [Node.Member]) {
    let keys = Set(members.map(\.key))
    if keys.contains("quantile"), settings.kind == nil { settings.kind = .quantile }
    if settings.kind == .quantile, settings.limits.statistic == .mean, !keys.contains("statistic") {
      settings.limits.statistic = .quantile
    }
  }
}
