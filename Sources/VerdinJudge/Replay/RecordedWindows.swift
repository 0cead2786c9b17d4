/// The windows into which a recording is cut, one judged after another.
public struct RecordedWindows: Sendable, Equatable {
  /// Unix seconds: from `start` to before `end`.
  public struct Window: Sendable, Equatable {
    public let start: Double
    public let end: Double
    public init(start: Double, end: Double) {
      self.start = start
      self.end = end
    }
  }

  public let windows: [Window]
  /// Seconds at the end of the recording that fill no window.
  public let rest: Double

  /// Why a recording cannot be cut.
  public enum Mistake: Error, Sendable, Equatable {
    /// Some values have no time.
    case noTimes
    /// The recording is shorter, in seconds, than one window.
    case tooShort(recorded: Double)
  }

  /// - Parameters:
  ///   - length: of the window, or of the first one of a growing kind, in seconds.
  ///   - step: from one window's end to the next one's.
  ///   - isGrowing: whether every window begins at the recording's start.
  /// - Throws: where there is no whole window. A recording reaches to one tick beyond its last time.
  public init(
    of pairs: [MetricPair], length: Double, step: Double, isGrowing: Bool
  ) throws(Mistake) {
    precondition(length > 0 && step > 0, "windows of \(length) s every \(step) s")
    let series = pairs.flatMap { [$0.champion, $0.challenger] }
    guard series.allSatisfy({ $0.times.count == $0.values.count }) else { throw .noTimes }
    let times = Set(series.flatMap(\.times)).sorted()
    guard let first = times.first, let last = times.last else { throw .tooShort(recorded: 0) }
    let tick = zip(times.dropFirst(), times).map { $0 - $1 }.min() ?? 0
    // A tick's time is its beginning.
    let end = last + tick
    let count = ((end - first - length) / step * (1 + 1e-12)).rounded(.down)
    guard count >= 0 else { throw .tooShort(recorded: end - first) }
    windows = (0...Int(count)).map { index in
      let offset = Double(index) * step
      return Window(start: isGrowing ? first : first + offset, end: first + offset + length)
    }
    rest = max(0, end - windows[windows.count - 1].end)
  }
}

extension MetricPair {
  /// The points of a window.
  public func within(_ window: RecordedWindows.Window) -> MetricPair {
    var pair = self
    pair.champion = champion.keeping { $0 >= window.start && $0 < window.end }
    pair.challenger = challenger.keeping { $0 >= window.start && $0 < window.end }
    return pair
  }
}
