import VerdinNumerics

/// Many hypotheses at once.
let multiplicityOperations: Operations = [
  "holm": { input in ["adj": .numbers(AdjustedP.holm(try input.numbers("p")))] },
  "weighted_holm": { input in
    [
      "adj": .numbers(
        AdjustedP.weightedHolm(try input.numbers("p"), weights: try input.numbers("w")))
    ]
  },
  "bh": { input in ["adj": .numbers(AdjustedP.benjaminiHochberg(try input.numbers("p")))] },
  "by": { input in ["adj": .numbers(AdjustedP.benjaminiYekutieli(try input.numbers("p")))] },
  "cauchy": { input in ["p": .number(cauchyCombination(try input.numbers("p")))] },
  "ebh": { input in
    [
      "reject": .flags(
        eBenjaminiHochberg(try input.numbers("e"), alpha: try input.number("alpha")))
    ]
  },
]

/// Sample sizes.
let planningOperations: Operations = [
  "noether": { input in
    [
      "n_total": .number(
        Planning.noether(
          superiority: try input.number("theta"), alpha: try input.number("alpha"),
          beta: try input.number("beta"), share: try input.number("share")))
    ]
  },
  "need_n": { input in
    [
      "n_needed": .number(
        Planning.pointsNeeded(
          standardError: try input.number("se"), count: try input.integer("n"),
          effect: try input.number("est_true"), margin: try input.number("margin"),
          alpha: try input.number("alpha"), power: try input.number("power")))
    ]
  },
]
