import Foundation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The processes of a running nginx, as Linux's /proc shows them.
struct NginxMaster: Sendable {
  let processID: Int32
  /// What it was started with as `-c`.
  let config: String?

  struct Worker: Sendable, Equatable {
    var processID: Int32
    /// Seconds since the machine was started.
    var start: Double
    /// Whether it only finishes what it has begun.
    var isShuttingDown: Bool
  }

  /// The master whose number is in a file, when that process is one: a number left behind by the dead
  /// may belong to anybody.
  init(pidFile: String) throws(RouterError) {
    let text = try AtomicFile(path: pidFile).read().trimmingSpace
    guard let number = Int32(text), number > 1 else {
      throw .unfit(address: pidFile, reason: "'\(text.prefix(40))' is no process id")
    }
    processID = number
    let title = Self.title(number)
    guard title?.hasPrefix("nginx: master process") == true else {
      throw .unfit(
        address: pidFile,
        reason: title == nil
          ? "no process \(number) runs here"
          : "process \(number) is no nginx master but '\(title ?? "")'",
        hint: "start nginx, or name its pid file: pid=...")
    }
    let words = (title ?? "").split(separator: " ")
    config = words.firstIndex(of: "-c").flatMap {
      $0 + 1 < words.count ? String(words[$0 + 1]) : nil
    }
  }

  /// Asks for the configuration to be read anew. That it was asked says nothing yet.
  func reload() throws(RouterError) {
    guard kill(processID, SIGHUP) == 0 else {
      throw .unreachable(
        address: "nginx, process \(processID)", reason: "SIGHUP: \(systemReason(errno))")
    }
  }

  /// Its workers, of all generations.
  func workers() throws(RouterError) -> [Worker] {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: "/proc")
    } catch {
      throw .unreachable(address: "/proc", reason: "processes cannot be listed: \(error)")
    }
    return names.compactMap { Int32($0) }.compactMap(worker)
  }

  /// nil for what is no worker of this master, or is gone by now.
  private func worker(_ number: Int32) -> Worker? {
    guard let text = Self.text("/proc/\(number)/stat"),
      // The name stands in brackets and may have blanks and brackets itself.
      let end = text.lastIndex(of: ")")
    else { return nil }
    let fields = text[text.index(after: end)...].split(whereSeparator: \.isWhitespace)
    guard fields.count > 19, Int32(fields[1]) == processID, let ticks = Double(fields[19]),
      let title = Self.title(number), title.hasPrefix("nginx: worker process")
    else { return nil }
    return Worker(
      processID: number, start: ticks / Double(sysconf(Int32(_SC_CLK_TCK))),
      isShuttingDown: title.contains("shutting down"))
  }

  private static func title(_ number: Int32) -> String? {
    text("/proc/\(number)/cmdline").map { $0.replacing("\0", with: " ").trimmingSpace }
  }

  private static func text(_ path: String) -> String? {
    FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
  }
}
