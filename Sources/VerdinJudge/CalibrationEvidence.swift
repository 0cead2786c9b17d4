/// What a history of champion against champion changed in the error of one metric's effect.
///
/// Every error is on the scale of the estimate: the logarithm of the ratio for a relative margin, the
/// metric's unit for an absolute one.
public struct CalibrationEvidence: Sendable, Equatable {
  /// The past windows in use, and those that could not be.
  public var windows: Int
  public var leftOut: Int
  public var method: Method
  /// The root mean square of the windows' effects: how far healthy arms come apart.
  public var spread: Double
  /// The error in use.
  public var standardError: Double
  /// How many independent windows the history stands for, where it alone gives the error.
  public var degreesOfFreedom: Double
  /// What the error would be without the history.
  public var modelError: Double
  public var modelDegreesOfFreedom: Double

  public enum Method: String, Sendable {
    /// The windows' spread takes the place of the model's error.
    case reference
    /// What the windows spread beyond the model is added to its error.
    case mixed
  }

  public init(
    windows: Int, leftOut: Int, method: Method, spread: Double, standardError: Double,
    degreesOfFreedom: Double, modelError: Double, modelDegreesOfFreedom: Double
  ) {
    self.windows = windows
    self.leftOut = leftOut
    self.method = method
    self.spread = spread
    self.standardError = standardError
    self.degreesOfFreedom = degreesOfFreedom
    self.modelError = modelError
    self.modelDegreesOfFreedom = modelDegreesOfFreedom
  }
}
