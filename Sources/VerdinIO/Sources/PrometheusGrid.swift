/// The times that a range of queries asks for: whole multiples of the step, so that every look at a
/// rollout sees the same points again.
///
/// A point at *t* describes the step that ends at *t*; so the first lies a step behind the beginning
/// of the span, and the last may lie at its end.
struct PrometheusGrid: Equatable {
  /// The most points of a series that one answer may have.
  static let mostPoints = 11_000

  /// In milliseconds, as Prometheus keeps time.
  let first: Int
  let last: Int
  let step: Int

  /// - Returns: nil when no whole step lies in the span.
  /// - Precondition: `step` is at least a millisecond.
  init?(_ span: Range<Double>, step seconds: Double) {
    step = Int((seconds * 1000).rounded())
    precondition(step > 0, "a step of \(seconds) seconds")
    let width = Double(step)
    // A microsecond is forgiven: the nearest double may lie on either side of the multiple.
    first = (Int((1000 * span.lowerBound / width - 1e-3 / width).rounded(.up)) + 1) * step
    last = Int((1000 * span.upperBound / width + 1e-3 / width).rounded(.down)) * step
    if first > last { return nil }
  }

  private init(first: Int, last: Int, step: Int) {
    (self.first, self.last, self.step) = (first, last, step)
  }

  var count: Int { (last - first) / step + 1 }

  /// Parts that one answer each can hold.
  var parts: [PrometheusGrid] {
    stride(from: first, through: last, by: Self.mostPoints * step).map { start in
      PrometheusGrid(
        first: start, last: min(last, start + (Self.mostPoints - 1) * step), step: step)
    }
  }

  /// The point that a time in seconds means; nil for a time beside the grid.
  func point(_ time: Double) -> Double? {
    let milliseconds = (1000 * time).rounded()
    guard milliseconds >= Double(first), milliseconds <= Double(last),
      abs(1000 * time - milliseconds) < 0.5,
      (Int(milliseconds) - first) % step == 0
    else { return nil }
    return milliseconds / 1000
  }

  /// A duration as PromQL writes it.
  var promQLStep: String { step % 1000 == 0 ? "\(step / 1000)s" : "\(step)ms" }

  /// Milliseconds as seconds.
  static func seconds(_ milliseconds: Int) -> String {
    let (whole, rest) = milliseconds.quotientAndRemainder(dividingBy: 1000)
    if rest == 0 { return "\(whole)" }
    let digits = String(abs(rest))
    return "\(rest < 0 && whole == 0 ? "-" : "")\(whole)."
      + String(repeating: "0", count: 3 - digits.count) + digits
  }
}
