import ArgumentParser
import Foundation
import VerdinReport

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a judgement with its data for a notebook, a data frame or a database.",
    discussion: """
      Judges as 'verdin judge' does, with the same options, and writes what was found in one or more \
      of three forms; - is standard output. Exit codes: 0 written, whatever the verdict, 2 a mistake, \
      5 a file could not be read or written.
      """)

  @OptionGroup var input: InputOptions
  @OptionGroup var judging: JudgingOptions
  @OptionGroup var looking: LooksOptions

  @Option(
    help: ArgumentHelp(
      "A Jupyter notebook with the data, Verdin's figures and cells that compute these anew with "
        + "numpy and scipy, compare and plot.", valueName: "file.ipynb"))
  var notebook: String?

  @Option(
    help: ArgumentHelp(
      "The results as a tidy table: a row a metric, a column a figure.", valueName: "file.csv"))
  var csv: String?

  @Option(
    help: ArgumentHelp(
      "What was judged as a long table with fixed columns and one type a column, which DuckDB, "
        + "polars and pandas turn into Parquet as it is: a row a value.", valueName: "file.csv"))
  var parquetReady: String?

  func validate() throws {
    let targets = [notebook, csv, parquetReady].compactMap(\.self)
    guard !targets.isEmpty else {
      throw ValidationError("Name what to write: --notebook, --csv or --parquet-ready.")
    }
    guard Set(targets).count == targets.count else {
      throw ValidationError("Two forms cannot go to one file; give each its own.")
    }
  }

  func run() throws {
    let judged = try JudgedRecording(input, judging, looking)
    let screened = judged.policy.screen(judged.pairs, judged.config).pairs
    let context = ReportContext(
      input: input.name, config: judged.configFile, version: Verdin.version, recording: screened)
    if let notebook {
      try write(
        Notebook(judged.judgement, judged.config.alpha, in: context).bytes, to: notebook)
    }
    if let csv { try write(resultTable(judged.judgement), to: csv) }
    if let parquetReady { try write(valueTable(screened), to: parquetReady) }
  }

  private func write(_ bytes: [UInt8], to path: String) throws {
    guard path != "-" else { return try Console.result(bytes) }
    try ReportFile(path).write(bytes)
  }
}
