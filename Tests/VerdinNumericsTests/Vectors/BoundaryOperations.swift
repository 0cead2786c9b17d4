import VerdinNumerics

/// Bounds for tests that look again and again.
let boundaryOperations: Operations = [
  "mix_bound_one_sided": { input in try boundary(.one, input) },
  "mix_bound_two_sided": { input in try boundary(.two, input) },
  "zmix_path": { input in
    var scratch = SeriesScratch()
    let (x, y) = (try input.numbers("x"), try input.numbers("y"))
    let (margin, firstLook) = (try input.margin(), try input.integer("first_look"))
    let boundary = MixtureBoundary(
      .one, alpha: try input.number("alpha"), horizon: try input.number("t_opt"))
    let path = SeriesPath(
      x.span, y.span, scale: .logRatio, margin: margin, boundary: boundary, firstLook: firstLook,
      scratch: &scratch)
    return [
      "z": .numbers(path.z), "first_crossing": .number(path.firstCrossing.map(Double.init) ?? .nan),
    ]
  },
]

private func boundary(_ sides: MixtureBoundary.Sides, _ input: Row) throws
  -> [String: Vector.Result]
{
  let boundary = MixtureBoundary(
    sides, alpha: try input.number("alpha"), horizon: try input.number("t_opt"))
  return [
    "rho": .number(boundary.rho), "z": .numbers(try input.numbers("t").map(boundary.z(after:))),
  ]
}
