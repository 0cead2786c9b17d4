/// What is asked of a challenger that answers the same requests.
public enum ShadowDemand: String, Sendable, CaseIterable {
  case accuracy, errors, latency, agreement, coverage
  case labelCoverage = "label_coverage"

  /// Whether its amount is the least that has to be there, and not the most that is tolerated.
  var isFloor: Bool {
    switch self {
    case .accuracy, .errors, .latency: false
    case .agreement, .coverage, .labelCoverage: true
    }
  }

  /// The name of the finding that depends on it.
  var finding: String {
    self == .labelCoverage ? Self.accuracy.rawValue : rawValue
  }

  var name: String {
    switch self {
    case .accuracy, .errors, .latency, .agreement: rawValue
    case .coverage: "the share of paired requests"
    case .labelCoverage: "the share of labelled pairs"
    }
  }

  /// A share in the words in which the demand is made.
  func words(_ share: Double) -> String {
    switch self {
    case .accuracy, .errors: Figures.plain(100 * share) + " points"
    case .latency, .agreement, .coverage, .labelCoverage: Figures.plain(100 * share) + " %"
    }
  }
}

extension ShadowConfig {
  /// How much of it is asked for or tolerated, as a share; nil where nothing is.
  subscript(_ demand: ShadowDemand) -> Double? {
    get {
      switch demand {
      case .accuracy: accuracyMargin
      case .errors: errorMargin
      case .latency: latencyMargin
      case .agreement: agreement
      case .coverage: coverage
      case .labelCoverage: labelCoverage
      }
    }
    set {
      switch demand {
      case .accuracy: accuracyMargin = newValue ?? accuracyMargin
      case .errors: errorMargin = newValue ?? errorMargin
      case .latency: latencyMargin = newValue ?? latencyMargin
      case .agreement: agreement = newValue
      case .coverage: coverage = newValue ?? coverage
      case .labelCoverage: labelCoverage = newValue ?? labelCoverage
      }
    }
  }
}

/// The figure of a comparison that is held against the amount of a demand.
struct DecidingFigure {
  /// What it is of what was seen.
  var name: String
  var value: Double
}

extension ShadowJudgement {
  /// The figure by which a demand got its verdict; nil where nothing was measured of it.
  func figure(_ demand: ShadowDemand, _ verdict: Verdict) -> DecidingFigure? {
    func bounds(_ fail: Double, _ estimate: Double, _ pass: Double) -> DecidingFigure {
      switch verdict {
      case .fail: DecidingFigure(name: "lower bound", value: fail)
      case .marginal: DecidingFigure(name: "estimate", value: estimate)
      case .pass, .inconclusive: DecidingFigure(name: "upper bound", value: pass)
      }
    }
    return switch demand {
    case .accuracy:
      accuracy.map { bounds(-$0.failUpper, -$0.difference, -$0.passLower) }
    case .errors: errors.map { bounds($0.failLower, $0.difference, $0.passUpper) }
    case .latency: latency.map { bounds($0.failLower, $0.ratio, $0.passUpper) }
    case .agreement:
      agreement.map { found in
        verdict == .fail
          ? DecidingFigure(name: "upper bound", value: found.upper)
          : DecidingFigure(name: "lower bound", value: found.lower)
      }
    case .coverage: DecidingFigure(name: "value", value: pairing.coverage)
    case .labelCoverage:
      accuracy.map { _ in DecidingFigure(name: "value", value: pairing.labelCoverage) }
    }
  }
}
