import Foundation

/// A file that is there as a whole or not at all, whoever reads it meanwhile.
struct ReportFile {
  private let path: String

  init(_ path: String) { self.path = path }

  func write(_ bytes: [UInt8]) throws {
    do {
      try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw OutputError.cannotWrite(path: path, reason: error.localizedDescription)
    }
  }
}
