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

/// Levenshtein's distance, the fewest insertions, deletions and replacements from one to the other,
/// with two neighbouring letters swapped counting as one as well.
private func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
  var beforeLast: [Int] = []
  var last = Array(0...b.count)
  for i in a.indices {
    var row = [i + 1]
    for j in b.indices {
      var distance = min(last[j] + (a[i] == b[j] ? 0 : 1), last[j + 1] + 1, row[j] + 1)
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
        distance = min(distance, beforeLast[j - 1] + 1)
      }
      row.append(distance)
    }
    (beforeLast, last) = (last, row)
  }
  return last[b.count]
}
