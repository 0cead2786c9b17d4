/// A Prometheus as the source of a running rollout's metrics.
extension ConfigReader {
  mutating func prometheus(_ members: [Node.Member], _ node: Node) -> PrometheusSettings? {
    var settings = PrometheusSettings(url: "", step: 60, queries: [])
    for member in members {
      let what = "'\(member.key)' of the Prometheus"
      let value = member.node
      switch member.key {
      case "prometheus": settings.url = address(value, what) ?? ""
      case "step": settings.step = wholeSeconds(value, what) ?? settings.step
      case "queries": settings.queries = queries(value)
      case "allow_warnings": settings.allowsWarnings = flag(value, what) ?? false
      case "token_env": settings.token = text(value, what).map { .environment($0) }
      case "token_file": settings.token = text(value, what).map { .file(path($0)) }
      case "ca_file": settings.authorities = text(value, what).map(path)
      default: settings.timeout = duration(value, what) ?? settings.timeout
      }
    }
    if let other = members.first(where: { $0.key == "token_file" }),
      members.contains(where: { $0.key == "token_env" })
    {
      error(
        "the Prometheus has both 'token_env' and 'token_file'", at: other.keyPosition,
        hint: "keep one")
    }
    if node["queries"] == nil {
      error(
        "the Prometheus has no 'queries'", at: node.position,
        hint: "name a column and what to ask for it: queries: {errors: "
          + "'round(sum(increase(errors_total{version=\"$version\"}[$step])))'}")
    }
    return settings
  }

  private mutating func address(_ node: Node, _ what: String) -> String? {
    guard var url = text(node, what) else { return nil }
    let scheme = ["http://", "https://"].first { url.lowercased().hasPrefix($0) }
    guard let scheme, url.count > scheme.count else {
      mistyped(
        node, what, expected: "an address", hint: "write http://prometheus:9090")
      return nil
    }
    if let odd = url.first(where: { $0.isWhitespace || "?#".contains($0) }) {
      error("\(what) has a '\(odd)' in it", at: node.position, hint: "write http://prometheus:9090")
      return nil
    }
    if url.dropFirst(scheme.count).prefix(while: { $0 != "/" }).contains("@") {
      error(
        "\(what) has a password in it", at: node.position,
        hint: "name the variable that holds a token with 'token_env', or a file with 'token_file'")
      return nil
    }
    for end in ["/", "/query_range", "/api/v1", "/"] where url.hasSuffix(end) {
      url.removeLast(end.count)
    }
    return url
  }

  private mutating func queries(_ node: Node) -> [PrometheusSettings.Query] {
    let members = members(node, "'queries'")
    if members.isEmpty, node.members != nil || node.isNull {
      error("'queries' asks for nothing", at: node.position)
    }
    return members.compactMap { member in
      let what = "query '\(member.key)'"
      guard let arms = member.node.members else {
        guard let template = template(member.node, what) else { return nil }
        if template.isBlindToArms {
          error(
            "\(what) asks the same for both arms", at: member.node.position,
            hint: "tell them apart with $arm or $version, or write {champion: ..., challenger: ...}"
          )
        }
        return .init(metric: member.key, champion: template, challenger: template)
      }
      _ = self.members(member.node, what, keys: ConfigKeys.arms, elsewhere: [:])
      guard let champion = member.node["champion"], let challenger = member.node["challenger"]
      else {
        error("\(what) needs both champion and challenger", at: member.node.position)
        return nil
      }
      guard arms.count == 2, let first = template(champion, "the champion's \(what)"),
        let second = template(challenger, "the challenger's \(what)")
      else { return nil }
      if first == second, first.isBlindToArms {
        error("\(what) asks the same for both arms", at: challenger.position)
      }
      return .init(metric: member.key, champion: first, challenger: second)
    }
  }

  private mutating func template(_ node: Node, _ what: String) -> PromQLTemplate? {
    guard let text = text(node, what) else { return nil }
    let template = PromQLTemplate(text)
    for name in template.unknownNames {
      let meant = nearest(to: name, among: PromQLTemplate.names).map { "did you mean '$\($0)'? " }
      error(
        "\(what) has the unknown place '$\(name)'", at: node.position,
        hint: (meant ?? "") + "known: "
          + PromQLTemplate.names.map { "$\($0)" }.joined(separator: ", ")
          + "; a regular expression's own group is written ${\(name)}")
    }
    return template.unknownNames.isEmpty ? template : nil
  }
}
