import ArgumentParser
import VerdinIO

/// How to read a CSV file whose header does not tell.
struct CSVReadingOptions: ParsableArguments {
  @Option(help: "What the file calls the arms: v1=champion,v2=challenger.")
  var armMap: String?

  @Option(help: "The layout of a CSV file, when its header does not tell: long or wide.")
  var layout: CSVLayout?

  @Option(
    help: ArgumentHelp(
      "Columns of a wide CSV that tell series apart instead of measuring.", valueName: "columns"))
  var labels: String?

  func options() throws -> CSVOptions {
    let arms = try armMap.map { try ArmMap(parsing: $0, option: "--arm-map") } ?? ArmMap()
    return CSVOptions(
      layout: layout, arms: arms,
      labelColumns: labels.map { $0.split(separator: ",").map(String.init) } ?? [])
  }
}

extension CSVLayout: ExpressibleByArgument {}
