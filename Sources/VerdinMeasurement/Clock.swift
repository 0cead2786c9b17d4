#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Nanoseconds of CPU time, which other programs on the machine do not lengthen.
package enum Clock {
  /// Of the calling thread.
  package static var thread: Double { read(CLOCK_THREAD_CPUTIME_ID) }
  /// Of all threads of the process.
  package static var process: Double { read(CLOCK_PROCESS_CPUTIME_ID) }

  private static func read(_ clock: clockid_t) -> Double {
    var time = timespec()
    let status = clock_gettime(clock, &time)
    precondition(status == 0, "clock \(clock) cannot be read")
    return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
  }
}

/// The least thread CPU time of each contestant, in nanoseconds, over rounds in which all of them
/// run in turn, so that a slow spell of the machine falls on all.
package func leastTimes(rounds: Int, _ contestants: [() -> Void]) -> [Double] {
  for contestant in contestants { contestant() }
  var least = contestants.map { _ in Double.infinity }
  for _ in 0..<rounds {
    for (place, contestant) in contestants.enumerated() {
      let start = Clock.thread
      contestant()
      least[place] = min(least[place], Clock.thread - start)
    }
  }
  return least
}

/// The value itself, in a way that the optimizer can neither foresee nor remove.
@inline(never) @_optimize(none)
package func opaque<Value>(_ value: Value) -> Value { value }
