import VerdinJudge

extension JSONWriter {
  /// Appends the members that say what a history of champion against champion changed.
  mutating func calibration(_ calibration: CalibrationEvidence) {
    member("windows", calibration.windows)
    member("left_out", calibration.leftOut)
    member("method", calibration.method.rawValue)
    member("spread", rounded: calibration.spread)
    member("standard_error", rounded: calibration.standardError)
    member("degrees_of_freedom", rounded: calibration.degreesOfFreedom)
    member("model_error", rounded: calibration.modelError)
    member("model_degrees_of_freedom", rounded: calibration.modelDegreesOfFreedom)
  }
}
