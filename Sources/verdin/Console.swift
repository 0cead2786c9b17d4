import Foundation

/// The two streams of the command: standard output carries the one result, standard error all else.
enum Console {
  static func result(_ bytes: [UInt8]) throws {
    try FileHandle.standardOutput.write(contentsOf: bytes)
  }

  static func note(_ text: String) {
    do {
      try FileHandle.standardError.write(contentsOf: Data((text + "\n").utf8))
    } catch {
      // Nothing is left to say it to; what was to be done goes on.
    }
  }

  /// Whether standard output is a terminal that wants colour.
  static var wantsColor: Bool {
    isatty(STDOUT_FILENO) != 0 && ProcessInfo.processInfo.environment["NO_COLOR"] == nil
      && ProcessInfo.processInfo.environment["TERM"] != "dumb"
  }
}
