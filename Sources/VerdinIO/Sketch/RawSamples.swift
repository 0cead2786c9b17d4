import VerdinJudge

/// The metrics of a CSV file that may hold only a part of a recording, of one arm too.
///
/// - Parameter arm: that of every row; nil where a column names it.
package func readPart(
  _ source: ByteSource, arm: Arm?, options: CSVOptions = CSVOptions()
) throws -> RecordedMetrics {
  try readSoFar([(source, arm)], options: options)
}

/// Counts numbers that stand in lines, one or more in each, into a sketch. Standard input is read piece by
/// piece, however much comes.
///
/// - Throws: a `Diagnostic` for the first word that is no number.
package func sketchNumbers(_ source: ByteSource, into sketch: inout Series.Sketch) throws {
  var line = 1
  guard case .standardInput = source else {
    return try source.read().withView { view throws(Diagnostic) in
      try countNumbers(view, file: source.name, &line, into: &sketch)
    }
  }
  let stream = try ByteStream(source)
  var pending: [UInt8] = []
  while true {
    let count = try stream.readAvailable(into: &pending, most: 1 << 20)
    let last = pending.suffix(count).lastIndex { $0 <= 0x20 }
    guard let end = count == 0 ? pending.count : last else { continue }
    try Bytes(pending[..<end]).withView { view throws(Diagnostic) in
      try countNumbers(view, file: source.name, &line, into: &sketch)
    }
    if count == 0 { return }
    pending.removeFirst(end)
  }
}

private func countNumbers(
  _ view: ByteView, file: String, _ line: inout Int, into sketch: inout Series.Sketch
) throws(Diagnostic) {
  var numbers: [Double] = []
  var (place, start) = (0, 0)
  while place < view.count {
    let byte = view[place]
    if byte <= 0x20 || byte == UInt8(ascii: ",") {
      place += 1
      if byte == 0x0A { (line, start) = (line + 1, place) }
      continue
    }
    let scanned = view.scanValue(from: place)
    guard scanned.end > place, view[scanned.end] <= 0x20 || view[scanned.end] == UInt8(ascii: ","),
      !scanned.value.isInfinite
    else {
      throw Diagnostic(
        file: file, position: Position(line: line, column: place - start + 1),
        message: "a finite number was expected", hint: "write NaN for a missing point")
    }
    numbers.append(scanned.value)
    place = scanned.end
    if numbers.count == 65_536 {
      sketch.add(numbers.span)
      numbers.removeAll(keepingCapacity: true)
    }
  }
  sketch.add(numbers.span)
}
