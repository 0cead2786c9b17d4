import Testing
import VerdinNumerics

/// Event rates and proportions.
let rateOperations: Operations = [
  "rate_exact": { input in
    let pair = RatePair(
      try input.integer("x"), per: try input.number("n"), try input.integer("y"),
      per: try input.number("m"))
    return pair.test(
      margin: try input.number("margin"), alphaFail: try input.number("alpha_fail"),
      alphaPass: try input.number("alpha_pass")
    ).results
  },
  "rate_series": { input in
    var scratch = SeriesScratch()
    let (x, n) = (try input.numbers("x"), try input.numbers("n"))
    let (y, m) = (try input.numbers("y"), try input.numbers("m"))
    let found = RateSeries(x.span, of: n.span, y.span, of: m.span, scratch: &scratch)
    let rates = try #require(found)
    var results = try input.test(rates.estimate).results
    results["ratio"] = .number(rates.estimate.ratio)
    results["se"] = .number(rates.estimate.standardError)
    results["df"] = .number(rates.estimate.degreesOfFreedom)
    results["dispersion"] = .number(rates.dispersion)
    return results
  },
  "fisher": { input in
    let fisher = try input.proportions().fisher
    return [
      "p_greater": .number(fisher.greater), "p_less": .number(fisher.less),
      "midp_greater": .number(fisher.midGreater), "midp_less": .number(fisher.midLess),
    ]
  },
  "mn_diff_ci": { input in
    interval(try input.proportions().differenceScoreInterval(alpha: try input.number("alpha")))
  },
  "mn_ratio_ci": { input in
    interval(try input.proportions().ratioScoreInterval(alpha: try input.number("alpha")))
  },
  "agresti_caffo": { input in
    interval(try input.proportions().agrestiCaffo(alpha: try input.number("alpha")))
  },
  "poisson_ratio_ci": { input in
    let pair = RatePair(
      try input.integer("x1"), per: try input.number("t1"), try input.integer("x2"),
      per: try input.number("t2"))
    let alpha = try input.number("alpha")
    return interval(
      pair.ratioBounds(
        alphaLower: alpha, alphaUpper: alpha, kind: try input.flag("mid") ? .mid : .exact))
  },
  "srm_fixed": { input in
    let ratio = SampleRatio(
      try input.integer("x"), of: try input.integer("total"), planned: try input.number("p0"))
    return [
      "chi2": .number(ratio.chiSquare), "p_chi2": .number(ratio.pChiSquare),
      "p_exact_double": .number(ratio.pExact),
    ]
  },
]

func interval(_ ends: (lower: Double, upper: Double)) -> [String: Vector.Result] {
  ["lower": .number(ends.lower), "upper": .number(ends.upper)]
}

extension FigureRow {
  fileprivate func proportions() throws -> ProportionPair {
    ProportionPair(
      try integer("x1"), of: try integer("n1"), try integer("x2"), of: try integer("n2"))
  }
}
