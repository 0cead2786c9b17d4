import VerdinJudge
import VerdinRollout

/// The challenger's share of the traffic over a rollout: asked for, confirmed and observed, with the looks
/// and what they found.
struct TimelinePlot {
  private let status: RolloutStatus
  private let frame = PlotFrame(width: 640, height: 240, top: 40)
  private let x: PlotScale
  private let y: PlotScale

  /// - Returns: nil for a rollout that never began.
  init?(_ status: RolloutStatus) {
    guard let first = status.events.first, let last = status.events.last else { return nil }
    self.status = status
    let end = status.state.isEnded ? last.time : max(last.time, status.now)
    x = PlotScale(
      // A little more, so that a fall at the end is seen.
      [first.time, max(end, first.time + 1) + 0.02 * (end - first.time)], from: frame.xRange.from,
      to: frame.xRange.to)
    // The looks have a row of their own below the shares.
    y = PlotScale([0, 100], from: frame.yRange.from - 24, to: frame.yRange.to)
  }

  var drawing: Markup {
    frame.drawing(words, kind: "broad") {
      frame.verticalAxis(y, ticks: [0, 25, 50, 75, 100]) { "\(Int($0)) %" }
      frame.horizontalAxis(x, ticks: timeTicks(x)) { String(timeOfDay($0).dropLast()) }
      stages
      steps(\.asked).drawn("asked")
      steps(\.confirmed).drawn("confirmed")
      for look in status.looks { mark(look) }
      rollback
    }
  }

  private var words: String {
    let seen = status.looks.count
    return "The challenger's share of the traffic from \(utcTime(x.values.lowerBound)) to "
      + "\(utcTime(x.values.upperBound)), now \(status.state.confirmedShare), with \(seen) looks: "
      + "\(status.phase)"
  }

  /// Where each stage begins, and its share above.
  @MarkupBuilder private var stages: [Markup] {
    let entered = status.events.compactMap { recorded -> (time: Double, name: String)? in
      guard case .stageEntered(let stage) = recorded.event else { return nil }
      let share = status.state.start?.stage(stage).share ?? .none
      return (recorded.time, stage == ShadowStage.index ? "copies" : "\(share)")
    }
    for (place, stage) in entered.enumerated() {
      PlotShape.line(x(stage.time), frame.top, x(stage.time), frame.height - frame.bottom, "edge")
      let end = place + 1 < entered.count ? entered[place + 1].time : x.values.upperBound
      if x(end) - x(stage.time) >= 44 {
        PlotShape.text(stage.name, x(stage.time) + 4, frame.top - 6)
      }
    }
  }

  private func steps(_ share: (RolloutStatus.Shares) -> TrafficShare) -> PlotPath {
    var path = PlotPath()
    var level = 0.0
    for point in status.shares {
      path.add(x(point.time), y(level))
      level = share(point).percent
      path.add(x(point.time), y(level))
    }
    path.add(x.end, y(level))
    return path
  }

  /// The share that a look saw, and the verdict's own shape below.
  @MarkupBuilder private func mark(_ look: Look) -> [Markup] {
    if let share = look.split?.share {
      Markup(
        "circle",
        [
          "class": "observed", "cx": coordinate(x(look.time)), "cy": coordinate(y(100 * share)),
          "r": "3",
        ])
    }
    VerdictShape.drawing(look.verdict, x(look.time), frame.height - frame.bottom - 11)
  }

  @MarkupBuilder private var rollback: [Markup] {
    if let moment = status.events.first(where: { $0.event.kind == .rolledBack })?.time {
      PlotShape.line(x(moment), frame.top, x(moment), frame.height - frame.bottom, "limit")
      PlotShape.text("rolled back", x(moment) - 4, frame.top - 24, anchor: "end", kind: "limit")
    }
  }
}

/// A verdict as a shape that is told from the others without colour.
enum VerdictShape {
  static func drawing(_ verdict: Verdict, _ x: Double, _ y: Double) -> Markup {
    func at(_ dx: Double, _ dy: Double) -> String { "\(coordinate(x + dx)) \(coordinate(y + dy))" }
    let data =
      switch verdict {
      case .pass: "M\(at(-4, 0))L\(at(-1, 3))L\(at(4, -4))"
      case .fail: "M\(at(-4, -4))L\(at(4, 4))M\(at(-4, 4))L\(at(4, -4))"
      case .marginal: "M\(at(0, -4))L\(at(4, 4))L\(at(-4, 4))Z"
      case .inconclusive: "M\(at(-4, 0))L\(at(4, 0))"
      }
    return Markup("path", ["class": "look \(verdict.rawValue)", "d": data])
  }

  /// All of them with their words.
  static let key = Markup("p", ["class": "soft"]) {
    "Looks: "
    for verdict in Verdict.allCases {
      Markup(
        "svg",
        [
          "viewBox": "0 0 12 12", "class": "symbol", "aria-hidden": "true",
        ]
      ) { drawing(verdict, 6, 6) }
      " \(verdict.rawValue)  "
    }
  }
}

/// Round times of day within a scale of unix seconds, at most seven.
func timeTicks(_ scale: PlotScale) -> [Double] {
  let span = scale.values.upperBound - scale.values.lowerBound
  let steps = [1.0, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 21_600]
  let step = steps.first { span / $0 <= 7 } ?? 86_400 * (span / 86_400 / 7).rounded(.up)
  let first = (scale.values.lowerBound / step).rounded(.up)
  let last = (scale.values.upperBound / step).rounded(.down)
  return first <= last ? (0...Int(last - first)).map { (first + Double($0)) * step } : []
}
