/// Where the metrics of a running rollout come from.
package protocol MetricSource: Sendable {
  /// All that was recorded in a span of unix time, of both arms.
  ///
  /// - Throws: where the source cannot be read, or says something that cannot be understood.
  func read(_ span: Range<Double>) async throws -> RecordedMetrics
}
