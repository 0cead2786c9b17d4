import VerdinRollout

/// A look's figures as words for people, the same in every report.
extension MetricLook {
  /// `>0.8 <1`; empty without hard limits.
  var limitInWords: String {
    [above.map { ">\(readable($0))" }, below.map { "<\(readable($0))" }]
      .compactMap(\.self).joined(separator: " ")
  }

  /// `[-1.2, +3.4] %`, or the change alone where it has no interval; empty where nothing was measured.
  var changeInWords: String {
    guard lower != nil || upper != nil else { return estimateInWords }
    return "[\(lower.map(scaled) ?? "-∞"), \(upper.map(scaled) ?? "+∞")]\(isRelative ? " %" : "")"
  }

  /// `+1.1 %`; empty where nothing was measured.
  var estimateInWords: String {
    change.map { scaled($0) + (isRelative ? " %" : "") } ?? ""
  }

  /// `-5/+5 %`.
  var toleratedInWords: String {
    let sides = [
      toleratedDecrease.map { "-" + readable((isRelative ? 100 : 1) * $0.magnitude) },
      toleratedIncrease.map { "+" + readable((isRelative ? 100 : 1) * $0.magnitude) },
    ].compactMap(\.self)
    return sides.isEmpty ? "" : sides.joined(separator: "/") + (isRelative ? " %" : "")
  }

  private func scaled(_ value: Double) -> String {
    let scaled = isRelative ? 100 * value : value
    return (scaled > 0 ? "+" : "") + readable(scaled, digits: 3)
  }
}
