import CLibFuzzer
import Foundation

/// Feeds libFuzzer's inputs to the target that the environment's FUZZ_TARGET names.
@main
enum VerdinFuzz {
  static func main() {
    var count = CommandLine.argc
    // Sound: libFuzzer changes the arguments in place, and nobody reads them afterwards.
    var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
    let status =
      switch ProcessInfo.processInfo.environment["FUZZ_TARGET"] {
      case "csv":
        LLVMFuzzerRunDriver(&count, &arguments) { data, size in
          fuzzCSV(bytes(data, size))
          return 0
        }
      case "request":
        LLVMFuzzerRunDriver(&count, &arguments) { data, size in
          fuzzRequest(bytes(data, size))
          return 0
        }
      case "config":
        LLVMFuzzerRunDriver(&count, &arguments) { data, size in
          fuzzConfig(bytes(data, size))
          return 0
        }
      case let other: preconditionFailure("FUZZ_TARGET is '\(other ?? "")': csv, request or config")
      }
    exit(status)
  }
}

// Free, because a C function pointer cannot capture a type.
private func bytes(_ data: UnsafePointer<UInt8>?, _ size: Int) -> [UInt8] {
  Array(UnsafeBufferPointer(start: data, count: size))
}
