import VerdinJudge

/// The settings of one metric in Verdin's form.
extension ConfigReader {
  mutating func metric(
    _ name: String, _ node: Node, keys: [String], defaults: MetricConfig
  ) -> MetricConfig {
    let owner = "metric '\(name)'"
    var settings = defaults
    settings.name = name
    read(node, into: &settings, owner: owner, keys: keys)
    checkMargin(of: settings, owner: owner, in: node)
    settings.proportion = proportion(node, owner: owner)
    checkSuperiority(of: settings, owner: owner, in: node)
    if let above = settings.limits.above, let below = settings.limits.below, above >= below {
      error(
        "no value of \(owner) is above 'min' \(plain(above)) and below 'max' \(plain(below))",
        at: (node["max"] ?? node).position)
    }
    return settings
  }

  /// Overwrites the settings that `node` names.
  mutating func read(
    _ node: Node, into settings: inout MetricConfig, owner: String, keys: [String]
  ) {
    let members = members(node, owner, keys: keys)
    for member in members {
      let value = member.node
      let what = "'\(member.key)' of \(owner)"
      switch member.key {
      case "harm":
        let word = choice(value, "harm", of: ConfigKeys.harms)
        settings.harm = word.flatMap(Harm.init) ?? settings.harm
      case "kind":
        let word = choice(value, "kind", of: ConfigKeys.kinds)
        settings.kind = word.flatMap(MetricConfig.Kind.init) ?? settings.kind
      case "quantile": settings.quantile = quantile(value, what) ?? settings.quantile
      case "role":
        let word = choice(value, "role", of: ConfigKeys.roles)
        settings.role = word.flatMap(Role.init) ?? settings.role
      case "statistic":
        let word = choice(value, "statistic", of: ConfigKeys.statistics)
        settings.limits.statistic =
          word.flatMap(Limits.Statistic.init) ?? settings.limits.statistic
      case "margin": settings.margin = margin(value, what) ?? settings.margin
      case "min": settings.limits.above = number(value, what)
      case "max": settings.limits.below = number(value, what)
      case "min_observations":
        let count = integer(value, what, in: 1...Int.max)
        settings.limits.minimumObservations = count ?? settings.limits.minimumObservations
      case "weight": settings.weight = weight(value, what) ?? settings.weight
      case "critical": settings.critical = flag(value, what) ?? settings.critical
      case "group", "groups": settings.groups = groups(value, what)
      default: break
      }
    }
    completeQuantile(&settings, members)
    if let group = members.first(where: { $0.key == "group" }),
      members.contains(where: { $0.key == "groups" })
    {
      error("\(owner) has both 'group' and 'groups'", at: group.keyPosition, hint: "keep one")
    }
  }

  private mutating func groups(_ node: Node, _ what: String) -> [String] {
    if let elements = node.elements { return elements.compactMap { text($0, what) } }
    return text(node, what).map { [$0] } ?? []
  }

  private mutating func proportion(_ node: Node, owner: String) -> MetricConfig.Proportion? {
    let numerator = node["numerator"]
    let denominator = node["denominator"]
    guard let numerator, let denominator else {
      if let alone = numerator ?? denominator {
        let missing = numerator == nil ? "numerator" : "denominator"
        error(
          "\(owner) has no '\(missing)'", at: alone.position,
          hint: "a proportion names both columns of counts")
      }
      return nil
    }
    guard let events = text(numerator, "'numerator' of \(owner)"),
      let exposure = text(denominator, "'denominator' of \(owner)")
    else { return nil }
    if events == exposure {
      error("numerator and denominator of \(owner) are one column", at: denominator.position)
    }
    return .init(numerator: events, denominator: exposure)
  }
}
