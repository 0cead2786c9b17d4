import VerdinJudge

/// Settings of metrics that contradict themselves, in Verdin's form and in a thresholds file.
extension Linter {
  mutating func checkRoles() {
    guard !config.metrics.isEmpty, config.metrics.allSatisfy({ $0.role == .info }) else { return }
    warn(
      "every metric only informs: nothing decides",
      at: place(of: config.metrics[0].name, "role"), hint: "give one of them 'role: guard'")
  }

  /// Kayenta scores groups only, so that metrics in none are a score of 0.
  mutating func checkPolicy() {
    let metrics = config.metrics
    guard loaded.defaultPolicyName == "kayenta", !metrics.isEmpty,
      metrics.allSatisfy(\.groups.isEmpty)
    else { return }
    warn(
      "no metric is in a group: policy kayenta scores 0 and fails",
      at: place(of: metrics[0].name), hint: "add 'group' to the metrics")
  }

  mutating func check(_ metric: MetricConfig) {
    checkMargin(of: metric)
    if metric.kind == .rate, metric.proportion == nil {
      warn(
        "metric '\(metric.name)' is a rate without counts and is compared by ranks",
        at: place(of: metric.name, "kind"), hint: "name its 'numerator' and 'denominator'")
    }
    if metric.role == .info, !metric.limits.isEmpty {
      warn(
        "the limit of metric '\(metric.name)' never decides, because the metric only informs",
        at: place(of: metric.name, "role"), hint: "'role: watch' lets its limit decide")
    }
    if metric.proportion != nil {
      checkLimits(of: metric, "is always from 0 to 1, as a proportion")
    } else if ["accuracy", "ratio", "fraction", "error_rate", "success_rate"].contains(where: {
      metric.name.lowercased().contains($0)
    }) {
      checkLimits(of: metric, "is from 0 to 1, if it is a fraction")
    }
  }

  private mutating func checkMargin(of metric: MetricConfig) {
    guard case .relative(let margin) = metric.margin else { return }
    if margin >= 1, metric.harm == .either {
      warn(
        "a decrease of metric '\(metric.name)' can never be beyond its margin of "
          + "\(plain(margin * 100)) %",
        at: place(of: metric.name, "margin"),
        hint: "a relative margin of 0.1 is 10 %; say which way harm lies if only an increase hurts")
    } else if margin > 1, metric.harm == .increase {
      warn(
        "metric '\(metric.name)' may become \(plain(1 + margin)) times the champion's",
        at: place(of: metric.name, "margin"), hint: "a relative margin of 0.1 is 10 %")
    }
  }

  /// Limits of a metric that `range` holds between 0 and 1.
  private mutating func checkLimits(of metric: MetricConfig, _ range: String) {
    let name = "metric '\(metric.name)'"
    if let above = metric.limits.above, above < 0 || above >= 1 {
      let when = above < 0 ? "never" : "always"
      warn(
        "'min' \(plain(above)) of \(name) is \(when) crossed: it \(range)",
        at: place(of: metric.name, "min"),
        hint: above > 1 ? "write 0.8 for 80 %" : nil)
    }
    if let below = metric.limits.below, below > 1 || below <= 0 {
      let when = below > 1 ? "never" : "always"
      warn(
        "'max' \(plain(below)) of \(name) is \(when) crossed: it \(range)",
        at: place(of: metric.name, "max"),
        hint: below > 1 ? "write 0.05 for 5 %" : nil)
    }
  }
}
