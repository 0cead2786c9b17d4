/// What is known of healthy differences: past windows in which champion was held against champion.
public struct AAHistory: Sendable, Equatable {
  /// One window an element, each with one pair a metric whose two arms are both the champion's.
  public var windows: [[MetricPair]]

  public init(windows: [[MetricPair]] = []) {
    self.windows = windows
  }
}
