import Foundation
import Testing

/// The library that kills a process at a chosen write of its ledger, built once from
/// `Tests/Crash/ledger_faults.c`; nil where there is no C compiler or no LD_PRELOAD.
enum LedgerFaults {
  static let library: String? = {
    #if os(Linux)
      let built = FileManager.default.temporaryDirectory
        .appending(path: "verdin-ledger-faults-\(UUID()).so").path
      let source = repository.appending(path: "Tests/Crash/ledger_faults.c").path
      for compiler in ["cc", "clang", "gcc"] {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [compiler, "-O1", "-shared", "-fPIC", "-o", built, source, "-ldl"]
        process.standardError = FileHandle.nullDevice
        do { try process.run() } catch { continue }
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { continue }
        libraryPath = built
        atexit { if let path = libraryPath { unlink(path) } }
        return built
      }
    #endif
    print("skipped: no C compiler that builds Tests/Crash/ledger_faults.c")
    return nil
  }()

  /// `fault` is as the library reads it: `before:17`, `half:17`, `after:17`, or an error's number.
  static func environment(_ fault: String) -> [String: String] {
    ["LD_PRELOAD": library ?? "", "LEDGER_FAULT": fault]
  }

  static func counting(into path: String) -> [String: String] {
    ["LD_PRELOAD": library ?? "", "LEDGER_LOG": path]
  }
}

/// Removed when the tests end.
nonisolated(unsafe) private var libraryPath: String?
