import VerdinJudge

/// Collects, while a metric's evidence is written, why some of it is `null`.
struct NullReasons {
  private var sentences: [String] = []
  private var unmeasured: [String] = []
  /// Data that could not be compared explain every missing figure by `comparison` alone.
  private let explainedByComparison: Bool

  init(_ evidence: Evidence) {
    explainedByComparison = evidence.comparison != .tested
  }

  /// One sentence for each reason, to stand among the metric's notes.
  var notes: [String] {
    guard !unmeasured.isEmpty else { return sentences }
    return sentences + ["not measured for this metric: \(unmeasured.joined(separator: ", "))"]
  }

  /// A part of the evidence that the judge left out.
  mutating func absent(_ name: String) {
    if !explainedByComparison { unmeasured.append(name) }
  }

  /// One figure: absent, or outside what JSON can hold.
  mutating func figure(_ name: String, _ value: Double?, of owner: String?) {
    let path = owner.map { "\($0).\(name)" } ?? name
    guard let value else { return absent(path) }
    if value.isNaN {
      sentences.append("\(path) is not a number")
    } else if value.isInfinite {
      sentences.append("\(path) is \(value < 0 ? "minus " : "")infinite")
    }
  }

  /// One end of an interval: infinite when the sample is too small to bound it.
  mutating func end(_ name: String, _ value: Double, of owner: String) {
    if value.isInfinite {
      sentences.append("\(owner): \(name) end unbounded, the sample is too small for it")
    } else if value.isNaN {
      sentences.append("\(owner): \(name) end is not a number")
    }
  }
}
