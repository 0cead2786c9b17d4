/// The name that was most likely meant by a misspelt one; nil when none is close.
///
/// Close means at most a third of the letters wrong, upper and lower case and `-`, `_` being alike.
package func nearest(to name: String, among names: some Sequence<String>) -> String? {
  let letters = folded(name)
  var best: (name: String, distance: Int)?
  for candidate in names {
    let distance = editDistance(letters, folded(candidate))
    let allowed = max(1, max(letters.count, candidate.utf8.count) / 3)
    if distance <= allowed, distance < best?.distance ?? .max { best = (candidate, distance) }
  }
  return best?.name
}

private func folded(_ name: String) -> [UInt8] {
  name.lowercased().utf8.map { $0 == UInt8(ascii: "-") ? UInt8(ascii: "_") : $0 }
}

/// Levenshtein's distance: the fewest insertions, deletions and replacements from one to the other.
private func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
  var row = Array(0...b.count)
  for (i, letter) in a.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, other) in b.enumerated() {
      let replaced = diagonal + (letter == other ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(replaced, diagonal + 1, row[j] + 1)
    }
  }
  return row[b.count]
}
