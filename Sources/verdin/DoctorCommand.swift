import ArgumentParser
import Foundation
import VerdinNumerics

struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Tell what this machine offers and what Verdin makes of it.",
    discussion: "Exit codes: 0 all is well, 5 something that Verdin can use is missing.")

  func run() throws {
    line("verdin", Verdin.version)
    line("processors", "\(ProcessInfo.processInfo.activeProcessorCount)")
    do {
      let found = try BLAS().environment
      line("BLAS", found.configuration)
      line("BLAS core type", found.coreName + coreRemark(found.coreName))
      line("BLAS threads", "\(found.threads); Verdin shares metrics out to the processors itself")
    } catch {
      line("BLAS", "missing: \(error)")
      Console.note(
        "Judging works without BLAS; the bootstrap and Hotelling's test do not.\n"
          + "  hint: install libopenblas-dev and liblapacke-dev")
      throw ExitCode(ExitStatus.unavailable.rawValue)
    }
  }

  private func line(_ name: String, _ value: String) {
    print(name.padding(toLength: 16, withPad: " ", startingAt: 0) + value)
  }

  /// These kernels know nothing newer than SSE3; a CPU that runs Swift has better.
  private func coreRemark(_ core: String) -> String {
    ["Prescott", "Core2", "Nehalem"].contains(core)
      ? ": slow; set OPENBLAS_CORETYPE=Haswell or SkylakeX if the processor has AVX2 or AVX-512"
      : ""
  }
}
