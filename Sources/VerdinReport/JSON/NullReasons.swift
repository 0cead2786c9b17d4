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
  mutating func absent(_ name: StaticString, of owner: StaticString? = nil) {
    if !explainedByComparison { unmeasured.append(path(name, owner)) }
  }

  /// One figure: absent, or outside what JSON can hold.
  mutating func figure(_ name: StaticString, _ value: Double?, of owner: StaticString?) {
    guard let value else { return absent(name, of: owner) }
    if value.isNaN {
      sentences.append("\(path(name, owner)) is not a number")
    } else if value.isInfinite {
      sentences.append("\(path(name, owner)) is \(value < 0 ? "minus " : "")infinite")
    }
  }

  /// One end of an interval: infinite when the sample is too small to bound it.
  mutating func end(_ name: StaticString, _ value: Double, of owner: StaticString) {
    if value.isInfinite {
      sentences.append("\(owner): \(name) end unbounded, the sample is too small for it")
    } else if value.isNaN {
      sentences.append("\(owner): \(name) end is not a number")
    }
  }

  private func path(_ name: StaticString, _ owner: StaticString?) -> String {
    owner.map { "\($0).\(name)" } ?? "\(name)"
  }
}
