import ArgumentParser

/// A form of a report and the file that gets it: `html=page.html`.
struct ReportTarget<Format: ExpressibleByArgument>: ExpressibleByArgument {
  var format: Format
  var path: String

  init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1)
    guard parts.count == 2, let format = Format(argument: String(parts[0])) else { return nil }
    self.format = format
    path = String(parts[1])
  }
}
