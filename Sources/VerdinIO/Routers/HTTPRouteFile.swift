import VerdinRollout
import Yams

/// The weights of two backends in a Gateway API HTTPRoute, and the text around them as it was written.
struct HTTPRouteFile {
  let path: String
  let text: String
  /// The rules that split between the two, of which there is at least one.
  private(set) var rules: [Rule] = []

  struct Rule {
    var champion: Weight
    var challenger: Weight
  }

  /// A number and where it stands.
  struct Weight {
    var value: Int
    var range: Range<String.Index>
    var line: Int
  }

  /// The Services of the two arms, and the route's name when the file has several.
  struct Names: Sendable {
    let champion: String
    let challenger: String
    let route: String?
  }

  init(path: String, text: String, names: Names) throws(RouterError) {
    self.path = path
    self.text = text
    for rule in try route(names.route)["spec"]?["rules"]?.sequence ?? [] {
      if let pair = try pair(rule, names) { rules.append(pair) }
    }
    if rules.isEmpty {
      throw unfit(
        "no rule has backendRefs for both '\(names.champion)' and '\(names.challenger)'",
        hint: "list both at every stage, with weights of 100 and 0 to begin with")
    }
  }

  /// The documents of kind HTTPRoute, which has to be one.
  private func route(_ name: String?) throws(RouterError) -> Node {
    var documents: [Node] = []
    do {
      // Not by a loop, which would leave the error of a broken text in a copy.
      var sequence = try Yams.compose_all(yaml: text, .basic)
      while let document = sequence.next() { documents.append(document) }
      if let error = sequence.error { throw error }
    } catch {
      throw unfit("this is no YAML: \(error)")
    }
    let routes = documents.filter { document in
      document["kind"]?.scalar?.string == "HTTPRoute"
        && document["apiVersion"]?.scalar?.string.hasPrefix("gateway.networking.k8s.io/") == true
    }
    let fitting = routes.filter {
      name == nil || $0["metadata"]?["name"]?.scalar?.string == name
    }
    guard fitting.count == 1 else {
      let found = routes.compactMap { $0["metadata"]?["name"]?.scalar?.string }
      throw unfit(
        "\(fitting.count) HTTPRoutes\(name.map { " named '\($0)'" } ?? "") where one should be",
        hint: found.isEmpty ? nil : "add route=NAME: \(found.joined(separator: ", "))")
    }
    return fitting[0]
  }

  /// nil for a rule that has nothing to do with the split.
  private func pair(_ rule: Node, _ names: Names) throws(RouterError) -> Rule? {
    let refs = (rule["backendRefs"]?.sequence).map(Array.init) ?? []
    func named(_ name: String) -> [Node] { refs.filter { $0["name"]?.scalar?.string == name } }
    let (y, x) = (named(names.champion), named(names.challenger))
    guard !x.isEmpty else { return nil }
    let line = rule.mark?.line ?? 0
    guard y.count == 1, x.count == 1 else {
      throw unfit(
        "the rule in line \(line) has '\(names.champion)' \(y.count) times and "
          + "'\(names.challenger)' \(x.count) times",
        hint: "each once; a rule for the challenger alone belongs into another HTTPRoute")
    }
    for ref in refs where ref != y[0] && ref != x[0] {
      guard ref["weight"]?.scalar?.string == "0" else {
        throw unfit(
          "'\(ref["name"]?.scalar?.string ?? "a backend")' in the rule in line \(line) takes traffic "
            + "beside the two arms", hint: "give it weight: 0, or a route of its own")
      }
    }
    return Rule(champion: try weight(y[0]), challenger: try weight(x[0]))
  }

  private func weight(_ ref: Node) throws(RouterError) -> Weight {
    let name = ref["name"]?.scalar?.string ?? ""
    guard let scalar = ref["weight"]?.scalar, let mark = scalar.mark else {
      throw unfit(
        "'\(name)' in line \(ref.mark?.line ?? 0) has no weight", hint: "write weight: 0 or 100")
    }
    guard let value = Int(scalar.string), (0...1_000_000).contains(value), scalar.style == .plain
    else { throw unfit("the weight of '\(name)' in line \(mark.line) is '\(scalar.string)'") }
    // An anchor stands before its number, and an alias in its place.
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard mark.line <= lines.count,
      let start = text.unicodeScalars.index(
        lines[mark.line - 1].startIndex, offsetBy: mark.column - 1, limitedBy: text.endIndex),
      text[start...].hasPrefix(scalar.string)
    else {
      throw unfit("the weight of '\(name)' in line \(mark.line) is not written out as a number")
    }
    return Weight(
      value: value, range: start..<text.index(start, offsetBy: scalar.string.count),
      line: mark.line)
  }

  /// The share of all rules, which has to be one.
  func share() throws(RouterError) -> TrafficShare {
    if let rule = rules.first(where: { $0.challenger.value + $0.champion.value == 0 }) {
      throw unfit(
        "the weights in line \(rule.challenger.line) are both 0: nobody takes the traffic")
    }
    let shares = rules.map { rule in
      let (x, y) = (rule.challenger.value, rule.champion.value)
      if x == 0 { return TrafficShare.none }
      if y == 0 { return .all }
      let points = (Double(x) / Double(x + y) * 10_000).rounded()
      // A trace of traffic is not none.
      return TrafficShare(basisPoints: min(9_999, max(1, Int(points))))
    }
    if let index = shares.firstIndex(where: { $0 != shares[0] }) {
      throw unfit(
        "the rule in line \(rules[0].challenger.line) gives the challenger \(shares[0]), and that in "
          + "line \(rules[index].challenger.line) \(shares[index])")
    }
    return shares[0]
  }

  /// The text with other weights, every other byte being the same.
  func text(_ share: TrafficShare) -> String {
    let (y, x) = Self.weights(share)
    let changes = rules.flatMap { [($0.champion.range, y), ($0.challenger.range, x)] }
    var next = text
    // From the end, so that the places before stay where they are.
    for (range, value) in changes.sorted(by: { $0.0.lowerBound > $1.0.lowerBound }) {
      next.replaceSubrange(range, with: "\(value)")
    }
    return next
  }

  /// Champion's and challenger's: per cents where they do, else hundredths of them.
  static func weights(_ share: TrafficShare) -> (champion: Int, challenger: Int) {
    let unit = share.isWhole ? 100 : 1
    return ((10_000 - share.basisPoints) / unit, share.basisPoints / unit)
  }

  private func unfit(_ reason: String, hint: String? = nil) -> RouterError {
    .unfit(address: path, reason: reason, hint: hint)
  }

  private typealias Node = Yams.Node
}
