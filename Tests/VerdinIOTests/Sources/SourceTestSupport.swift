import Foundation
import VerdinIO
import VerdinJudge

/// A folder of its own that goes away with its owner.
final class TemporaryFolder: Sendable {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "verdin-io-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appending(path: name).path }

  @discardableResult
  func write(_ text: String, to name: String) throws -> String {
    try write(Array(text.utf8), to: name)
  }

  @discardableResult
  func write(_ bytes: [UInt8], to name: String) throws -> String {
    try Data(bytes).write(to: url.appending(path: name))
    return path(name)
  }

  func append(_ text: String, to name: String) throws {
    let file = try FileHandle(forWritingTo: url.appending(path: name))
    try file.seekToEnd()
    try file.write(contentsOf: Data(text.utf8))
    try file.close()
  }
}

extension MetricSource {
  /// What the source says it could not do; what it read, when it could.
  func complaint(_ span: Range<Double>) async -> SourceError? {
    do {
      _ = try await read(span)
      return nil
    } catch let error as SourceError {
      return error
    } catch {
      return .garbled(source: "an untyped error", reason: "\(error)")
    }
  }
}

extension RecordedMetrics {
  func pair(_ name: String) -> MetricPair? { pairs.first { $0.name == name } }
}
