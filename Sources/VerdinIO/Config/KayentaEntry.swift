import VerdinJudge

/// One entry of `metrics` in a Kayenta canary configuration.
///
/// Its shape is checked for every entry; its fields only once something is to be judged by them.
struct KayentaEntry {
  let name: String?
  /// nil when absent or null, which only a muted metric may be.
  let groups: [String]?
  let position: Position
  private let settings: Node?

  init(_ node: Node) throws(KayentaRequestError) {
    guard node.members != nil else {
      throw KayentaRequestError(
        "a metric must be a mapping, found \(node.summary)", at: node.position)
    }
    position = node.position
    name = node["name"].flatMap(coercedText)
    groups = try Self.groups(node["groups"])
    settings = try Self.canary(node["analysisConfigurations"])
  }

  /// What the judge reads of the metric, with Kayenta's defaults.
  func metric() throws(KayentaRequestError) -> MetricConfig {
    let name = name ?? ""
    let lookup = KayentaLookup(settings: settings, metric: name)
    let direction = try lookup.text("direction")
    var options = KayentaOptions()
    options.muted = try lookup.flag("muted")
    options.critical = try lookup.flag("critical")
    options.mustHaveData = try lookup.flag("mustHaveData")
    options.nanStrategy = try lookup.text("nanStrategy") == "replace" ? .replace : .remove
    options.outlierFactor = try outlierFactor(lookup)
    options.effectSize = try effectSize(lookup)
    return MetricConfig(
      name: name, harm: direction.flatMap(Harm.init) ?? .either, groups: groups ?? [],
      kayenta: options)
  }

  /// - Throws: when a metric that counts in the score names no groups.
  func checkGroups(muted: Bool) throws(KayentaRequestError) {
    if groups == nil, !muted {
      throw KayentaRequestError(
        "metric '\(name ?? "")' has no groups", at: position,
        hint: "an empty list is allowed, and so is none when the metric is muted")
    }
  }

  private func outlierFactor(_ lookup: KayentaLookup) throws(KayentaRequestError) -> Double? {
    let factor = try lookup.number("outliers", "outlierFactor", default: 3)
    guard try lookup.text("outliers", "strategy") == "remove" else { return nil }
    guard factor > 0 else {
      throw KayentaRequestError(
        "'outliers.outlierFactor' of metric '\(lookup.metric)' must be above 0, found \(plain(factor))",
        at: lookup.settings?.position ?? position)
    }
    return factor
  }

  private func effectSize(
    _ lookup: KayentaLookup
  ) throws(KayentaRequestError) -> KayentaOptions.EffectSize {
    let isCLES = try lookup.text("effectSize", "measure") == "cles"
    var size = KayentaOptions.EffectSize(measure: isCLES ? .cles : .meanRatio)
    func limit(_ key: String, _ fallback: Double) throws(KayentaRequestError) -> Double {
      try lookup.number("effectSize", key, default: fallback)
    }
    size.allowedIncrease = try limit("allowedIncrease", size.allowedIncrease)
    size.allowedDecrease = try limit("allowedDecrease", size.allowedDecrease)
    size.criticalIncrease = try limit("criticalIncrease", size.criticalIncrease)
    size.criticalDecrease = try limit("criticalDecrease", size.criticalDecrease)
    return size
  }

  private static func groups(_ node: Node?) throws(KayentaRequestError) -> [String]? {
    guard let node, !node.isNull else { return nil }
    guard let elements = node.elements else {
      throw KayentaRequestError("'groups' must be a list, found \(node.summary)", at: node.position)
    }
    var groups: [String] = []
    for element in elements {
      guard let group = coercedText(element) else {
        throw KayentaRequestError(
          "a group must be a text, found \(element.summary)", at: element.position)
      }
      groups.append(group)
    }
    return groups
  }

  private static func canary(_ node: Node?) throws(KayentaRequestError) -> Node? {
    guard let node, !node.isNull else { return nil }
    guard let members = node.members else {
      throw KayentaRequestError(
        "'analysisConfigurations' must be a mapping, found \(node.summary)", at: node.position)
    }
    for member in members where !member.node.isNull && member.node.members == nil {
      throw KayentaRequestError(
        "'\(member.key)' of 'analysisConfigurations' must be a mapping, "
          + "found \(member.node.summary)", at: member.node.position)
    }
    return node["canary"]
  }
}

/// A text, or a number or truth value as the text it is written with.
func coercedText(_ node: Node) -> String? {
  switch node.value {
  case .string(let text): text
  case .number(let number): number.text
  case .bool(let flag): "\(flag)"
  default: nil
  }
}
