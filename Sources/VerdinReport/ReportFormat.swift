import VerdinJudge

/// One way of telling somebody what a judge found.
package protocol Report: Sendable {
  /// The word that selects it on the command line.
  var name: String { get }
  /// What it is for, one line of help.
  var summary: String { get }
  /// Whether it names the files that were read by their digests, which take time to compute.
  var namesDigests: Bool { get }
  /// The whole report as UTF-8, its last line ended.
  func render(_ judgement: Judgement, in context: ReportContext) -> [UInt8]
}

extension Report {
  package var namesDigests: Bool { false }
}

/// The reports there are.
package enum ReportFormat {
  /// Every report, in the order of the help.
  package static let all: [any Report] = [
    TextReport(), JSONReport(), JSONLineReport(), JUnitReport(), MarkdownReport(),
    HTMLReport(), PrometheusReport(),
  ]

  /// The report of that name, nil when there is none.
  package static func named(_ name: String) -> (any Report)? {
    all.first { $0.name == name }
  }
}

/// What a report says beside the judgement: where it came from and how it is to look.
package struct ReportContext: Sendable {
  /// The file, or the pair of files, that was judged.
  package var input: String
  package var config: String?
  /// The rollout stage, such as `5 %`.
  package var stage: String?
  /// Verdin's own version.
  package var version: String
  /// Whether the reader's terminal shows ANSI colours.
  package var color: Bool
  /// Whether to show the evidence behind every metric, not only what decided.
  package var explain: Bool
  /// What was judged, for reports that draw it.
  package var recording: [MetricPair]
  /// The files that were read, for reports that name them exactly.
  package var digests: [FileDigest]

  package init(
    input: String, config: String? = nil, stage: String? = nil, version: String,
    color: Bool = false, explain: Bool = false, recording: [MetricPair] = [],
    digests: [FileDigest] = []
  ) {
    self.input = input
    self.config = config
    self.stage = stage
    self.version = version
    self.color = color
    self.explain = explain
    self.recording = recording
    self.digests = digests
  }
}

/// A file as it was read.
package struct FileDigest: Sendable, Equatable {
  package var name: String
  /// 64 hexadecimal digits.
  package var sha256: String

  package init(name: String, sha256: String) {
    self.name = name
    self.sha256 = sha256
  }
}
