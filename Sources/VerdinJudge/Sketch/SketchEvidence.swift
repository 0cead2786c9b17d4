/// What the buckets of sketches hide from a comparison.
public struct SketchEvidence: Sendable, Equatable {
  /// How far a value lies at most from what stands for its bucket, relative to the value.
  public var relativeAccuracy: Double
  /// How far the superiority lies at most from that of the values: half of the pairs of one bucket.
  public var superiorityError: Double

  public init(relativeAccuracy: Double, superiorityError: Double) {
    self.relativeAccuracy = relativeAccuracy
    self.superiorityError = superiorityError
  }
}
