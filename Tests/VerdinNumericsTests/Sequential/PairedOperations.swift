import VerdinNumerics

/// The kernels on paired cases or paired time, by the names the vectors use.
let pairedOperations: [String: VectorOperation] = [
  "mcnemar": { given in
    let pairs = DiscordantPairs(b: given.count("b"), c: given.count("c"))
    return [
      "p_worse": .number(pairs.worse), "midp_worse": .number(pairs.worseMidP),
      "p_two": .number(pairs.twoSided),
    ]
  },
  "tango_ci": { given in
    let interval = DiscordantPairs(b: given.count("b"), c: given.count("c"))
      .scoreInterval(n: given.count("n"), alpha: given.number("alpha"))
    return ["lower": .number(interval.lower), "upper": .number(interval.upper)]
  },
  "delong": { given in
    let areas = DeLong(
      given.numbers("s1"), given.numbers("s2"), positive: given.flags("y"))
    return [
      "auc1": .number(areas.first), "auc2": .number(areas.second),
      "se": .number(areas.standardError), "z": .number(areas.z),
    ]
  },
  "spiegelhalter": { given in
    ["z": .number(spiegelhalterZ(given.numbers("p"), outcomes: given.flags("y")))]
  },
  "psi": { given in
    let drift = PopulationStability(
      expected: given.numbers("expected"), actual: given.numbers("actual"))
    return [
      "psi": .number(drift.index), "chi2": .number(drift.chiSquared), "p": .number(drift.pValue),
      "expected_null": .number(drift.expectedUnderNull),
    ]
  },
  "block_swap_exact": { given in
    let swap = BlockSwap(
      given.numbers("x"), given.numbers("y"), length: given.count("block"))
    let p = swap.exact()
    return [
      "stat": .number(swap.statistic), "p_greater": .number(p.greater),
      "p_two": .number(p.twoSided),
    ]
  },
  "block_swap_mc": { given in
    let swap = BlockSwap(
      given.numbers("x"), given.numbers("y"), length: given.count("block"))
    let p = swap.monteCarlo(draws: given.count("draws"), seed: UInt64(given.number("seed")))
    return ["stat": .number(swap.statistic), "p_greater": .number(p)]
  },
  "splitmix_signs": { given in
    var generator = SplitMix64(seed: UInt64(given.number("seed")))
    let draws = (0..<given.count("draws")).map { _ in
      VectorValue(generator.signs(given.count("q")))
    }
    return ["signs": .list(draws)]
  },
]
