/// One line of the request log.
struct RequestRecord: Sendable {
  /// When the answer was finished, in microseconds since 1970.
  var time: Int64
  var id: String
  var arm: Arm
  var status: UInt
  /// From the request's head to the end of the answer.
  var microseconds: Int64
  var note: Note

  enum Note: Sendable {
    case none
    /// It was the challenger's by the share, but the champion answered.
    case redirected
    /// The arm failed before it answered, and another upstream was asked: a line of its own follows.
    case retried
  }

  /// Writes the line as JSON with a line feed.
  func write(to bytes: inout [UInt8]) {
    bytes += #"{"time":"#.utf8
    bytes.writeThousandths(time / 1_000)
    bytes += #","id":""#.utf8
    bytes.writeEscaped(id)
    bytes += #"","arm":""#.utf8
    bytes += (arm == .champion ? "champion" : "challenger").utf8
    bytes += #"","status":"#.utf8
    bytes.writeDecimal(Int64(status))
    bytes += #","latency_ms":"#.utf8
    bytes.writeThousandths(microseconds)
    switch note {
    case .none: break
    case .redirected: bytes += #","redirected":true"#.utf8
    case .retried: bytes += #","retried":true"#.utf8
    }
    bytes += "}\n".utf8
  }
}

extension [RequestRecord]: LogLines {
  func write(to bytes: inout [UInt8]) {
    bytes.reserveCapacity(bytes.count + count * 112)
    for record in self { record.write(to: &bytes) }
  }
}

extension [UInt8] {
  /// Writes an id, which has no other sign than visible ASCII, as it stands in a JSON text.
  mutating func writeEscaped(_ id: String) {
    let start = count
    self += id.utf8
    let isSpecial = { (byte: UInt8) in byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") }
    guard self[start...].contains(where: isSpecial) else { return }
    removeLast(count - start)
    for byte in id.utf8 {
      if isSpecial(byte) { append(UInt8(ascii: "\\")) }
      append(byte)
    }
  }

  /// - Precondition: `number` is not negative.
  mutating func writeDecimal(_ number: Int64) {
    precondition(number >= 0, "\(number) is negative")
    var rest = UInt64(number)
    // From the last digit to the first.
    var digits = InlineArray<20, UInt8>(repeating: 0)
    var count = 0
    repeat {
      digits[count] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
      count += 1
    } while rest > 0
    append(addingCapacity: count) { bytes in
      for place in stride(from: count - 1, through: 0, by: -1) { bytes.append(digits[place]) }
    }
  }

  /// Writes a number of thousandths with three decimals.
  mutating func writeThousandths(_ number: Int64) {
    writeDecimal(number / 1_000)
    let rest = UInt64(number % 1_000)
    append(addingCapacity: 4) { bytes in
      bytes.append(UInt8(ascii: "."))
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest / 100))
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest / 10 % 10))
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
    }
  }
}
