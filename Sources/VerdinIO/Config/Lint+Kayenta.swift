import VerdinJudge

/// What Kayenta takes without a word and reads as something else.
extension Linter {
  private static let words: [(path: [String], known: [String], otherwise: String)] = [
    (["direction"], ["increase", "decrease", "either"], "either"),
    (["nanStrategy"], ["remove", "replace"], "remove"),
    (["outliers", "strategy"], ["remove", "keep"], "keep"),
    (["effectSize", "measure"], ["meanRatio", "cles"], "meanRatio"),
  ]

  mutating func checkKayenta() {
    let root = loaded.root["canaryConfig"] ?? loaded.root
    var seen = Set<String>()
    for element in root["metrics"]?.elements ?? [] {
      guard let name = element["name"].flatMap(coercedText) else { continue }
      if !seen.insert(name).inserted {
        warn(
          "metric '\(name)' is configured twice: Kayenta uses the first alone",
          at: element["name"]?.position)
        continue
      }
      guard let canary = element["analysisConfigurations"]?["canary"] else { continue }
      checkWords(canary, of: name)
      checkFlags(canary, of: name)
    }
    let metrics = config.metrics
    if !metrics.isEmpty, metrics.allSatisfy(\.kayenta.muted) {
      warn("every metric is muted: Kayenta scores 0 and fails", at: place(of: metrics[0].name))
    }
    let thresholds = config.scoreThresholds
    if thresholds.pass <= 0 {
      warn(
        "with a pass threshold of \(plain(thresholds.pass)) even a critical failure is a Pass",
        at: root["classifier"]?["scoreThresholds"]?.position)
    } else if thresholds.marginal > thresholds.pass {
      warn(
        "the marginal threshold \(plain(thresholds.marginal)) is above the pass threshold "
          + "\(plain(thresholds.pass)): nothing is Marginal",
        at: root["classifier"]?["scoreThresholds"]?.position)
    }
  }

  private mutating func checkWords(_ canary: Node, of name: String) {
    for (path, known, otherwise) in Self.words {
      guard let node = path.reduce(canary, { $0?[$1] }), !known.contains(node.string ?? "")
      else { continue }
      let meant = nearest(to: node.string ?? "", among: known).map { "did you mean '\($0)'? " }
      warn(
        "Kayenta takes \(node.summary) as \(path.joined(separator: ".")) '\(otherwise)' "
          + "of metric '\(name)'",
        at: node.position, hint: (meant ?? "") + "known: " + known.joined(separator: ", "))
    }
  }

  private mutating func checkFlags(_ canary: Node, of name: String) {
    guard let options = config.metrics.first(where: { $0.name == name })?.kayenta else { return }
    if options.critical, options.muted {
      warn(
        "metric '\(name)' is critical and muted: muted wins", at: canary["muted"]?.position)
    }
    if options.mustHaveData, options.nanStrategy == .replace {
      warn(
        "metric '\(name)' must have data, but nanStrategy replace passes it without any",
        at: canary["nanStrategy"]?.position)
    }
    if let factor = canary["outliers"]?["outlierFactor"], options.outlierFactor == nil {
      warn(
        "the outlierFactor of metric '\(name)' does nothing without strategy 'remove'",
        at: factor.position)
    }
    for key in ["criticalIncrease", "criticalDecrease"] {
      if let limit = canary["effectSize"]?[key], !options.critical {
        warn(
          "\(key) of metric '\(name)' does nothing, because the metric is not critical",
          at: limit.position)
      }
    }
  }
}
