import VerdinJudge

/// Reads a sketch as Protocol Buffers' JSON mapping writes a message `DDSketch`, with beside it what
/// that message has no place for: `min`, `max`, `missing` and `infinite`.
extension RecordReader {
  static let sketchKeys = ["sketch", "count", "min", "max", "missing", "infinite"]

  /// - Parameters:
  ///   - node: holds the key `sketch`.
  ///   - keys: those that it may have beside `sketchKeys`.
  func sketch(
    _ node: Node, _ what: String, besides keys: [String] = []
  ) throws(Diagnostic) -> Series.Sketch {
    _ = try members(node, what, keys: keys + Self.sketchKeys)
    guard let body = node["sketch"] else {
      throw error("\(what) has no 'sketch'", at: node.position)
    }
    _ = try members(
      body, "'sketch' of \(what)",
      keys: ["mapping", "positiveValues", "negativeValues", "zeroCount"])
    let range = try range(node, what)
    let sketch = Series.Sketch(
      try buckets(body, what),
      positive: try store(body["positiveValues"], "'positiveValues' of \(what)"),
      negative: try store(body["negativeValues"], "'negativeValues' of \(what)"),
      zeros: try count(body["zeroCount"], "'zeroCount' of \(what)"),
      missing: try count(node["missing"], "'missing' of \(what)"),
      infinite: try count(node["infinite"], "'infinite' of \(what)"), range: range)
    if let told = node["count"], try count(told, "'count' of \(what)") != sketch.count {
      throw error(
        "'count' of \(what) says something else than its buckets, which hold \(sketch.count)",
        at: told.position, hint: "the line is damaged: make the sketch anew")
    }
    return sketch
  }

  private func buckets(
    _ body: Node, _ what: String
  ) throws(Diagnostic) -> Series.Sketch.Buckets {
    guard let mapping = body["mapping"], let node = mapping["gamma"] else {
      throw error("the sketch of \(what) has no mapping.gamma", at: body.position)
    }
    _ = try members(
      mapping, "'mapping' of \(what)", keys: ["gamma", "indexOffset", "interpolation"])
    let gamma = try number(node, "'gamma' of \(what)")
    guard gamma > 1, gamma < 1e3 else {
      throw error("'gamma' of \(what) must be above 1", at: node.position)
    }
    if let interpolation = mapping["interpolation"], !interpolation.isLogarithmic {
      throw error(
        "the edges of \(what) are interpolated: only logarithmic ones are read",
        at: interpolation.position, hint: "make the sketch with a LogarithmicMapping")
    }
    if let offset = mapping["indexOffset"], try number(offset, "'indexOffset' of \(what)") != 0 {
      throw error("the indices of \(what) are moved by an offset", at: offset.position)
    }
    return Series.Sketch.Buckets(gamma: gamma)
  }

  private func store(
    _ node: Node?, _ what: String
  ) throws(Diagnostic) -> Series.Sketch.Counts {
    guard let node else { return Series.Sketch.Counts() }
    let known = ["binCounts", "contiguousBinCounts", "contiguousBinIndexOffset"]
    _ = try members(node, what, keys: known)
    var counts: [Int] = []
    if let row = node["contiguousBinCounts"] {
      for element in row.elements ?? [row] { counts.append(try count(element, what)) }
    }
    var first = 0
    if let offset = node["contiguousBinIndexOffset"] {
      first = try index(number(offset, what), offset, what)
    }
    var store = Series.Sketch.Counts(first: first, counts: counts)
    for bin in node["binCounts"]?.members ?? [] {
      guard let place = Double(bin.key) else {
        throw error("'\(bin.key)' in \(what) is no index", at: bin.keyPosition)
      }
      store.add(try count(bin.node, what), to: try index(place, bin.node, what))
    }
    return store
  }

  /// Every double has an index within these bounds at the finest scale.
  private func index(_ value: Double, _ node: Node, _ what: String) throws(Diagnostic) -> Int {
    guard let index = Int(exactly: value), abs(index) <= 1 << 23 else {
      throw error("an index of \(what) is not whole, or no double's", at: node.position)
    }
    return index
  }

  private func range(_ node: Node, _ what: String) throws(Diagnostic) -> ClosedRange<Double>? {
    guard let low = node["min"], let high = node["max"] else { return nil }
    let (least, most) = (try number(low, "'min' of \(what)"), try number(high, "'max' of \(what)"))
    guard least <= most, least.isFinite, most.isFinite else {
      throw error("'min' of \(what) is above 'max'", at: low.position)
    }
    return least...most
  }

  /// A whole number, 0 where there is none.
  private func count(_ node: Node?, _ what: String) throws(Diagnostic) -> Int {
    guard let node else { return 0 }
    let value = try number(node, what)
    guard value >= 0, value <= 0x1p53, let count = Int(exactly: value) else {
      throw error(
        "\(what) must be a whole number, found \(node.summary)", at: node.position,
        hint: "weighted sketches are no counts of values")
    }
    return count
  }

  /// 64-bit integers are texts in the JSON of Protocol Buffers.
  private func number(_ node: Node, _ what: String) throws(Diagnostic) -> Double {
    switch node.value {
    case .number(let number): return number.value
    case .string(let text):
      if let value = Double(text) { return value }
    default: break
    }
    throw mistyped(node, what, expected: "a number")
  }
}

extension Node {
  /// Whether this is the interpolation NONE, by its name or its number.
  fileprivate var isLogarithmic: Bool {
    switch value {
    case .number(let number): number.value == 0
    case .string(let name): name == "NONE"
    default: false
    }
  }
}
