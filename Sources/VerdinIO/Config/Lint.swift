import VerdinJudge

/// What a configuration allows and hardly anybody means: a limit that never decides, a weight that
/// is lost, a metric without data.
///
/// Nothing here keeps a judge from running; every finding is a warning.
///
/// - Parameter metricsInData: the names of the metrics and of the count columns that the data have;
///   nil when there are none to compare with.
package func lint(_ loaded: LoadedConfig, metricsInData: [String]? = nil) -> [Diagnostic] {
  var linter = Linter(loaded)
  linter.checkWeights()
  if loaded.kind == .kayenta {
    linter.checkKayenta()
  } else {
    linter.checkRoles()
    linter.checkPolicy()
    linter.checkGuards()
    for metric in loaded.config.metrics { linter.check(metric) }
  }
  if let metricsInData { linter.checkData(metricsInData) }
  return linter.warnings
}

/// Collects warnings and knows where in the text a setting stands.
struct Linter {
  let loaded: LoadedConfig
  private(set) var warnings: [Diagnostic] = []

  init(_ loaded: LoadedConfig) { self.loaded = loaded }

  var config: JudgeConfig { loaded.config }

  mutating func warn(_ message: String, at position: Position?, hint: String? = nil) {
    warnings.append(
      Diagnostic(
        file: loaded.file, position: position, severity: .warning, message: message, hint: hint))
  }

  /// Where the settings of a metric stand, or one key of them.
  func place(of metric: String, _ key: String? = nil) -> Position? {
    let root = loaded.root["canaryConfig"] ?? loaded.root
    let table =
      loaded.kind == .thresholds ? root["thresholds"] ?? root : root["metrics"] ?? root
    let member = table.members?.first { $0.key == metric }
    let element = table.elements?.first { $0["name"]?.string == metric }
    guard let settings = member?.node ?? element else { return nil }
    let ofKey = key.flatMap { key in settings.members?.first { $0.key == key } }
    return ofKey?.keyPosition ?? member?.keyPosition ?? element?["name"]?.position
  }

  private func place(ofWeight group: String?) -> Position? {
    let root = loaded.root["canaryConfig"] ?? loaded.root
    let weights =
      loaded.kind == .kayenta ? root["classifier"]?["groupWeights"] : root["groups"]
    let member = weights?.members?.first { $0.key == group }
    return member?.keyPosition ?? weights?.position
  }

  mutating func checkWeights() {
    let weights = config.groupWeights
    guard !weights.isEmpty else { return }
    let sum = weights.reduce(0) { $0 + $1.weight }
    let used = Set(config.metrics.flatMap(\.groups) + config.defaults.groups)
    let named = Set(weights.map(\.group))
    let unweighted = used.subtracting(named).sorted()
    // What is left of 100 goes to the groups without a weight, so less than 100 is lost only when
    // there is none.
    if sum > 100 + 1e-9 || (unweighted.isEmpty && sum < 100 - 1e-9) {
      warn(
        "the group weights add up to \(plain(sum)), not to 100", at: place(ofWeight: nil),
        hint: "weights are shares of 100; they are never scaled")
    }
    for group in unweighted {
      let share = (100 - sum) / Double(unweighted.count)
      let position = config.metrics.first { $0.groups.contains(group) }
      warn(
        "group '\(group)' has no weight and gets \(plain(share)), its part of what is left of 100",
        at: position.flatMap { place(of: $0.name, "group") },
        hint: nearest(to: group, among: named.sorted()).map { "did you mean '\($0)'?" })
    }
    for weight in weights where !used.contains(weight.group) {
      warn(
        "no metric is in group '\(weight.group)': its weight is lost",
        at: place(ofWeight: weight.group),
        hint: nearest(to: weight.group, among: used.sorted()).map { "did you mean '\($0)'?" })
    }
  }

  mutating func checkData(_ names: [String]) {
    checkTraffic(names)
    var known = Set([config.guards.traffic?.metric].compactMap(\.self))
    for metric in config.metrics {
      known.insert(metric.name)
      let columns =
        metric.proportion.map { [$0.numerator, $0.denominator] } ?? [metric.name]
      known.formUnion(columns)
      if names.contains(metric.name) { continue }
      for column in columns where !names.contains(column) {
        let what = column == metric.name ? "metric '\(column)'" : "column '\(column)'"
        let meant = nearest(to: column, among: names).map { "did you mean '\($0)'? " } ?? ""
        warn(
          "the data have no \(what)", at: place(of: metric.name),
          hint: "\(meant)the data have: \(names.joined(separator: ", "))")
      }
    }
    for name in names where !known.contains(name) {
      let consequence =
        loaded.kind == .kayenta
        ? "Kayenta refuses a request with it"
        : config.metrics.isEmpty ? "the defaults apply" : "it is not judged"
      warn(
        "metric '\(name)' of the data is not in the configuration: \(consequence)", at: nil,
        hint: nearest(to: name, among: known.sorted()).map { "did you mean '\($0)'?" })
    }
  }
}
