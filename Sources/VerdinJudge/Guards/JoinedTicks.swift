import RealModule
import VerdinNumerics

/// The clocks of both arms of one metric, laid over each other once for all who ask.
struct JoinedTicks: Sendable {
  /// nil where the arm's values follow no regular clock.
  private(set) var challengerClock: TickClock?
  private(set) var championClock: TickClock?
  /// Whether the arms have the same times.
  private(set) var isOneClock = false
  /// Whether both arms have a regular clock, and four fifths of the ticks of the longer one are
  /// common; recordings of different days are laid over each other by whole days.
  private(set) var isPaired = false
  /// The values at the common ticks in the order of time where there are pairs, else all of an arm.
  private(set) var challenger: [Double] = []
  private(set) var champion: [Double] = []

  init() {}

  init(_ x: CleanSample, _ y: CleanSample) { join(x, y) }

  /// Whether every value of both arms has a time of its own on a regular clock.
  var isRegular: Bool { challengerClock != nil && championClock != nil }

  /// - Complexity: O(*n*), no allocation once the storage has grown.
  mutating func join(_ x: CleanSample, _ y: CleanSample) {
    isOneClock = x.times == y.times
    championClock = TickClock(y.times)
    challengerClock = isOneClock ? championClock : TickClock(x.times)
    isPaired = isRegular
    if isRegular && !isOneClock {
      challenger.replaceOrShare([])
      champion.replaceOrShare([])
      forEachCommonTick(x.times, y.times) { i, j in
        challenger.append(x.values[i])
        champion.append(y.values[j])
      }
      isPaired = 5 * challenger.count >= 4 * max(x.times.count, y.times.count)
      if isPaired { return }
    }
    challenger.replaceOrShare(x.values)
    champion.replaceOrShare(y.values)
  }

  /// Writes the differences of the pairs to the scratch, of logarithms for ratios.
  ///
  /// - Precondition: there are pairs.
  func writeDifferences(isRelative: Bool, to scratch: inout SeriesScratch) {
    precondition(isPaired, "differences of values that are no pairs")
    let (x, y) = (challenger.span, champion.span)
    scratch.series.refill(x.count) {
      isRelative ? Double.log(x[$0]) - Double.log(y[$0]) : x[$0] - y[$0]
    }
  }
}

/// Visits the ticks that two ascending clocks share, with their places on each; recordings of
/// different days are laid over each other by whole days.
func forEachCommonTick(_ x: [Double], _ y: [Double], _ visit: (_ x: Int, _ y: Int) -> Void) {
  let offset = wholeDays(from: y, to: x)
  var (i, j) = (0, 0)
  while i < x.count && j < y.count {
    let (time, other) = (x[i] - offset, y[j])
    if time < other {
      i += 1
    } else if other < time {
      j += 1
    } else {
      visit(i, j)
      i += 1
      j += 1
    }
  }
}

/// The values of both arms next to each other.
struct SideBySide {
  let challenger: [Double]
  let champion: [Double]
  /// Seconds from tick to tick; nil for values that were joined by their place.
  let step: Double?

  /// - Returns: nil for arms that share neither four fifths of their ticks nor their number of
  ///   points.
  init?(_ workspace: borrowing Workspace) {
    let ticks = workspace.ticks
    if ticks.isPaired, let y = ticks.championClock, ticks.challengerClock?.hasPace(of: y) == true {
      (challenger, champion, step) = (ticks.challenger, ticks.champion, y.step)
    } else if workspace.challenger.values.count == workspace.champion.values.count {
      (challenger, champion) = (workspace.challenger.values, workspace.champion.values)
      step = nil
    } else {
      return nil
    }
  }
}
