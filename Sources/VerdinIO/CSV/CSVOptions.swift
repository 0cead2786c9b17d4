/// How a CSV file is to be understood, where its header does not say.
package struct CSVOptions: Sendable {
  /// nil: recognised from the header.
  package var layout: CSVLayout?
  package var arms: ArmMap
  /// Columns that hold text which tells series apart. In the long layout every column that has no
  /// other meaning is one anyway.
  package var labelColumns: [String]
  /// With which instructions rows are read; all read the same.
  package var kernel = TextKernel.best

  package init(layout: CSVLayout? = nil, arms: ArmMap = ArmMap(), labelColumns: [String] = []) {
    self.layout = layout
    self.arms = arms
    self.labelColumns = labelColumns
  }
}

/// How a table holds its metrics.
package enum CSVLayout: String, Sendable, CaseIterable {
  /// One value a row: `timestamp,metric,arm,value`, and perhaps `instance` and labels.
  case long
  /// One column a metric: `timestamp,arm,latency_ms,accuracy`, and perhaps `instance`.
  case wide
}
