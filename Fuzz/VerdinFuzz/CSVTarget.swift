import VerdinIO
import VerdinJudge

/// Reading any bytes as CSV ends with metrics or a `Diagnostic`; a table that reads also reads the
/// same with every cell in quotes.
func fuzzCSV(_ bytes: [UInt8]) {
  // Gzip is fuzzed by zlib's own people.
  guard bytes.prefix(2) != [0x1F, 0x8B], let plain = read(bytes) else { return }
  guard let quoted = quoting(bytes) else { return }
  guard let again = read(quoted) else { fatalError("reads plain, but not quoted") }
  precondition(
    again.pairs.elementsEqual(plain.pairs, by: areSame), "reads otherwise when quoted")
  precondition(again.rows == plain.rows, "\(again.rows) rows quoted, \(plain.rows) plain")
}

/// Series by description, because NaN is not equal to itself; labels not, because they have no order.
private func areSame(_ a: MetricPair, _ b: MetricPair) -> Bool {
  a.name == b.name && a.labels == b.labels && "\(a.champion)" == "\(b.champion)"
    && "\(a.challenger)" == "\(b.challenger)"
}

private func read(_ bytes: [UInt8]) -> RecordedMetrics? {
  do {
    return try readMetrics(.memory(name: "fuzz.csv", bytes: Bytes(bytes)))
  } catch is Diagnostic {
    return nil
  } catch {
    fatalError("\(error)")
  }
}

/// Every cell in quotes; nil for tables that are quoted anyway, or whose delimiter may be another.
private func quoting(_ bytes: [UInt8]) -> [UInt8]? {
  let quote = UInt8(ascii: "\"")
  guard !bytes.contains(quote) else { return nil }
  let header = bytes.drop { $0 == 0x0A || $0 == 0x0D }.prefix { $0 != 0x0A && $0 != 0x0D }
  guard !header.contains(UInt8(ascii: ";")), !header.contains(UInt8(ascii: "\t")) else {
    return nil
  }
  var quoted: [UInt8] = []
  var rest = bytes[...]
  if rest.starts(with: [0xEF, 0xBB, 0xBF]) {
    quoted += rest.prefix(3)
    rest = rest.dropFirst(3)
  }
  while !rest.isEmpty {
    let line = rest.prefix { $0 != 0x0A }
    rest = rest.dropFirst(line.count + 1)
    let ending: [UInt8] = line.last == 0x0D ? [0x0D, 0x0A] : [0x0A]
    let row = line.last == 0x0D ? line.dropLast() : line
    if !row.isEmpty {
      for (index, cell) in row.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        .enumerated()
      {
        if index > 0 { quoted.append(UInt8(ascii: ",")) }
        quoted += [quote] + cell + [quote]
      }
    }
    quoted += ending
  }
  return quoted
}
