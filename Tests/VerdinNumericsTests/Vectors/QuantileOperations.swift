import RealModule
import VerdinNumerics

/// Quantiles from raw values and from histograms.
let quantileOperations: Operations = [
  "hd_mj": { input in
    results(
      HarrellDavis(
        try input.sample("x", log: try input.flag("log")), at: try input.number("q")))
  },
  "hd_mj_hist": { input in
    let values = try input.numbers("val")
    var total = 0.0
    let cumulative = try input.numbers("cnt").map { count in
      total += count
      return total
    }
    let q = try input.number("q")
    return results(HarrellDavis(values: values.span, cumulative: cumulative.span, at: q))
  },
  "quantile_compare": { input in
    let q = try input.number("q")
    let x = HarrellDavis(try input.sample("x", log: true), at: q)
    let y = HarrellDavis(try input.sample("y", log: true), at: q)
    let test = HarrellDavis.compare(
      x, y, margin: try input.margin(), harm: .increase, alphaFail: try input.number("alpha_fail"),
      alphaPass: try input.number("alpha_pass"))
    var results = test.results
    results["est"] = .number(x.estimate - y.estimate)
    results["se"] = .number(HarrellDavis.error(x, y))
    return results
  },
]

/// Ratios of means.
let meanOperations: Operations = [
  "fieller": { input in
    try input.means().fieller(quantile: input.number("tq")).map(interval)
      ?? ["status": "unbounded"]
  },
  "log_delta_ratio": { input in
    interval(try input.means().logDelta(quantile: input.number("tq")))
  },
]

private func results(_ quantile: HarrellDavis) -> [String: Vector.Result] {
  ["estimate": .number(quantile.estimate), "se": .number(quantile.standardError)]
}

extension FigureRow {
  fileprivate func sample(_ key: String, log: Bool) throws -> SortedSample {
    SortedSample(try numbers(key).map { log ? Double.log($0) : $0 })
  }

  fileprivate func means() throws -> RatioOfMeans {
    RatioOfMeans(
      try number("mx"), variance: try number("vx"), try number("my"), variance: try number("vy"),
      covariance: try number("cxy"))
  }
}
