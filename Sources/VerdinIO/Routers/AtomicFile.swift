import Foundation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A file that others read at any moment, so that it is never half written.
struct AtomicFile: Sendable {
  /// As the user wrote it.
  let path: String

  /// The whole text.
  func read() throws(RouterError) -> String {
    let bytes: Data
    do {
      bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw .unreachable(
        address: path,
        reason: FileManager.default.fileExists(atPath: path)
          ? "the file cannot be read" : "there is no such file")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .unfit(address: path, reason: "the file is not UTF-8")
    }
    return text
  }

  /// Replaces the file in one step: a temporary file beside it, fsync, rename, fsync of the folder.
  ///
  /// The mode of the file is kept, and a symbolic link goes on pointing to the same place. What was
  /// there stays beside it when asked for. Both names begin with a dot, so that an `include folder/*`
  /// never reads them.
  func write(_ text: String, keepPrevious: Bool = false) throws(RouterError) {
    let target = URL(fileURLWithPath: path).resolvingSymlinksInPath()
    let temporary = target.deletingLastPathComponent()
      .appending(path: ".\(target.lastPathComponent).\(getpid()).tmp").path
    try writeDurably(Array(text.utf8), to: temporary, mode: mode(of: target.path))
    do throws(RouterError) {
      if keepPrevious, FileManager.default.fileExists(atPath: target.path) {
        // A second name for the old file, so that there is no moment without it.
        unlink(previous)
        guard link(target.path, previous) == 0 else { throw failure("cannot keep \(previous)") }
      }
      guard rename(temporary, target.path) == 0 else { throw failure("cannot be replaced") }
    } catch {
      unlink(temporary)
      throw error
    }
    try syncFolder(of: target)
  }

  /// Puts back what `write(_:keepPrevious:)` kept.
  func restorePrevious() throws(RouterError) {
    let target = URL(fileURLWithPath: path).resolvingSymlinksInPath()
    guard rename(previous, target.path) == 0 else { throw failure("cannot put \(previous) back") }
    try syncFolder(of: target)
  }

  /// Where the text before the last is kept.
  var previous: String {
    let target = URL(fileURLWithPath: path).resolvingSymlinksInPath()
    return target.deletingLastPathComponent()
      .appending(path: ".\(target.lastPathComponent).prev").path
  }

  private func mode(of path: String) -> mode_t {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & 0o777 : 0o644
  }

  private func writeDurably(
    _ bytes: [UInt8], to path: String, mode: mode_t
  ) throws(RouterError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw failure("cannot write \(path)") }
    defer { close(descriptor) }
    do throws(RouterError) {
      // The process's mask took bits away that the file had.
      guard fchmod(descriptor, mode) == 0 else { throw failure("cannot set the mode of \(path)") }
      var rest = bytes
      while !rest.isEmpty {
        let count = Self.systemWrite(descriptor, rest, rest.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { throw failure("cannot write \(path)") }
        rest.removeFirst(count)
      }
      guard fsync(descriptor) == 0 else { throw failure("cannot write \(path)") }
    } catch {
      unlink(path)
      throw error
    }
  }

  private func syncFolder(of target: URL) throws(RouterError) {
    let descriptor = open(target.deletingLastPathComponent().path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("cannot open its folder") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw failure("cannot write its folder") }
  }

  private func failure(_ what: String) -> RouterError {
    .unfit(address: path, reason: "\(what): \(systemReason(errno))")
  }

  #if canImport(Glibc)
    private static let systemWrite = Glibc.write
  #else
    private static let systemWrite = Darwin.write
  #endif
}
