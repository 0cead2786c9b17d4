import VerdinJudge

/// Reads metric pairs out of a tree, strictly; the first mistake is thrown.
struct RecordReader {
  let file: String

  static let pairKeys = ["name", "labels", "champion", "challenger"]
  static let seriesKeys = ["t", "v", "events", "exposure", "instances", "histogram", "sketch"]

  func pair(_ node: Node) throws(Diagnostic) -> MetricPair {
    let members = try members(node, "a metric", keys: Self.pairKeys)
    guard let name = node["name"] else { throw error("a metric without a name", at: node.position) }
    guard let name = name.string, !name.isEmpty else {
      throw mistyped(name, "the name of a metric", expected: "a text")
    }
    var labels: [String: String] = [:]
    var champion: Series?
    var challenger: Series?
    for member in members {
      switch member.key {
      case "labels": labels = try self.labels(member.node, of: name)
      case "champion": champion = try series(member.node, "'champion' of '\(name)'")
      case "challenger": challenger = try series(member.node, "'challenger' of '\(name)'")
      default: break
      }
    }
    guard let champion, let challenger else {
      let missing = champion == nil ? "champion" : "challenger"
      throw error("metric '\(name)' has no '\(missing)'", at: node.position)
    }
    if let edges = champion.histogram?.edges, let others = challenger.histogram?.edges,
      edges != others
    {
      throw error(
        "the histograms of '\(name)' have different edges", at: node.position,
        hint: "count both arms in the same bins")
    }
    return MetricPair(name: name, labels: labels, champion: champion, challenger: challenger)
  }

  func labels(_ node: Node, of name: String) throws(Diagnostic) -> [String: String] {
    guard let members = node.members else {
      throw mistyped(node, "'labels' of '\(name)'", expected: "a mapping")
    }
    var labels: [String: String] = [:]
    for member in members {
      guard let text = member.node.string else {
        throw mistyped(member.node, "label '\(member.key)' of '\(name)'", expected: "a text")
      }
      labels[member.key] = text
    }
    return labels
  }

  private func series(_ node: Node, _ what: String) throws(Diagnostic) -> Series {
    if node.members == nil { return Series(try values(node, what)) }
    if node["sketch"] != nil { return Series(try sketch(node, what)) }
    var histogram: Series.Histogram?
    var columns: [String: [Double]] = [:]
    var instances: [String] = []
    for member in try members(node, what, keys: Self.seriesKeys) {
      let column = "'\(member.key)' of \(what)"
      switch member.key {
      case "instances": instances = try texts(member.node, column)
      case "histogram": histogram = try self.histogram(member.node, column)
      case "t": columns["t"] = try times(member.node, column)
      default: columns[member.key] = try values(member.node, column)
      }
    }
    let length = columns["v"]?.count ?? columns["events"]?.count ?? histogram?.counts.count
    for (key, count) in columns.map({ ($0.key, $0.value.count) }) + [("instances", instances.count)]
    {
      if let length, count != length, key != "instances" || count > 0 {
        throw error(
          "'\(key)' of \(what) has \(count) elements, its values are \(length)", at: node.position)
      }
    }
    let times = columns["t"] ?? []
    switch (columns["v"], columns["events"], columns["exposure"], histogram) {
    case (nil, nil, nil, let histogram?):
      return Series(histogram, times: times, instances: instances)
    case (let values?, nil, nil, nil): return Series(values, times: times, instances: instances)
    case (nil, let events?, let exposure?, nil):
      let counts = try self.counts(events, exposure, at: node, what)
      return Series(counts, times: times, instances: instances)
    default:
      throw error(
        "\(what) needs 'v', 'events' and 'exposure', 'histogram' or 'sketch'", at: node.position,
        hint: "write [1.5, 2], {\"v\": [1.5, 2]} or {\"events\": [3], \"exposure\": [100]}")
    }
  }

  /// A point that lacks either count has no exposure.
  private func counts(
    _ events: [Double], _ exposures: [Double], at node: Node, _ what: String
  ) throws(Diagnostic) -> Series.Counts {
    var counts = Series.Counts(events: events, exposures: exposures)
    for i in events.indices {
      if events[i].isNaN || exposures[i].isNaN {
        counts.events[i] = 0
        counts.exposures[i] = 0
      } else if events[i] < 0 || exposures[i] < 0 {
        throw error("count \(i + 1) of \(what) is negative", at: node.position)
      }
    }
    return counts
  }

  private func times(_ node: Node, _ what: String) throws(Diagnostic) -> [Double] {
    let times = try values(node, what)
    if let i = times.firstIndex(where: \.isNaN) {
      throw error("\(what) is missing at element \(i + 1)", at: node.position)
    }
    return times
  }

  /// Numbers, with null or "NaN" for a missing point.
  func values(_ node: Node, _ what: String) throws(Diagnostic) -> [Double] {
    var values: [Double] = []
    switch node.value {
    case .numbers(let numbers), .gappy(let numbers, _): values = numbers
    case .array(let elements):
      values.reserveCapacity(elements.count)
      for element in elements {
        switch element.value {
        case .null, .string("NaN"): values.append(.nan)
        case .number(let number): values.append(number.value)
        default:
          throw mistyped(
            element, "element \(values.count + 1) of \(what)", expected: "a number",
            hint: "write null for a missing point")
        }
      }
    default: throw mistyped(node, what, expected: "a list of numbers")
    }
    if let i = values.firstIndex(where: \.isInfinite) {
      throw error(
        "element \(i + 1) of \(what) is beyond the range of a double", at: node.position,
        hint: "write null for a missing point")
    }
    return values
  }

  private func texts(_ node: Node, _ what: String) throws(Diagnostic) -> [String] {
    var texts: [String] = []
    for element in node.elements ?? [node] {
      guard let text = element.string else { throw mistyped(element, what, expected: "texts") }
      texts.append(text)
    }
    return texts
  }
}

extension RecordReader {
  func error(_ message: String, at position: Position, hint: String? = nil) -> Diagnostic {
    Diagnostic(file: file, position: position, message: message, hint: hint)
  }

  func mistyped(_ node: Node, _ what: String, expected: String, hint: String? = nil) -> Diagnostic {
    error("\(what) must be \(expected), found \(node.summary)", at: node.position, hint: hint)
  }

  func duplicate(_ pair: MetricPair, at position: Position) -> Diagnostic {
    error(
      "metric '\(pair.name)' with the same labels comes twice", at: position,
      hint: "give the series labels that tell them apart")
  }

  func members(
    _ node: Node, _ what: String, keys: [String]
  ) throws(Diagnostic) -> [Node.Member] {
    guard let members = node.members else { throw mistyped(node, what, expected: "a mapping") }
    for member in members where !keys.contains(member.key) {
      let known = "known keys: " + keys.joined(separator: ", ")
      let meant = nearest(to: member.key, among: keys).map { "did you mean '\($0)'? " } ?? ""
      throw error(
        "unknown key '\(member.key)' in \(what)", at: member.keyPosition, hint: meant + known)
    }
    return members
  }
}
