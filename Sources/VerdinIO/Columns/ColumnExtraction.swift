/// Takes the numbers out of a request, to be written as columns.
package struct ColumnExtraction {
  package private(set) var columns: [[Double]] = []
  /// The request with references in their places.
  package private(set) var request = Node(.null, at: Position(line: 1, column: 1))
  /// Whether a missing point may be NaN, as in Verdin's own requests; in Kayenta's `null` is a zero.
  private let hasGaps: Bool

  package init(_ request: Node) {
    hasGaps = request["metrics"] != nil
    self.request = emptied(request)
  }

  private mutating func emptied(_ node: Node) -> Node {
    switch node.value {
    case .object(let members):
      var emptied = members
      for place in members.indices { emptied[place].node = self.emptied(members[place].node) }
      return Node(.object(emptied), at: node.position)
    case .array(let elements):
      return Node(.array(elements.map { emptied($0) }), at: node.position)
    case .numbers(let numbers) where !numbers.contains(where: \.isInfinite):
      return Node(reference(numbers), at: node.position)
    case .gappy(let numbers, _) where hasGaps && !numbers.contains(where: \.isInfinite):
      return Node(reference(numbers), at: node.position)
    default: return node
    }
  }

  private mutating func reference(_ numbers: [Double]) -> Node.Value {
    if let step = step(numbers) {
      return .object([
        member("start", numbers[0]), member("step", step), member("count", Double(numbers.count)),
      ])
    }
    // The times of the second arm are those of the first.
    if let same = columns.lastIndex(where: { isSame($0, numbers) }), same + 2 >= columns.count {
      return .object([member("column", Double(same))])
    }
    columns.append(numbers)
    return .object([member("column", Double(columns.count - 1))])
  }

  /// The step from which all numbers follow, bit by bit.
  private func step(_ numbers: [Double]) -> Double? {
    guard numbers.count >= 4, numbers[0].isFinite else { return nil }
    let step = numbers[1] - numbers[0]
    let isRegular = numbers.indices.allSatisfy {
      (numbers[0] + Double($0) * step).bitPattern == numbers[$0].bitPattern
    }
    return isRegular ? step : nil
  }

  private func isSame(_ column: [Double], _ numbers: [Double]) -> Bool {
    column.count == numbers.count
      && zip(column, numbers).allSatisfy { $0.bitPattern == $1.bitPattern }
  }

  private func member(_ key: String, _ value: Double) -> Node.Member {
    let place = Position(line: 1, column: 1)
    let number = Node(.number(Node.Number(value: value, text: plain(value))), at: place)
    return Node.Member(key: key, keyPosition: place, node: number)
  }
}
