import VerdinNumerics

/// Bounds for tests that look again and again.
let boundaryOperations: Operations = [
  "zmix_path": { input in
    var scratch = SeriesScratch()
    let (x, y) = (try input.numbers("x"), try input.numbers("y"))
    let (margin, firstLook) = (try input.margin(), try input.integer("first_look"))
    let boundary = NormalMixtureBoundary(
      sides: .one, alpha: try input.number("alpha"), optimalTime: try input.number("t_opt"))
    let path = SeriesPath(
      x.span, y.span, scale: .logRatio, margin: margin, boundary: boundary, firstLook: firstLook,
      scratch: &scratch)
    return [
      "z": .numbers(path.z), "first_crossing": .number(path.firstCrossing.map(Double.init) ?? .nan),
    ]
  }
]
