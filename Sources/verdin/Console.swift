import Foundation

/// The two streams of the command: standard output carries the one result, standard error all else.
enum Console {
  static func result(_ bytes: [UInt8]) throws {
    try FileHandle.standardOutput.write(contentsOf: bytes)
  }

  static func note(_ text: String) { progress(text + "\n") }

  /// The same without a line end of its own.
  static func progress(_ text: String) {
    do {
      try FileHandle.standardError.write(contentsOf: Data(text.utf8))
    } catch {
      // Nothing is left to say it to; what was to be done goes on.
    }
  }

  /// Whether standard error is a terminal and standard output, which would write between, is none.
  static var showsProgress: Bool { isatty(STDERR_FILENO) != 0 && isatty(STDOUT_FILENO) == 0 }

  /// Whether standard output is a terminal that wants colour.
  static var wantsColor: Bool {
    isatty(STDOUT_FILENO) != 0 && ProcessInfo.processInfo.environment["NO_COLOR"] == nil
      && ProcessInfo.processInfo.environment["TERM"] != "dumb"
  }
}
