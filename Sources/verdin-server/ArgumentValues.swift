import ArgumentParser
import VerdinRollout
import VerdinServer

/// An upstream as `http://host:port`.
struct UpstreamURL: ExpressibleByArgument {
  let address: HostPort

  init?(argument: String) {
    guard let address = HostPort(url: argument) else { return nil }
    self.address = address
  }
}

extension HostPort: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}

extension Stickiness: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}

/// A percentage with at most two decimals.
struct SharePercent: ExpressibleByArgument {
  let share: TrafficShare

  init?(argument: String) {
    let number = argument.hasSuffix("%") ? argument.dropLast() : argument[...]
    guard let percent = Double(number), let share = TrafficShare(percent: percent) else {
      return nil
    }
    self.share = share
  }
}

/// A time such as `250ms`, `30s` or `5m`.
struct Duration: ExpressibleByArgument {
  let nanoseconds: Int64

  private static let units: [(suffix: String, nanoseconds: Int64)] = [
    ("ms", 1_000_000), ("s", 1_000_000_000), ("m", 60_000_000_000),
  ]

  init?(argument: String) {
    guard let unit = Self.units.first(where: { argument.hasSuffix($0.suffix) }),
      let number = Int64(argument.dropLast(unit.suffix.count)), (1...100_000_000).contains(number)
    else { return nil }
    nanoseconds = number * unit.nanoseconds
  }
}

/// A number of bytes such as `500`, `64K`, `10M` or `1G`.
struct ByteCount: ExpressibleByArgument {
  let bytes: Int

  init?(argument: String) {
    let shifts: [Character: Int] = ["K": 10, "M": 20, "G": 30]
    let shift = argument.last.flatMap { shifts[$0] }
    guard let number = Int(shift == nil ? argument : String(argument.dropLast())),
      (1...1_000_000_000).contains(number)
    else { return nil }
    bytes = number << (shift ?? 0)
  }
}
