import Testing
import VerdinNumerics

/// Locations and long-run variances of series, paired, unpaired and against A/A history.
let seriesOperations: Operations = [
  "huber": { input in
    var scratch = SeriesScratch()
    scratch.series = try input.numbers("d")
    let huber = Huber(&scratch)
    return [
      "m": .number(huber.location), "s": .number(huber.scale),
      "frac": .number(huber.inlierShare),
      "ss_if": .number(scratch.influence.reduce(0) { $0 + $1 * $1 }),
    ]
  },
  "har": { input in har(try input.numbers("z"), prior: nil) },
  "har_prior": { input in
    let prior = HARVariance.Prior(
      autocorrelation: try input.number("phi_prior"), count: try input.number("n_prior"))
    return har(try input.numbers("z"), prior: prior)
  },
  "paired_series": { input in
    let estimate = try input.paired(scale: input.scale())
    var results = results(estimate, try input.test(estimate))
    results["ratio"] = .number(estimate.ratio)
    return results
  },
  "unpaired_series": { input in
    var scratch = SeriesScratch()
    let (x, y) = (try input.numbers("x"), try input.numbers("y"))
    let scale = try input.scale()
    let found = UnpairedSeries.estimate(x.span, y.span, scale: scale, scratch: &scratch)
    let estimate = try #require(found)
    return results(estimate, try input.test(estimate))
  },
  "paired_series_aa": { input in
    let estimate = try input.paired(scale: .logRatio).adding(
      variance: input.number("tau2"), degreesOfFreedom: input.number("tau2_df"))
    return results(estimate, try input.test(estimate))
  },
  "aa_tau2": { input in
    let (estimates, errors) = (try input.numbers("est"), try input.numbers("se"))
    let variance = AAReference.betweenVariance(
      estimates: estimates.span, standardErrors: errors.span)
    return ["tau2": .number(variance)]
  },
  "aa_reference": { input in
    let history = try input.numbers("history")
    let reference = AAReference(history.span)
    let test = MarginTest(
      try input.number("est"), standardError: reference.standardError,
      degreesOfFreedom: Double(reference.count),
      margin: try input.margin(), alphaFail: try input.number("alpha_fail"),
      alphaPass: try input.number("alpha_pass"))
    var results = test.results
    results["s"] = .number(reference.standardError)
    results["df"] = .number(Double(reference.count))
    return results
  },
  "conformal_p": { input in
    let history = try input.numbers("history")
    let observed = try input.number("observed")
    return ["p": .number(AAReference.conformalP(observed, history: history.span))]
  },
]

private func har(_ series: [Double], prior: HARVariance.Prior?) -> [String: Vector.Result] {
  var scratch = AutoregressionScratch()
  guard let har = HARVariance(series.span, prior: prior, scratch: &scratch) else {
    return ["status": "too-short"]
  }
  return [
    "var_mean": .number(har.variance), "df": .number(har.degreesOfFreedom),
    "g": .number(har.inflation), "phi": .number(har.autocorrelation),
  ]
}

private func results(
  _ estimate: SeriesEstimate, _ test: MarginTest
) -> [String: Vector.Result] {
  var results = test.results
  results["est"] = .number(estimate.effect)
  results["se"] = .number(estimate.standardError)
  results["df"] = .number(estimate.degreesOfFreedom)
  return results
}

extension MarginTest {
  var results: [String: Vector.Result] {
    [
      "verdict": provesHarm ? "FAIL" : excludesHarm ? "PASS" : "INCONCLUSIVE",
      "lower": .number(lower), "upper": .number(upper), "p_fail": .number(pFail),
      "p_pass": .number(pPass), "p_any": .number(pAny),
    ]
  }
}

extension FigureRow {
  func scale() throws -> SeriesScale { try flag("log") ? .logRatio : .difference }
  private var harm: HarmSign { text("bad") == "decrease" ? .decrease : .increase }

  /// Relative on the logarithmic scale, which is the one that goes without saying.
  func margin() throws -> Double {
    let margin = try number("margin")
    let isAbsolute = has("log") ? try !flag("log") : false
    return isAbsolute ? margin : MarginTest.logarithmic(margin, harm: harm)
  }

  fileprivate func paired(scale: SeriesScale) throws -> SeriesEstimate {
    var scratch = SeriesScratch()
    let (x, y) = (try numbers("x"), try numbers("y"))
    let found = PairedSeries.estimate(x.span, y.span, scale: scale, scratch: &scratch)
    return try #require(found)
  }

  func test(_ estimate: SeriesEstimate) throws -> MarginTest {
    estimate.test(
      margin: try margin(), harm: harm, alphaFail: try number("alpha_fail"),
      alphaPass: try number("alpha_pass"))
  }
}
