import VerdinJudge

/// Kayenta's label for a metric that was judged in other words.
func kayentaLabel(of metric: MetricJudgement) -> String {
  switch metric.verdict {
  case .pass: return "Pass"
  case .inconclusive: return "Nodata"
  case .fail, .marginal:
    switch metric.direction {
    case .increase: return "High"
    case .decrease: return "Low"
    // A limit can be crossed where no change is shown: say the side that hurts.
    case .none: return metric.settings.harm == .decrease ? "Low" : "High"
    }
  }
}

/// The sentence behind Kayenta's label; nil where Kayenta gives none.
func kayentaReason(of metric: MetricJudgement) -> String? {
  metric.classification == nil ? metric.reason : metric.classificationReason
}

/// The judgement as Kayenta's score object.
struct KayentaScore {
  let score: Double
  let classification: String
  let reason: String

  /// Spinnaker and Argo read the number and hold it against the thresholds themselves, so a
  /// verdict that is not Kayenta's own becomes a number that says the same.
  init(_ judgement: Judgement, thresholds: JudgeConfig.ScoreThresholds) {
    if let classification = judgement.classification {
      self.classification = classification
      score = judgement.score ?? 0
      // Kayenta has a sentence only for a canary that failed before its score was looked at.
      reason = judgement.reason.hasPrefix("Canary Failed: ") ? judgement.reason : ""
      return
    }
    switch judgement.verdict {
    case .pass:
      classification = "Pass"
      score = 100
      reason = judgement.reason
    case .marginal:
      classification = "Marginal"
      score = Self.between(thresholds)
      reason = judgement.reason
    case .inconclusive:
      classification = "Marginal"
      score = Self.between(thresholds)
      reason = "Inconclusive: \(judgement.reason)"
    case .fail:
      classification = "Fail"
      score = 0
      reason = judgement.reason
    }
  }

  /// A score above marginal and below pass; where there is no room between them, none is safe but 0.
  private static func between(_ thresholds: JudgeConfig.ScoreThresholds) -> Double {
    thresholds.marginal < thresholds.pass ? (thresholds.marginal + thresholds.pass) / 2 : 0
  }
}
