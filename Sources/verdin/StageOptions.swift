import ArgumentParser
import VerdinIO
import VerdinJudge
import VerdinRollout

/// The stages of a rollout.
struct StageOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The challenger's share of the traffic, stage by stage, in percent; else the configuration's, "
        + "or 1,5,25,50,100.", valueName: "percents"))
  var stages: PercentList?

  @Option(
    help: ArgumentHelp(
      "How long each stage lasts: 1800s, 30m, 1h; else as the configuration says, or 30m.",
      valueName: "time"))
  var stageDuration: TimeSpan?

  /// - Parameter configured: the stages of the configuration, when it names any.
  /// - Throws: a `Diagnostic` that says which stage is wrong.
  func rollout(_ configured: StagedPlan?) throws(Diagnostic) -> RolloutPlan {
    do {
      let usual = try (configured ?? .standard).outline.stages
      let shares = stages?.shares ?? usual.map(\.share)
      return try RolloutPlan(
        stages: shares.enumerated().map { place, share in
          let seconds = stageDuration?.seconds ?? usual[min(place, usual.count - 1)].seconds
          return RolloutPlan.Stage(share: share, seconds: seconds)
        })
    } catch {
      let (message, hint) = words(of: error)
      throw Diagnostic(file: "--stages", message: message, hint: hint)
    }
  }

  private func words(of mistake: RolloutPlan.Mistake) -> (message: String, hint: String) {
    func percent(_ share: Double) -> String { "\((share * 1e8).rounded() / 1e6) %" }
    let example = "write them in percent, ascending, as in --stages 1,5,25,50,100"
    return switch mistake {
    case .noStage: ("there is no stage", example)
    case .shareOutOfRange(let share):
      ("a share of \(percent(share)) is not above 0 and at most 100 %", example)
    case .notAscending(let share, let last):
      ("\(percent(share)) does not lie above the stage before it, \(percent(last))", example)
    case .noDuration(let seconds):
      ("a stage of \(seconds) s has no length", "give --stage-duration 30m")
    }
  }
}

/// Percentages such as `1,5,25`, also with percent signs, as shares.
struct PercentList: ExpressibleByArgument, CustomStringConvertible {
  var shares: [Double]

  init(_ shares: [Double]) { self.shares = shares }

  init?(argument: String) {
    var shares: [Double] = []
    for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
      let number = part.hasSuffix("%") ? part.dropLast() : part
      guard let percent = Double(number.filter { $0 != " " }), percent.isFinite else { return nil }
      shares.append(percent / 100)
    }
    self.shares = shares
  }

  var description: String {
    shares.map { share in
      let percent = (share * 1e8).rounded() / 1e6
      return percent == percent.rounded() ? "\(Int(percent))" : "\(percent)"
    }.joined(separator: ",")
  }
}
