import RealModule
import VerdinNumerics

extension Effect {
  /// An effect that was looked at repeatedly: bounds on the scale of the estimate, turned to
  /// relative changes for a relative margin.
  init(
    _ bounds: Bounds, _ margin: LevelMargin, increase: HarmPath, decrease: HarmPath,
    _ anytime: AnytimeEvidence, note: String
  ) {
    let p = (increase: increase.p, decrease: decrease.p)
    let pAny = (increase: increase.pHarm, decrease: decrease.pHarm)
    switch margin {
    case .relative(let share):
      let ratio = bounds.map { Double.exp($0) }
      self.init(
        bounds: ratio.map { $0 - 1 }, scale: .relative, tolerated: (share, share), pBeyond: p,
        pAny: pAny, ratio: ratio, note: .words(note))
    case .absolute(let amount):
      self.init(
        bounds: bounds, scale: .unit, tolerated: (amount, amount), pBeyond: p,
        pAny: pAny, note: .words(note))
    }
    self.anytime = anytime
  }
}

extension AnytimeEvidence {
  init(
    _ method: Method, looks: Int, _ harm: Harm, _ ticks: CommonTicks, increase: HarmPath,
    decrease: HarmPath
  ) {
    self.init(
      method: method, looks: looks,
      increase: harm == .decrease ? nil : increase.side(ticks),
      decrease: harm == .increase ? nil : decrease.side(ticks))
  }
}
