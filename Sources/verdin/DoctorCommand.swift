import ArgumentParser
import Foundation
import VerdinNumerics

struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Tell what this machine offers and what Verdin makes of it.",
    discussion: "Exit codes: 0 all is well, 5 something that Verdin can use is missing.")

  /// How this command asks another process of itself, since kernels are chosen once in a process.
  @Flag(help: .hidden) var libraryKernels = false

  func run() throws {
    if libraryKernels {
      BLAS.leaveChoiceToLibrary()
      print(KernelSpeed(try BLAS()).text)
      return
    }
    line("verdin", Verdin.version)
    line("processors", "\(ProcessInfo.processInfo.activeProcessorCount)")
    do {
      let blas = try BLAS()
      line("BLAS", blas.environment.configuration)
      line("BLAS core type", coreType(KernelSpeed(blas)))
      line(
        "BLAS threads",
        "\(blas.environment.threads); Verdin shares metrics out to the processors itself")
    } catch {
      line("BLAS", "missing: \(error)")
      Console.note(
        "Judging works without BLAS; bootstrap, permutations and Hotelling's test do not.\n"
          + "  hint: install libopenblas-dev and liblapacke-dev")
      throw ExitCode(ExitStatus.unavailable.rawValue)
    }
  }

  private func line(_ name: String, _ value: String) {
    print(name.padding(toLength: 16, withPad: " ", startingAt: 0) + value)
  }

  /// The kernels in use, why these, and what others would cost.
  private func coreType(_ mine: KernelSpeed) -> String {
    let name = "\(mine.core), \(Int(mine.gigaflops.rounded())) GFLOP/s"
    if ProcessInfo.processInfo.environment["OPENBLAS_CORETYPE"] != nil {
      return "\(name), as OPENBLAS_CORETYPE asks" + remark(mine.core)
    }
    guard let other = KernelSpeed.ofLibraryChoice() else { return name + remark(mine.core) }
    if other.core == mine.core { return "\(name), the library's own choice" + remark(mine.core) }
    let ratio = String(format: "%.1f", mine.gigaflops / other.gigaflops)
    return "\(name), chosen by Verdin: the library takes \(other.core) by itself,"
      + " \(Int(other.gigaflops.rounded())) GFLOP/s (\(ratio) times)"
  }

  /// These kernels know nothing newer than SSE3; a CPU that runs Swift has better.
  private func remark(_ core: String) -> String {
    ["Prescott", "Core2", "Nehalem"].contains(core)
      ? ": slow; set OPENBLAS_CORETYPE=Haswell or SkylakeX if the processor has AVX2 or AVX-512"
      : ""
  }
}
