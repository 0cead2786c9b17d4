import VerdinIO
import VerdinJudge

func source(_ text: String, name: String = "checkout.csv") -> ByteSource {
  .memory(name: name, bytes: Bytes(text.utf8))
}

func read(_ text: String, _ options: CSVOptions = CSVOptions()) throws -> RecordedMetrics {
  try readMetrics(source(text), options: options)
}

/// What is said about a text that cannot be read: the error's first line and its hint.
func complaint(
  _ text: String, _ options: CSVOptions = CSVOptions()
) -> (error: String, hint: String) {
  do {
    _ = try read(text, options)
    return ("none", "none")
  } catch let error as Diagnostic {
    let lines = error.description.split(separator: "\n", maxSplits: 1)
    return (String(lines[0]), error.hint ?? "")
  } catch {
    return ("\(error)", "")
  }
}

/// Equality in which a missing point equals a missing point.
func same(_ first: [MetricPair], _ second: [MetricPair]) -> Bool {
  "\(first)" == "\(second)"
}

/// A table as rows of cells, and its text with some of the cells in quotes.
struct TestTable {
  var header: [String]
  var rows: [[String]]

  func text(
    lineEnd: String = "\n", quoting: (String) -> Bool = { _ in false }
  ) -> String {
    ([header] + rows).map { row in
      row.map { cell in
        quoting(cell) ? "\"" + cell.replacing("\"", with: "\"\"") + "\"" : cell
      }.joined(separator: ",")
    }.joined(separator: lineEnd) + lineEnd
  }

  /// A long table of some metrics and instances, in random order with missing points.
  static func random(seed: UInt64) -> TestTable {
    var random = TestRandom(seed: seed)
    let metrics = (0..<Int.random(in: 1...5, using: &random)).map { "metric_\($0)" }
    var rows: [[String]] = []
    for time in 0..<Int.random(in: 2...40, using: &random) {
      for metric in metrics {
        for arm in ["baseline", "canary"] where Int.random(in: 0...9, using: &random) > 0 {
          let value = Double.random(in: -1...1000, using: &random)
          let shown = ["\(value)", "\((value * 100).rounded() / 100)", "\(Int(value))", "NaN", ""]
          rows.append([
            "2024-01-0\(1 + time % 9)T00:0\(time % 10):00Z", metric, arm,
            shown.randomElement(using: &random)!, "pod-\(Int.random(in: 0...2, using: &random))",
            ["eu", "us"].randomElement(using: &random)!,
          ])
        }
      }
    }
    if Bool.random(using: &random) { rows.shuffle(using: &random) }
    // Both arms are there whatever chance has left out.
    rows.append(["2024-02-01T00:00:00Z", "metric_0", "baseline", "1", "pod-0", "eu"])
    rows.append(["2024-02-01T00:00:00Z", "metric_0", "canary", "2", "pod-0", "eu"])
    return TestTable(
      header: ["timestamp", "metric", "arm", "value", "instance", "region"], rows: rows)
  }

  /// The pairs that the cells make, put together one at a time.
  func pairs() -> [MetricPair] {
    var pairs: [MetricPair] = []
    for row in rows {
      let labels = ["region": row[5]]
      if !pairs.contains(where: { $0.name == row[1] && $0.labels == labels }) {
        pairs.append(
          MetricPair(name: row[1], labels: labels, champion: Series([]), challenger: Series([])))
      }
      let place = pairs.firstIndex { $0.name == row[1] && $0.labels == labels }!
      let arm: WritableKeyPath<MetricPair, Series> =
        row[2] == "baseline" ? \.champion : \.challenger
      pairs[place][keyPath: arm].values.append(Double(row[3]) ?? .nan)
      pairs[place][keyPath: arm].instances.append(row[4])
      pairs[place][keyPath: arm].times.append(unixSeconds(row[0]) ?? .nan)
    }
    return pairs
  }
}
