import VerdinNumerics

/// Mann-Whitney, Hodges-Lehmann and the probability of superiority, on independent samples.
let rankOperations: Operations = [
  "mw_exact": { input in
    let (x, y) = try input.samples()
    let exact = MannWhitney.exactWithTies(x, y)
    return [
      "U": .number(MannWhitney(x, y).u), "p_greater": .number(exact.greater),
      "p_less": .number(exact.less), "p_two": .number(exact.twoSided),
      "midp_greater": .number(exact.midGreater), "midp_less": .number(exact.midLess),
    ]
  },
  "mw_asymptotic": { input in
    let (x, y) = try input.samples()
    let test = MannWhitney(x, y)
    let asymptotic = test.asymptotic
    return [
      "U": .number(test.u), "sigma": .number(test.deviation),
      "z": .number(continuityCorrected(test.u - test.pairs / 2) / test.deviation),
      "p_greater": .number(asymptotic.greater), "p_less": .number(asymptotic.less),
      "p_two": .number(asymptotic.twoSided),
    ]
  },
  "hl_ci": { input in
    let (x, y) = try input.samples()
    let alpha = try input.number("alpha")
    let rank = rank(x.count, y.count, alpha, exact: try input.flag("exact"))
    let pairs = x.count * y.count
    var selection = DifferenceSelection()
    let wanted = rank > 0 ? [rank - 1, pairs - rank] : []
    let inner = [(pairs - 1) / 2, pairs / 2]
    selection.select(ranks: Array(Set(wanted + inner)).sorted(), x, y)
    let found = selection.selected
    return [
      "k": .number(Double(rank)), "estimate": .number(estimate(x, y)),
      "lower": .number(rank > 0 ? found[0] : -.infinity),
      "upper": .number(rank > 0 ? found[found.count - 1] : .infinity),
    ]
  },
  "hl_rank_exact": { input in ["k": try input.rank(exact: true)] },
  "hl_rank_asymptotic": { input in ["k": try input.rank(exact: false)] },
  "cles_iid": { input in
    let (x, y) = try input.samples()
    let found = Superiority(x, y)
    return [
      "theta": .number(found.estimate), "se": .number(found.standardError),
      "df": .number(found.degreesOfFreedom),
    ]
  },
]

private func continuityCorrected(_ centred: Double) -> Double {
  centred == 0 ? 0 : centred > 0 ? centred - 0.5 : centred + 0.5
}

private func rank(_ m: Int, _ n: Int, _ alpha: Double, exact: Bool) -> Int {
  exact
    ? ExactNull(m: m, n: n).rank(alpha: alpha)
    : HodgesLehmann.asymptoticRank(m, n, alpha: alpha)
}

private func estimate(_ x: SortedSample, _ y: SortedSample) -> Double {
  var kernel = HodgesLehmann()
  var exact = ExactNullCache()
  kernel.estimate(x, y, alphas: [], exact: &exact)
  return kernel.estimate
}

extension FigureRow {
  func samples() throws -> (x: SortedSample, y: SortedSample) {
    (SortedSample(try numbers("x")), SortedSample(try numbers("y")))
  }

  fileprivate func rank(exact: Bool) throws -> Vector.Result {
    let (m, n) = (try integer("m"), try integer("n"))
    return .number(
      Double(VerdinNumericsTests.rank(m, n, try number("alpha"), exact: exact)))
  }
}
