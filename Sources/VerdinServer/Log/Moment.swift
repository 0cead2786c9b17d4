import NIOCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A point in time, on both clocks.
struct Moment {
  /// In microseconds since 1970.
  let time: Int64
  /// What durations are measured with.
  let uptime: NIODeadline

  static func now() -> Moment {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return Moment(
      time: Int64(now.tv_sec) * 1_000_000 + Int64(now.tv_nsec) / 1_000, uptime: .now())
  }

  /// Whole microseconds.
  func microseconds(since began: NIODeadline) -> Int64 { (uptime - began).nanoseconds / 1_000 }
}
