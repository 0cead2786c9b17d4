import VerdinNumerics

typealias VectorOperation = @Sendable (VectorInputs) -> [String: VectorValue]

/// The kernels that may be looked at repeatedly, by the names the vectors use.
let sequentialOperations: [String: VectorOperation] = [
  "rate_logE": { ["logE": ratePath($0, dispersion: 1)] },
  "rate_logE_quasi": { ["logE": ratePath($0, dispersion: $0.number("dispersion"))] },
  "rate_cs": { given in
    let bounds = RateConfidenceSequence(rateRows(given), alpha: given.number("alpha"))
    return ["lower": .number(bounds.lower), "upper": .number(bounds.upper)]
  },
  "srm_logE": { given in
    var process = BinomialEProcess(direction: .either)
    let path = zip(given.numbers("x"), given.numbers("total")).map { x, total in
      process.observe(x, of: total, share: given.number("p0"))
      return process.logE
    }
    return ["logE": VectorValue(path)]
  },
  "exceed_logE": { given in
    let (x, y) = (given.rows("X"), given.rows("Y"))
    var process = ExceedanceEProcess(
      bins: x[0].count, quantiles: given.numbers("quantiles"), window: given.count("window"),
      warmUp: given.count("warm"))
    let path = zip(x, y).map { x, y in
      process.observe(x.span, y.span)
      return process.logE
    }
    return ["logE": VectorValue(path)]
  },
  "mix_bound_one_sided": { mixtureBoundary($0, .one) },
  "mix_bound_two_sided": { mixtureBoundary($0, .two) },
  "lan_demets": { given in
    let spending: LanDeMets.Spending =
      switch given.word("spending") {
      case "obf": .obrienFleming
      case "pocock": .pocock
      case "kim2": .power(2)
      default: fatalError("unknown spending function \(given.word("spending"))")
      }
    var looks = LanDeMets(alpha: given.number("alpha_one_sided"), spending: spending)
    var (heights, spent) = ([Double](), [Double]())
    for share in given.numbers("info") {
      heights.append(looks.nextBoundary(at: share))
      spent.append(looks.spent)
    }
    return ["z": VectorValue(heights), "cumulative_alpha": VectorValue(spent)]
  },
  "quantile_cs_ranks": { given in
    let sequence = QuantileConfidenceSequence(
      quantile: given.number("p"), alpha: given.number("alpha"),
      optimalCount: given.number("t_opt"))
    let ranks = sequence.ranks(count: given.count("t"))
    return [
      "r": .number(sequence.r), "lower_rank": .number(Double(ranks.lower)),
      "upper_rank": .number(Double(ranks.upper)),
    ]
  },
  "lil_radius": { given in
    let radius = EmpiricalBand.radius(
      count: given.number("t"), alpha: given.number("alpha"), start: given.number("m"))
    return ["g": .number(radius)]
  },
]

private func rateRows(_ given: VectorInputs) -> [RateCounts] {
  let (x, n, y, m) = (
    given.numbers("x"), given.numbers("n"), given.numbers("y"), given.numbers("m")
  )
  return x.indices.map { RateCounts(x: x[$0], n: n[$0], y: y[$0], m: m[$0]) }
}

private func ratePath(_ given: VectorInputs, dispersion: Double) -> VectorValue {
  var process = RateEProcess(
    direction: given.number("direction") > 0 ? .above : .below,
    logRatio: given.number("log_r0"))
  return VectorValue(
    rateRows(given).map { row in
      process.observe(row, dispersion: dispersion)
      return process.logE
    })
}

private func mixtureBoundary(
  _ given: VectorInputs, _ sides: NormalMixtureBoundary.Sides
) -> [String: VectorValue] {
  let boundary = NormalMixtureBoundary(
    sides: sides, alpha: given.number("alpha"), optimalTime: given.number("t_opt"))
  let heights = given.numbers("t").map { boundary.height(at: $0) }
  return ["rho": .number(boundary.rho), "z": VectorValue(heights)]
}
