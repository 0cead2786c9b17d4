import Foundation
import VerdinNumerics

/// How fast the kernels of this process multiply matrices of doubles.
struct KernelSpeed {
  let core: String
  let gigaflops: Double

  /// Measures some 0.1 s of the thread's own time, the best of several products.
  init(_ blas: BLAS) {
    core = blas.environment.coreName
    let order = 256
    let factor = Matrix(
      rows: order, columns: order, elements: (0..<order * order).map { Double($0 % 17) - 8 })
    var product = Matrix()
    var least = Double.infinity
    for _ in 0..<12 {
      let start = threadNanoseconds()
      blas.multiply(factor, transposed: factor, into: &product)
      least = min(least, threadNanoseconds() - start)
    }
    gigaflops = 2 * Double(order * order * order) / least
  }

  /// What another process says of itself; nil where that is not understood.
  private init?(_ text: String) {
    let words = text.split(whereSeparator: \.isWhitespace)
    guard words.count == 2, let speed = Double(words[1]) else { return nil }
    (core, gigaflops) = (String(words[0]), speed)
  }

  var text: String { "\(core) \(gigaflops)" }

  /// The kernels that the library takes by itself, in a process of their own.
  static func ofLibraryChoice() -> KernelSpeed? {
    guard let program = Bundle.main.executableURL else { return nil }
    let process = Process()
    let output = Pipe()
    process.executableURL = program
    process.arguments = ["doctor", "--library-kernels"]
    process.standardOutput = output
    guard (try? process.run()) != nil else { return nil }
    let answer = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return KernelSpeed(String(decoding: answer, as: UTF8.self))
  }
}

private func threadNanoseconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
}
