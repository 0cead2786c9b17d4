import VerdinJudge

/// The keys of Verdin's configuration, the one list that the reader, its hints and the published
/// schema agree on.
package enum ConfigKeys {
  /// `$schema` is for editors.
  package static let root =
    [
      "$schema", "policy", "alpha", "seed", "looks", "evidence", "groups",
    ] + guards + ["defaults", "metrics", "aa_history", "rollout", "shadow"]
  /// What the data must be like.
  package static let guards = ["coverage", "warm_up", "scale_steps", "fresh_within", "traffic"]
  package static let traffic = ["metric", "share"]
  package static let rollout = [
    "stages", "stage_duration", "early_stages", "extension", "unresolved", "hold", "interval",
    "settle", "traffic", "min_points", "min_trials", "router", "metrics",
  ]
  package static let stage = ["share", "duration"]
  package static let shadow =
    arms + [
      "labels", "duration", "mirror", "accuracy_margin", "latency_margin", "error_margin",
      "agreement", "coverage", "label_coverage", "late_after",
    ]
  package static let alpha = ["fail", "pass", "marginal", "family"]
  package static let looks = ["gates"]
  package static let looksWords = ["once", "anytime"]
  package static let evidence = ["bootstrap", "permutations", "hotelling", "flip"]
  /// Where the metrics of a running rollout come from.
  package static let sources = arms + prometheus + requests
  package static let arms = ["champion", "challenger"]
  package static let prometheus = [
    "prometheus", "step", "queries", "allow_warnings", "token_env", "token_file", "ca_file",
    "timeout",
  ]
  package static let requests = ["requests", "labels", "tick"]
  package static let margin = ["relative", "absolute", "cles"]
  package static let defaults = [
    "harm", "kind", "quantile", "margin", "role", "group", "groups", "statistic",
    "min_observations", "weight", "critical",
  ]
  package static let metric = defaults + ["min", "max", "numerator", "denominator"]

  package static let policies = ["verdin", "kayenta"]
  package static let kinds = MetricConfig.Kind.allCases.map(\.rawValue)
  package static let harms = Harm.allCases.map(\.rawValue)
  package static let roles = Role.allCases.map(\.rawValue)
  package static let statistics = Limits.Statistic.allCases.map(\.rawValue)

  /// Keys that people bring along from other tools and forms, and what stands for them here.
  static let elsewhere = [
    "comparison": "write 'min' for a value that must be greater, 'max' for one that must be less",
    "threshold": "write 'min' or 'max'",
    "direction": "write 'harm'",
    "muted": "write 'role: info'; for Kayenta's own rule use a Kayenta canary config",
    "mustHaveData":
      "a guard without data never passes; Kayenta's rule needs a Kayenta canary config",
    "nanStrategy": kayentaOnly, "outliers": kayentaOnly, "effectSize": kayentaOnly,
    "analysisConfigurations": kayentaOnly, "scoreThresholds": kayentaOnly,
    "groupWeights": "write 'groups' at the top level", "weights": "write 'groups' at the top level",
  ]
  private static let kayentaOnly = "only policy kayenta knows it: use a Kayenta canary config"
}
