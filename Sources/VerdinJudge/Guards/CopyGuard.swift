extension DataGuard {
  /// No arm's series is made of the other's: the same values in any order, shifted in time,
  /// mirrored, or scaled and moved without any residue.
  ///
  /// Two measurements never agree to the last digit. Two columns of one query do, and so do a share
  /// and what it leaves of the whole. Eight different values in eight different steps make it no
  /// accident and no ramp.
  static let copy = DataGuard(
    name: .copy,
    check: .metric { _, workspace in
      let (x, y) = (workspace.sortedChallenger, workspace.sortedChampion)
      guard min(x.count, y.count) >= 8 else { return nil }
      if x.values.elementsEqual(y.values), x.count - x.repeats >= 8 {
        return "both arms hold the same values: is one a copy of the other?"
      }
      guard let made = SideBySide(workspace).flatMap({ AffineCopy($0) }) else { return nil }
      return "the challenger's series is \(made.words) exactly: is one made of the other?"
    })
}

/// x(t + lag) = factor · y(t) + offset at every tick.
struct AffineCopy: Equatable {
  private(set) var factor: Double
  private(set) var offset: Double
  /// By how many ticks the challenger is later; negative when it is earlier.
  private(set) var lag: Int

  /// Looks at lags up to a quarter of the series.
  ///
  /// - Complexity: O(1) for almost every lag of unrelated series.
  init?(_ ticks: SideBySide) {
    let (x, y) = (ticks.challenger.span, ticks.champion.span)
    let reach = y.count / 4
    guard y.count >= 8, let anchors = Anchors(y, from: reach, to: y.count - reach) else {
      return nil
    }
    for distance in 0...reach {
      let found =
        AffineCopy(x, y, distance, anchors)
        ?? (distance == 0 ? nil : AffineCopy(x, y, -distance, anchors))
      if let found {
        self = found
        return
      }
    }
    return nil
  }

  @inline(__always)
  private init?(_ x: Span<Double>, _ y: Span<Double>, _ lag: Int, _ anchors: Anchors) {
    let (low, high) = (anchors.low, anchors.high)
    let slope = (x[high + lag] - x[low + lag]) / (y[high] - y[low])
    // Decimals and binary fractions round: a copy of values has no slope of 0.9999999999999998.
    let factor = abs(abs(slope) - 1) < 1e-12 ? slope.rounded() : slope
    guard factor != 0, factor.isFinite else { return nil }
    let intercept = x[low + lag] - factor * y[low]
    let size = max(abs(x[low + lag]), abs(x[high + lag]), abs(intercept))
    let residue = 1e-12 * size
    let overlap = max(0, -lag)..<min(y.count, y.count - lag)
    for t in overlap where abs(x[t &+ lag] - (factor * y[t] + intercept)) > residue {
      return nil
    }
    self.factor = factor
    offset = abs(intercept) <= residue ? 0 : intercept
    self.lag = lag
    // Two points lie on one line, and few on many: a rescaled copy must be longer than a plain one.
    let least = factor == 1 && offset == 0 ? 8 : 20
    guard overlap.count >= least, isVaried(y.extracting(overlap)) else { return nil }
  }

  var words: String {
    var words = "the champion's"
    if factor == -1 {
      words = offset == 0 ? "minus the champion's" : "\(Figures.plain(offset)) minus the champion's"
    } else {
      if factor != 1 { words += " times \(Figures.plain(factor))" }
      if offset != 0 { words += " \(offset < 0 ? "−" : "+") \(Figures.plain(abs(offset)))" }
    }
    if lag != 0 { words += " \(abs(lag)) ticks \(lag > 0 ? "before" : "after")" }
    return words
  }
}

/// Where a series is smallest and largest within a part of it.
private struct Anchors {
  var low: Int
  var high: Int

  /// - Returns: nil for a part that is constant.
  init?(_ values: Span<Double>, from start: Int, to end: Int) {
    (low, high) = (start, start)
    for place in start..<end {
      if values[place] < values[low] { low = place }
      if values[place] > values[high] { high = place }
    }
    if values[low] == values[high] { return nil }
  }
}

/// Whether a series has eight different values, and eight different steps from one to the next.
private func isVaried(_ values: Span<Double>) -> Bool {
  Set(values.indices.map { values[$0] }).count >= 8
    && Set(values.indices.dropFirst().map { values[$0] - values[$0 - 1] }).count >= 8
}
