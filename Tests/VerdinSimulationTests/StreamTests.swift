import Testing
import VerdinNumerics
import VerdinSimulation

@Suite struct StreamTests {
  @Test func `a stream has the same numbers every time, and others than its neighbours`() {
    func first(_ seed: UInt64, _ stream: UInt64) -> UInt64 {
      var generator = SplitMix64(seed: seed, stream: stream)
      return generator.next()
    }
    #expect(first(1, 5) == first(1, 5))
    let starts = Set((0..<100).flatMap { seed in (0..<100).map { first(seed, $0) } })
    #expect(starts.count == 10_000)
  }
}
