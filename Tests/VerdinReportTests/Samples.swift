import VerdinJudge

/// Hand-made judgements that between them show everything a report can be asked to tell.
enum Samples {
  static let all: [(name: String, judgement: Judgement)] = [
    ("pass", pass), ("fail", fail), ("inconclusive", inconclusive), ("hostile", hostile),
    ("kayenta", kayenta), ("empty", empty), ("shaped", shaped), ("looks", looks),
  ]

  static let pass = Judgement(
    verdict: .pass, reason: "Both guards are shown to be within their margins.", policy: "verdin",
    metrics: [
      metric(
        "latency_ms", .pass, .none, "Shown to be at most 4.1 % higher; 10 % is tolerated.",
        harm: .increase, champion: summary(119.8), challenger: summary(121.3),
        bounds: bounds(0.0125, fail: (-0.028, 0.0549), pass: (-0.0161, 0.041), increase: 0.1),
        p: 0.371,
        quantile: QuantileEvidence(
          quantile: 0.95, champion: 119.8, challenger: 121.3, championCount: 3_600,
          challengerCount: 3_600, dispersion: 1.21)),
      metric(
        "accuracy", .pass, .none, "Shown to be at most 1.2 % lower; 2 % is tolerated.",
        harm: .decrease, margin: .relative(0.02), limits: Limits(above: 0.8),
        champion: summary(0.9123, spread: 0.01), challenger: summary(0.9117, spread: 0.01),
        bounds: bounds(
          -0.00066, fail: (-0.0171, 0.0159), pass: (-0.012, 0.0107), decrease: 0.02),
        p: 0.8834),
    ],
    score: 100)

  static let fail = Judgement(
    verdict: .fail, reason: "latency_ms is shown to be more than 10 % higher than the champion's.",
    policy: "verdin",
    metrics: [
      metric(
        "latency_ms", .fail, .increase,
        "Shown to be at least 11.2 % higher (one-sided 99 %); 10 % is tolerated.",
        harm: .increase, limits: Limits(below: 150), groups: ["latency"],
        champion: summary(120.4), challenger: summary(138.71),
        bounds: bounds(0.1523, fail: (0.112, 0.194), pass: (0.121, 0.183), increase: 0.1),
        p: 0.0000021),
      metric(
        "error_rate", .marginal, .increase,
        "Looks 31 % higher (Mann-Whitney p 0.009), and the data cannot yet prove more than 25 %;"
          + " about 40 more minutes would.",
        harm: .increase, margin: .relative(0.25), groups: ["errors"],
        champion: summary(0.01203, spread: 0.004), challenger: summary(0.01577, spread: 0.004),
        bounds: bounds(0.311, fail: (0.041, 0.652), pass: (0.102, 0.559), increase: 0.25),
        p: 0.00913),
      metric(
        "accuracy", .pass, .none, "Shown to be at most 1.2 % lower; 2 % is tolerated.",
        harm: .decrease, margin: .relative(0.02), groups: ["quality"],
        champion: summary(0.9123, spread: 0.01), challenger: summary(0.9117, spread: 0.01),
        bounds: bounds(
          -0.00066, fail: (-0.0171, 0.0159), pass: (-0.012, 0.0107), decrease: 0.02),
        p: 0.8834),
      metric(
        "queue_depth", .pass, .none, "Shown to be within 5 of the champion's.", role: .watch,
        margin: .absolute(5), champion: summary(12.4), challenger: summary(11.9),
        bounds: bounds(
          -0.5, fail: (-3.1, 2.2), pass: (-2.4, 1.5), increase: 5, decrease: 5, scale: .unit),
        p: 0.62),
      metric(
        "gpu_memory_bytes", .inconclusive, .none,
        "3 values of the challenger are too few: 10 are the least that can be judged.",
        role: .info, champion: summary(7_516_192_768, spread: 1e7),
        challenger: summary(7_520_000_000, spread: 1e7, count: 3, missing: 57)),
    ],
    groups: [
      GroupScore(name: "latency", score: 0, weight: 60),
      GroupScore(name: "errors", score: 0, weight: 20),
      GroupScore(name: "quality", score: 100, weight: 20),
    ],
    score: 20, hotelling: hotelling, notes: ["The first 10 minutes after the step were left out."])

  static let inconclusive = Judgement(
    verdict: .inconclusive, reason: "The guard accuracy has no data from the challenger.",
    policy: "verdin",
    metrics: [
      metric(
        "accuracy", .inconclusive, .none, "No usable value from the challenger: 60 are missing.",
        harm: .decrease, champion: summary(0.9123, spread: 0.01),
        challenger: summary(0, count: 0, missing: 60), comparison: .noData),
      metric(
        "latency_ms", .inconclusive, .none, "4 values an arm cannot bound the change.",
        harm: .increase, champion: summary(120.4, count: 4), challenger: summary(128.5, count: 4),
        bounds: bounds(
          0.067, fail: (-.infinity, .infinity), pass: (-0.11, .infinity), increase: 0.1),
        p: 0.4857,
        shift: IntervalEstimate(
          estimate: 8, lower: -.infinity, upper: .infinity, confidence: 0.98)),
    ],
    notes: ["Nothing could be scored."])

  /// What only attackers and very odd exporters would name a metric.
  static let hostile = Judgement(
    verdict: .marginal, reason: "a|b<c>&\"é\u{1b}[31m looks\nworse `now` *very* much",
    policy: "verdin",
    metrics: [
      metric(
        "a|b<c>&\"é\u{1b}", .marginal, .increase, "`rm -rf` ]]> <script>|\u{202E}\u{0}",
        labels: ["z": "1", "a": "x\"y", "route": "/buy"], champion: summary(.infinity),
        challenger: summary(.nan),
        bounds: bounds(3.5, fail: (0.5, 9), pass: (1, 8), increase: 0.1, decrease: 0.1), p: .nan),
      metric(
        "checkout_service_request_duration_seconds_bucket_p99_eu_central_1", .pass, .none, "Fine.",
        champion: summary(1e-7, spread: 1e-9), challenger: summary(2.5e12, spread: 1),
        bounds: bounds(0, fail: (0, 0), pass: (0, 0), increase: 0, decrease: 0)),
      metric("verdict", .pass, .none, "Fine.", champion: summary(0), challenger: summary(-3)),
      metric("verdict", .pass, .none, "Fine.", champion: summary(0), challenger: summary(-3)),
      metric(
        "待ち時間の九十九パーセンタイル値とその他の非常に長い名前の指標", .pass, .none, "Fine.",
        champion: summary(1), challenger: summary(1), comparison: .identical),
    ],
    score: .nan, notes: [String(repeating: "unbroken", count: 20)])

  static let kayenta = Judgement(
    verdict: .fail,
    reason: "Canary Failed: The metric latency was classified as High (Critical)",
    policy: "kayenta",
    metrics: [
      kayentaMetric(
        "latency", .fail, .increase, "High", "The metric latency was classified as High (Critical)",
        summary(20, spread: 4, count: 5), summary(23.6, spread: 4, count: 5),
        ratio: 12.040816326530614, critical: true),
      kayentaMetric(
        "errors", .pass, .none, "Pass", nil, summary(.infinity), summary(0.5), ratio: .nan),
      kayentaMetric(
        "saturation", .inconclusive, .none, "Nodata", "Missing data for saturation",
        summary(0, count: 0), summary(0, count: 0), ratio: nil, comparison: .noData, muted: true),
      kayentaMetric(
        "tied", .inconclusive, .none, "Error", "Metric Classification Failed",
        summary(1, count: 3), summary(1, count: 3), ratio: nil, comparison: .untestable),
    ],
    groups: [
      GroupScore(name: "service", score: 0, weight: 60),
      GroupScore(name: "system", score: nil, weight: 40),
    ],
    score: 0, classification: "Fail")

  static let empty = Judgement(
    verdict: .inconclusive, reason: "There is no metric to judge.", policy: "verdin", metrics: [])

  static let hotelling = HotellingEvidence(
    statistic: 41.0 / 3, metrics: 4, championRows: 58, challengerRows: 60, shrinkage: 0.0625)

  /// As many failing metrics as asked for, each with a name of its own.
  static func crowd(_ count: Int) -> Judgement {
    Judgement(
      verdict: .fail, reason: "Every metric fails.", policy: "verdin",
      metrics: (0..<count).map { index in
        metric(
          "metric_\(index)", .fail, .increase, "Shown to be beyond the margin.",
          champion: summary(1), challenger: summary(2),
          bounds: bounds(1, fail: (0.9, 1.1), pass: (0.92, 1.08), increase: 0.1, decrease: 0.1))
      })
  }
}
