/// Where the metrics of a running rollout come from.
package protocol MetricSource: Sendable {
  /// All that was recorded of both arms in a span of unix time, as the CSV reader would give it. An
  /// arm of which nothing was recorded has empty series.
  ///
  /// - Throws: `SourceError` when there is nothing, or nothing to rely on.
  func read(_ span: Range<Double>) async throws -> RecordedMetrics
}

/// The source that a configuration describes.
///
/// - Parameters:
///   - champion: the champion's version, for sources that tell the arms apart by it.
///   - challenger: the challenger's.
package func makeSource(
  _ settings: SourceSettings, champion: String, challenger: String
) -> any MetricSource {
  switch settings {
  case .recording(let files): RecordedSource(files)
  case .prometheus(let settings):
    PrometheusSource(settings, champion: champion, challenger: challenger)
  case .requests(let settings): RequestLogSource(settings)
  }
}
