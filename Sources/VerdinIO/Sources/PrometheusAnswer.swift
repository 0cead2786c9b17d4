/// What a Prometheus answered to a range query.
struct PrometheusAnswer {
  var series: [Matrix]
  /// The answer may be partial.
  var warnings: [String]
  /// Advice on the query.
  var notes: [String]

  /// One series of the result.
  struct Matrix: Equatable {
    var labels: [String: String]
    var times: [Double]
    var values: [Double]
    var histograms: [NativeHistogram] = []
  }

  /// - Parameters:
  ///   - address: what errors call the server.
  ///   - grid: the times that were asked for.
  init(_ answer: HTTPAnswer, address: String, grid: PrometheusGrid) throws(SourceError) {
    let reader = PrometheusReader(address: address, grid: grid)
    guard (200..<300).contains(answer.status) else { throw reader.refusal(answer) }
    let root = try reader.json(answer)
    guard root["status"]?.string == "success" else {
      throw reader.apiError(root) ?? reader.garbled("'status' is neither success nor error")
    }
    guard let data = root["data"] else { throw reader.garbled("there is no 'data'") }
    guard data["resultType"]?.string == "matrix" else {
      throw reader.garbled("'resultType' is not matrix, which range queries have")
    }
    guard let result = data["result"]?.elements else {
      throw reader.garbled("there is no 'result'")
    }
    series = []
    for element in result { series.append(try reader.matrix(element)) }
    warnings = try reader.texts(root["warnings"], "warnings")
    notes = try reader.texts(root["infos"], "infos")
  }
}

/// Takes an answer apart and says what is wrong with it.
private struct PrometheusReader {
  let address: String
  let grid: PrometheusGrid

  func garbled(_ reason: String) -> SourceError { .garbled(source: address, reason: reason) }

  /// - Throws: an error that shows how the answer begins, when it is no JSON object.
  func json(_ answer: HTTPAnswer) throws(SourceError) -> Node {
    guard answer.body.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") else {
      throw garbled(
        answer.body.isEmpty
          ? "the answer is empty"
          : "\(kind(answer)) where JSON was expected: '\(excerpt(answer.body))'; is this the "
            + "address of a Prometheus?")
    }
    do {
      return try Node(json: answer.body, file: address)
    } catch {
      let place = error.position.map { "line \($0.line), column \($0.column): " } ?? ""
      throw garbled("the JSON is broken: \(place)\(error.message)")
    }
  }

  private func kind(_ answer: HTTPAnswer) -> String {
    answer.contentType.isEmpty ? "an answer" : "an answer of type \(answer.contentType)"
  }

  /// What a status that is no success means.
  func refusal(_ answer: HTTPAnswer) -> SourceError {
    if (300..<400).contains(answer.status), let location = answer.location {
      return .refused(
        source: address,
        reason: "status \(answer.status), it redirects to \(location); redirects are not followed: "
          + "name the right address")
    }
    let code = "status \(answer.status)"
    do {
      if let error = apiError(try json(answer), code) { return error }
    } catch {
      // What follows shows how the answer begins, whatever it is.
    }
    let hint =
      [401, 403].contains(answer.status)
      ? "; a token is read from 'token_env' or 'token_file'" : ""
    let text = excerpt(answer.body)
    return .refused(source: address, reason: code + (text.isEmpty ? "" : ": '\(text)'") + hint)
  }

  /// The error that an answer names; nil when it names none.
  func apiError(_ root: Node, _ code: String? = nil) -> SourceError? {
    guard root["status"]?.string == "error" else { return nil }
    let parts = [code, root["errorType"]?.string, root["error"]?.string].compactMap(\.self)
    return .refused(source: address, reason: parts.joined(separator: ": "))
  }

  /// How a text begins, without the tags of HTML.
  private func excerpt(_ body: [UInt8]) -> String {
    let text = String(decoding: body.prefix(2_000), as: UTF8.self)
      .replacing(/<(?:style|script)[^>]*>.*?<\/(?:style|script)>/.dotMatchesNewlines(), with: " ")
      .replacing(/<[^>]*>/, with: " ")
    let words = text.split {
      $0.isWhitespace || !$0.isASCII || $0.asciiValue.map { $0 < 0x20 } == true
    }
    let line = words.joined(separator: " ")
    return line.count > 120 ? line.prefix(120) + "…" : line
  }

  func texts(_ node: Node?, _ what: String) throws(SourceError) -> [String] {
    guard let node, !node.isNull else { return [] }
    guard let elements = node.elements else { throw garbled("'\(what)' is no list") }
    return elements.map { $0.string ?? $0.summary }
  }

  func matrix(_ node: Node) throws(SourceError) -> PrometheusAnswer.Matrix {
    guard let metric = node["metric"]?.members else { throw garbled("a series without 'metric'") }
    var labels: [String: String] = [:]
    for member in metric {
      guard let text = member.node.string else {
        throw garbled("label '\(member.key)' is \(member.node.summary)")
      }
      labels[member.key] = text
    }
    var matrix = PrometheusAnswer.Matrix(labels: labels, times: [], values: [])
    for point in node["values"]?.elements ?? [] {
      guard let parts = point.elements, parts.count == 2, let text = parts[1].string else {
        throw garbled("a point that is not of the form [time, \"value\"]")
      }
      guard let value = value(text) else { throw garbled("'\(text)' is no value") }
      matrix.times.append(try time(parts[0], after: matrix.times.last))
      matrix.values.append(value)
    }
    var last: Double?
    for point in node["histograms"]?.elements ?? [] {
      guard let parts = point.elements, parts.count == 2 else {
        throw garbled("a point that is not of the form [time, {histogram}]")
      }
      let time = try time(parts[0], after: last)
      matrix.histograms.append(try histogram(parts[1], at: time))
      last = time
    }
    return matrix
  }

  private func time(_ node: Node, after last: Double?) throws(SourceError) -> Double {
    guard case .number(let number) = node.value else {
      throw garbled("a time is \(node.summary)")
    }
    guard let time = grid.point(number.value) else {
      throw garbled("a point at \(number.text), which was not asked for")
    }
    if let last, time <= last { throw garbled("a point at \(number.text) after \(plain(last))") }
    return time
  }

  /// All numbers come as text.
  private func value(_ text: String) -> Double? {
    switch text {
    case "NaN": return .nan
    case "+Inf", "Inf": return .infinity
    case "-Inf": return -.infinity
    default:
      return Bytes(text.utf8).withView { bytes in
        let scanned = DecimalScanner.scan(bytes, from: 0)
        return scanned.end == bytes.count && scanned.end > 0 ? scanned.value : nil
      }
    }
  }

  private func histogram(
    _ node: Node, at time: Double
  ) throws(SourceError) -> NativeHistogram {
    var histogram = NativeHistogram(time: time, buckets: [])
    for element in node["buckets"]?.elements ?? [] {
      guard let parts = element.elements, parts.count == 4,
        let left = parts[1].string.flatMap(value), let right = parts[2].string.flatMap(value),
        let count = parts[3].string.flatMap(value), left <= right
      else {
        throw garbled("a bucket that is not of the form [rule, \"left\", \"right\", \"count\"]")
      }
      histogram.buckets.append(.init(left: left, right: right, count: count))
    }
    return histogram
  }
}

/// A histogram whose buckets Prometheus chose itself.
struct NativeHistogram: Equatable {
  var time: Double
  /// Ascending, those that counted nothing left out.
  var buckets: [Bucket]

  struct Bucket: Equatable {
    var left: Double
    var right: Double
    var count: Double
  }
}
