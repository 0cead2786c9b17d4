import ArgumentParser
import VerdinIO
import VerdinJudge
import VerdinReport

struct SketchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sketch",
    abstract: "Turn raw samples into small sketches, and merge sketches.",
    discussion: """
      A sketch keeps every quantile of a metric and arm within the accuracy, in some kilobytes however \
      many values there are, and sketches of parts merge into that of the whole, in any order. Reads \
      CSV recordings, or with --metric and --arm plain numbers; with --merge the sketches of other \
      runs. Writes JSON Lines: one DDSketch a metric and arm, for 'verdin judge' and other programs, \
      or with --requests one request a metric, for 'verdin batch'. Times and instances are not kept. \
      Exit codes: 0 written, 2 a mistake, 5 a file could not be read or written.
      """)

  @Argument(
    help: ArgumentHelp(
      "CSV recordings, also gzipped, or what --metric or --merge say; - reads standard input.",
      valueName: "file"))
  var files: [String]

  @Option(help: "How far a quantile may lie from the true one: 0.5%, 0.01.")
  var accuracy: Accuracy = Accuracy(share: 0.005)

  @Option(help: "The files hold plain numbers of this metric, NaN where one is missing.")
  var metric: String?

  @Option(help: "All values are of this arm: champion or challenger.")
  var arm: Arm?

  @Flag(help: "The files hold sketches, and all of a metric and arm are merged.")
  var merge = false

  @Flag(help: "Write requests for 'verdin batch', one for each metric, in place of sketches.")
  var requests = false

  @OptionGroup var reading: CSVReadingOptions

  func validate() throws {
    if files.isEmpty { throw ValidationError("Name a file, or - for standard input.") }
    if merge, metric != nil || arm != nil {
      throw ValidationError("Sketches say their metric and arm: leave --metric and --arm.")
    }
    if metric != nil, arm == nil {
      throw ValidationError("Plain numbers are of one arm: say --arm champion or challenger.")
    }
  }

  func run() throws {
    var merger = SketchMerger()
    for file in files { try read(ByteSource(argument: file), into: &merger) }
    let pairs = merger.merged
    if pairs.isEmpty {
      throw Diagnostic(file: files[0], message: "no sketches: nothing to write")
    }
    var json = JSONWriter()
    if requests {
      for pair in pairs {
        json.request(id: pair.name, [pair])
        json.endLine()
      }
    } else {
      for record in merger.records {
        json.sketchRecord(record)
        json.endLine()
      }
    }
    try Console.result(json.bytes)
  }

  private func read(_ source: ByteSource, into merger: inout SketchMerger) throws {
    if merge {
      let bytes = try source.read().array
      _ = try readSketches(jsonLines: bytes.span, file: source.name, into: &merger)
    } else if let metric, let arm {
      var sketch = Series.Sketch(accuracy.buckets)
      try sketchNumbers(source, into: &sketch)
      add(metric, [:], arm, sketch, to: &merger)
    } else {
      for pair in try readPart(source, arm: arm, options: reading.options()).pairs {
        for (arm, series) in [(Arm.champion, pair.champion), (.challenger, pair.challenger)]
        where !series.values.isEmpty {
          guard series.histogram == nil else {
            throw Diagnostic(
              file: source.name, message: "'\(pair.name)' is a histogram already",
              hint: "'verdin judge' takes it as it is")
          }
          var sketch = Series.Sketch(accuracy.buckets)
          sketch.add(series.values.span)
          add(pair.name, pair.labels, arm, sketch, to: &merger)
        }
      }
    }
  }

  private func add(
    _ name: String, _ labels: [String: String], _ arm: Arm, _ sketch: Series.Sketch,
    to merger: inout SketchMerger
  ) {
    let record = SketchRecord(
      name: name, labels: labels, arm: arm == .champion ? .champion : .challenger, sketch: sketch)
    let isMerged = merger.add(record)
    precondition(isMerged, "sketches of one accuracy have the same edges")
  }
}

/// A relative accuracy that sketches can have: `0.5%` or `0.005`.
struct Accuracy: ExpressibleByArgument, CustomStringConvertible {
  var buckets: Series.Sketch.Buckets
  var description: String

  init?(argument: String) {
    let isPercent = argument.hasSuffix("%")
    guard let number = Double(isPercent ? String(argument.dropLast()) : argument),
      number > 0, number < (isPercent ? 50 : 0.5),
      let buckets = Series.Sketch.Buckets(accuracy: isPercent ? number / 100 : number)
    else { return nil }
    self.buckets = buckets
    description = argument
  }

  init(share: Double) {
    guard let buckets = Series.Sketch.Buckets(accuracy: share) else {
      preconditionFailure("no scale is as fine as \(share)")
    }
    self.buckets = buckets
    description = "\(share * 100)%"
  }
}

extension Arm: ExpressibleByArgument {}
