/// The challenger's share of the traffic, in hundredths of a per cent.
public struct TrafficShare: Sendable, Hashable, Comparable, Codable {
  /// 0 to 10,000.
  public let basisPoints: Int

  public static let none = TrafficShare(basisPoints: 0)
  public static let all = TrafficShare(basisPoints: 10_000)

  /// - Precondition: `basisPoints` lies in 0...10,000.
  public init(basisPoints: Int) {
    precondition(
      (0...10_000).contains(basisPoints), "\(basisPoints) basis points are no share of a whole")
    self.basisPoints = basisPoints
  }

  /// - Returns: nil unless `percent` lies in 0...100 and is a whole number of hundredths.
  public init?(percent: Double) {
    let points = (percent * 100).rounded()
    guard (0...10_000).contains(points), abs(points - percent * 100) < 1e-6 else { return nil }
    self.init(basisPoints: Int(points))
  }

  public init(from decoder: any Decoder) throws {
    let points = try decoder.singleValueContainer().decode(Int.self)
    guard (0...10_000).contains(points) else {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath, debugDescription: "\(points) basis points are no share"))
    }
    self.init(basisPoints: points)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(basisPoints)
  }

  public var percent: Double { Double(basisPoints) / 100 }

  /// Between 0 and 1.
  public var fraction: Double { Double(basisPoints) / 10_000 }

  public static func < (left: TrafficShare, right: TrafficShare) -> Bool {
    left.basisPoints < right.basisPoints
  }
}

extension TrafficShare: CustomStringConvertible {
  /// 5 %, 0.5 %, 0.25 %.
  public var description: String {
    let (whole, rest) = basisPoints.quotientAndRemainder(dividingBy: 100)
    guard rest > 0 else { return "\(whole) %" }
    return rest % 10 == 0
      ? "\(whole).\(rest / 10) %" : "\(whole).\(rest < 10 ? "0" : "")\(rest) %"
  }
}
