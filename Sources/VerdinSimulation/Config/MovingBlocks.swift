import VerdinNumerics

/// Which recorded ticks stand for the ticks of a simulated recording: blocks of neighbours, each
/// from anywhere, so that what neighbours have in common stays.
///
/// - SeeAlso: Künsch 1989, doi:10.1214/aos/1176347265
package struct MovingBlocks: Sendable {
  package let length: Int
  /// Where each block starts, as a share of the recording, so that metrics of different lengths
  /// move together.
  private let starts: [Double]

  /// - Parameters:
  ///   - length: ticks in a block.
  ///   - ticks: how many are to be made.
  package init(length: Int, ticks: Int, _ generator: inout SplitMix64) {
    precondition(length > 0, "blocks of \(length) ticks")
    self.length = length
    starts = (0..<((ticks + length - 1) / length)).map { _ in generator.uniform() }
  }

  /// The recorded tick that stands for a simulated one.
  ///
  /// - Precondition: `recorded` is positive.
  package func place(of tick: Int, in recorded: Int) -> Int {
    let block = min(length, recorded)
    let start = Int(starts[tick / length] * Double(recorded - block + 1))
    return start + tick % length % block
  }
}
