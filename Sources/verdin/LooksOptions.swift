import ArgumentParser
import VerdinIO
import VerdinJudge

/// How often the comparison is looked at.
struct LooksOptions: ParsableArguments {
  @Flag(
    help: ArgumentHelp(
      "The recording grows and is judged again and again: bounds that hold at all looks together, "
        + "and a fail that stays. Like 'looks: anytime' in the configuration."))
  var sequential = false

  @Option(
    help: ArgumentHelp(
      "Judge at these times since the start, and pass at the last alone: 30m,1h,2h. Like 'looks: "
        + "{gates: [...]}' in the configuration.", valueName: "times"))
  var gates: GateTimes?

  func validate() throws {
    if sequential && gates != nil {
      throw ValidationError(
        "--sequential looks at any time and --gates at a few; give one of them.")
    }
  }

  /// The looks of the flags; nil when neither is given.
  var looks: Looks? { gates.map { .gates($0.seconds) } ?? (sequential ? .anytime : nil) }

  /// Repeated looks are counted from the start of the recording, and by policy verdin alone.
  static func check(_ looks: Looks, policy: JudgePolicy, isCut: Bool) throws {
    guard looks != .once else { return }
    guard policy.takesRepeatedLooks else {
      throw ValidationError(
        "Policy \(policy.name) knows no repeated looks; judge once, or by policy verdin.")
    }
    if isCut {
      throw ValidationError(
        "Repeated looks count from the start of the recording; leave --window out.")
    }
  }
}

/// Ascending times since the start, separated by commas.
struct GateTimes: ExpressibleByArgument {
  var seconds: [Double]

  init?(argument: String) {
    var times: [Double] = []
    for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
      guard let time = secondsOfDuration(String(part)), time > times.last ?? 0 else {
        return nil
      }
      times.append(time)
    }
    guard !times.isEmpty else { return nil }
    seconds = times
  }
}
