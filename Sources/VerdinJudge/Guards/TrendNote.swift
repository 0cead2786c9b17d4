import RealModule
import VerdinNumerics

/// What to say when the difference of the arms, in `scratch.series`, is still on its way somewhere:
/// one figure for all of the time then describes none of it. Empty without a trend beyond three
/// standard errors.
func trendNote(_ isRelative: Bool, _ scratch: inout SeriesScratch) -> String {
  let series = scratch.series
  // Student's law has wider tails: as rare as three standard errors of a normal one.
  guard let slope = SeriesSlope(series.span, scratch: &scratch.autoregression),
    slope.pValue < 0.0027
  else { return "" }
  let rise =
    isRelative ? Figures.change(Double.exp(slope.rise) - 1) : Figures.plain(slope.rise)
  return "; still drifting: the difference changed by \(rise) from the first tick to the last"
}
