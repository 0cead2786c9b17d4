import Foundation

/// Standard error, for all that an operator should know.
enum Console {
  static func note(_ text: String) {
    FileHandle.standardError.write(Data((text + "\n").utf8))
  }
}
