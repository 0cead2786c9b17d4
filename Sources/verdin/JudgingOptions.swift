import ArgumentParser
import Foundation
import VerdinIO
import VerdinJudge

/// By which rules to judge.
struct JudgingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The configuration in YAML or JSON: Verdin's own, a table of limits, or Kayenta's. Also "
        + "VERDIN_CONFIG.", valueName: "file"))
  var config: String?

  @Option(
    help: ArgumentHelp(
      "The policy: \(JudgePolicy.all.map(\.name).joined(separator: " or ")). Also VERDIN_POLICY.",
      valueName: "name"))
  var policy: PolicyName?

  @Option(help: "Where every random number starts; the configuration's seed otherwise, or 0.")
  var seed: UInt64?

  @Option(
    help: ArgumentHelp(
      "Past windows of champion against champion, as 'verdin history' writes them: a file of JSON "
        + "Lines, or a folder of such and of CSV files. Also VERDIN_AA_HISTORY.",
      valueName: "path"))
  var aaHistory: String?

  /// The configuration of the flag or the environment; nil when neither names one.
  func load() throws -> LoadedConfig? {
    guard let path = config ?? ProcessInfo.processInfo.environment["VERDIN_CONFIG"] else {
      return nil
    }
    return try LoadedConfig(reading: path)
  }

  /// The policy of the flag, the environment, the configuration or the recording, in this order.
  ///
  /// - Parameter brought: the policy that a recorded request names.
  func policy(for loaded: LoadedConfig?, brought: String?) throws -> JudgePolicy {
    if let policy = try explicitPolicy() { return policy }
    let name = loaded?.defaultPolicyName ?? brought
    return name.flatMap(JudgePolicy.named) ?? .verdin
  }

  /// The policy of the flag or the environment; nil when neither names one.
  func explicitPolicy() throws -> JudgePolicy? {
    if let policy { return policy.policy }
    guard let name = ProcessInfo.processInfo.environment["VERDIN_POLICY"] else { return nil }
    guard let policy = PolicyName(argument: name) else {
      throw ValidationError(
        "VERDIN_POLICY is '\(name)'; known policies: "
          + JudgePolicy.all.map(\.name).joined(separator: ", "))
    }
    return policy.policy
  }
}

extension JudgingOptions {
  /// The windows of the flag, the environment or the configuration, in this order, their counts made
  /// proportions as the configuration says; none when nothing names any.
  func history(for loaded: LoadedConfig?, policy: JudgePolicy) throws -> AAHistory {
    let named = aaHistory ?? ProcessInfo.processInfo.environment["VERDIN_AA_HISTORY"]
    let configured = loaded.flatMap { loaded in loaded.history?.path(besides: loaded.file) }
    guard let path = named ?? configured else { return AAHistory() }
    guard policy.name == JudgePolicy.verdin.name else {
      throw ValidationError(
        "An A/A history is for policy verdin; policy \(policy.name) knows none.")
    }
    var history = try readHistory(path)
    for place in history.windows.indices {
      history.windows[place] = try formProportions(
        history.windows[place], proportions: loaded?.proportions ?? [], file: path)
    }
    return history
  }
}

extension LoadedConfig {
  /// - Parameter path: a file, or - for standard input.
  init(reading path: String) throws {
    let source = ByteSource(argument: path)
    try self.init(source.read().array, file: source.name)
  }
}

struct PolicyName: ExpressibleByArgument {
  var policy: JudgePolicy

  init?(argument: String) {
    guard let policy = JudgePolicy.named(argument) else { return nil }
    self.policy = policy
  }
}
