/// What helps a stage that cannot show that the arms are alike, the cheapest first.
func planAdvice(
  _ plan: MetricPlan, scale: PlanScale, power: Double, shadowPower: Double
) -> [String] {
  var sentences: [String] = []
  if let pooled = plan.pooled, pooled.outlook.passPower >= power {
    sentences.append(
      "judge all data since the \(Figures.percent(pooled.since)) stage together")
  }
  if let seconds = plan.secondsNeeded {
    sentences.append("a stage of \(Figures.span(seconds)) would pass")
  }
  if let margin = plan.alone?.achievableMargin, margin.isFinite, scale.scale != .superiority {
    let words = scale.scale == .relative ? Figures.percent(margin) : Figures.plain(margin)
    sentences.append("a margin of \(words) would pass")
  }
  if shadowPower >= power, plan.basis != .instances {
    sentences.append("shadow the traffic instead: both arms answering every request would pass")
  }
  if let ticks = plan.size.ticks, plan.basis == .series, ticks < 30 {
    sentences.append(
      ticks < 8
        ? "fewer than 8 ticks have no statistic: record shorter ticks or hold the stage longer"
        : "with fewer than 30 ticks errors are up to four times as likely")
  }
  if plan.size.championEvents == 0, scale.scale == .relative {
    sentences.append("an absolute margin could pass: of no events there is no share")
  }
  if sentences.isEmpty {
    sentences.append("no length within a year is enough: let its hard limits guard it, or watch it")
  }
  return sentences
}
