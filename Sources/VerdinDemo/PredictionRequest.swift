/// The body of a prediction, `{"pixels":[0,5,13,...]}`, and of its answer, `{"prediction":7,"score":0.98}`.
enum PredictionRequest {
  static func body(_ pixels: [UInt8]) -> String {
    #"{"pixels":[\#(pixels.map(String.init).joined(separator: ","))]}"#
  }

  /// - Returns: nil where there are not 64 numbers from 0 to 16.
  static func pixels(_ body: [UInt8]) -> [UInt8]? {
    guard let open = body.firstIndex(of: UInt8(ascii: "[")),
      let close = body.lastIndex(of: UInt8(ascii: "]")), open < close
    else { return nil }
    let parts = body[(open + 1)..<close].split(
      separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
    let pixels = parts.compactMap { part in
      UInt8(String(decoding: part, as: UTF8.self).filter { $0 != " " })
    }
    let isSound =
      parts.count == Digits.pixels && pixels.count == parts.count && pixels.allSatisfy { $0 <= 16 }
    return isSound ? pixels : nil
  }

  /// The digit that an answer names.
  static func prediction(_ answer: [UInt8]) -> Int? {
    let text = String(decoding: answer, as: UTF8.self)
    guard let key = text.firstRange(of: #""prediction":"#) else { return nil }
    return Int(text[key.upperBound...].prefix { $0.isNumber })
  }
}
