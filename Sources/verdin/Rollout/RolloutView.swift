import Foundation
import VerdinJudge
import VerdinReport
import VerdinRollout

/// A rollout as somebody watches it: drawn anew at a terminal, else a line for every new event.
struct RolloutView {
  let isTerminal = isatty(STDOUT_FILENO) != 0
  private var told = 0

  mutating func show(_ status: RolloutStatus) throws {
    if isTerminal {
      // Home, draw, and clear what the last picture had more. Little history, since what does not fit
      // into the window would push the traffic out of it.
      let text = String(decoding: status.text(color: Console.wantsColor, history: 3), as: UTF8.self)
      let picture = text.replacing("\n", with: "\u{1B}[K\n")
      try Console.result(Array(("\u{1B}[H" + picture + "\u{1B}[J").utf8))
    } else {
      for recorded in status.events.dropFirst(told) {
        try Console.result(
          Array("\(timeOfDay(recorded.time))  \(words(recorded.event))\n".utf8))
      }
    }
    told = status.events.count
  }
}
