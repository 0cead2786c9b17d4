import VerdinJudge

/// One metric at one stage as words for people.
struct PlanFigures {
  let name: String
  let answer: String
  /// Ticks, expected events or values.
  let data: String
  /// The probability to pass if the arms are alike.
  let passes: String
  let margin: String
  /// The smallest margin that would pass.
  let achievable: String
  let alarm: String
  let fail: String

  init(_ plan: MetricPlan) {
    name = plan.displayName
    answer = plan.answer.words
    data = Self.data(plan)
    passes = plan.alone.map { "\(readable(100 * $0.passPower, places: 0)) %" } ?? "-"
    let scale = plan.alone?.scale
    margin = MetricFigures.margin(plan.settings)
    achievable = Self.change(plan.alone?.achievableMargin, plan.settings.harm, scale)
    alarm = Self.change(plan.alone?.smallestAlarm, plan.settings.harm.direction, scale)
    fail = Self.change(plan.alone?.smallestFail, plan.settings.harm.direction, scale)
  }

  private static func data(_ plan: MetricPlan) -> String {
    let size = plan.size
    if plan.answer == .limitsOnly { return "-" }
    switch plan.basis {
    case .series, .sparse:
      guard let ticks = size.ticks, let seconds = size.tickSeconds else { return "-" }
      return "\(ticks) x \(readable(seconds)) s"
    case .rate:
      return [size.challengerEvents, size.championEvents].map { count($0 ?? 0) }
        .joined(separator: ":") + " ev"
    case .samples, .instances:
      return [size.challengerExposure, size.championExposure].map(count).joined(separator: ":")
    case .none: return "-"
    }
  }

  /// A whole number above ten, shortened above ten thousand.
  private static func count(_ value: Double) -> String {
    switch value {
    case ..<10: readable(value, digits: 2)
    case ..<10_000: readable(value, places: 0)
    case ..<10_000_000: readable(value / 1_000, digits: 3) + "k"
    default: readable(value / 1_000_000, digits: 3) + "M"
    }
  }

  private static func change(
    _ value: Double?, _ harm: Harm, _ scale: MarginBounds.Scale?
  ) -> String {
    guard let value, value.isFinite else { return "-" }
    let sign =
      switch harm {
      case .increase: "+"
      case .decrease: "-"
      case .either: "±"
      }
    switch scale {
    case .unit: return sign + readable(value, digits: 2)
    default:
      let digits = value < 0.0995 || value >= 9.995 ? 2 : 3
      return value >= 99.5 ? ">99x" : "\(sign)\(readable(100 * value, digits: digits)) %"
    }
  }
}

extension MetricPlan.Answer {
  var words: String {
    switch self {
    case .pass: "yes"
    case .failOnly: "fail only"
    case .alarmOnly: "alarm only"
    case .none: "no"
    case .limitsOnly: "limits"
    }
  }
}

extension Harm {
  /// The direction in which a plan looks for harm: of both, the increase.
  fileprivate var direction: Harm { self == .decrease ? .decrease : .increase }
}
