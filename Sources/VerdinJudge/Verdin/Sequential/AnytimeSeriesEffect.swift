import VerdinNumerics

extension EffectMethod {
  /// Series looked at as often as one likes: at every tick from the 30th on, the effect in all data
  /// so far is held against the boundary of a normal mixture.
  ///
  /// The z-value of a test is the normal deviate of its p-value; that its path stays within the
  /// boundary rests on simulation, not on a theorem: at a nominal 1 % up to 240 looks cross wrongly
  /// in 0.1 to 1.1 %, from independent minutes to an autocorrelation of 0.9.
  ///
  /// - SeeAlso: Robbins 1970, doi:10.1214/aoms/1177696786; Howard, Ramdas, McAuliffe & Sekhon 2021,
  ///   doi:10.1214/20-AOS1991
  static let anytimeSeries = EffectMethod(
    name: "anytime-series", kind: .series, sign: regularTicks
  ) { settings, config, _, workspace in
    guard let stream = SeriesStream(settings, workspace) else { return nil }
    let model = SeriesErrorModel.autocorrelation
    let schedule = LookSchedule.looks(from: model.firstLook, through: stream.differences.count)
    var looks = SeriesLooks(
      schedule, margins: stream.margin.onEffectScale, config.alpha
    ) { stream.finding(0..<$0, model, &workspace.seriesScratch) }
    if stream.isBroken { looks.withdrawPass() }
    return Effect(
      looks.bounds(estimate: stream.location(&workspace.seriesScratch)), stream.margin,
      increase: looks.increase, decrease: looks.decrease,
      AnytimeEvidence(
        .normalMixture, looks: looks.looks, settings.harm, stream.ticks,
        increase: looks.increase, decrease: looks.decrease),
      note: note(stream, model, looks.looks))
  }

  private static func note(_ stream: SeriesStream, _ model: SeriesErrorModel, _ looks: Int)
    -> String
  {
    if stream.isBroken {
      return
        "repeated looks: tick \(stream.differences.count + 1) has a value that is not positive, "
        + "so no ratio; nothing after it counts. Give an absolute margin"
    }
    if looks == 0 {
      return "repeated looks: \(stream.ticks.count) common ticks; the first look is at "
        + "\(model.firstLook)"
    }
    return "repeated looks: \(looks) at \(stream.ticks.count) common ticks, bounds hold at all of "
      + "them together"
  }
}
