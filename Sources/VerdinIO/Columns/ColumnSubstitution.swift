/// Puts the columns of a record into its request.
struct ColumnSubstitution {
  private let columns: [[Double]]
  private let record: ColumnRecord
  private var isUsed: [Bool]

  init(columns: [[Double]], record: ColumnRecord) {
    self.columns = columns
    self.record = record
    isUsed = Array(repeating: false, count: columns.count)
  }

  /// The first column that has no place.
  var unused: Int? { isUsed.firstIndex(of: false) }

  mutating func filled(_ node: Node) throws(Diagnostic) -> Node {
    switch node.value {
    case .object(let members):
      if let numbers = try numbers(members, at: node.position) {
        return Node(numbers.isEmpty ? .array([]) : .numbers(numbers), at: node.position)
      }
      var filled = members
      for place in members.indices { filled[place].node = try self.filled(members[place].node) }
      return Node(.object(filled), at: node.position)
    case .array(let elements):
      var filled: [Node] = []
      for element in elements { filled.append(try self.filled(element)) }
      return Node(.array(filled), at: node.position)
    default: return node
    }
  }

  /// The numbers that an object stands for; nil when it is one of the request's own.
  private mutating func numbers(
    _ members: [Node.Member], at position: Position
  ) throws(Diagnostic) -> [Double]? {
    if members.count == 1, members[0].key == "column", let column = members[0].node.number {
      guard let place = Int(exactly: column), columns.indices.contains(place) else {
        throw error("there is no column \(plain(column)): \(columns.count) follow", at: position)
      }
      isUsed[place] = true
      return columns[place]
    }
    guard members.count == 3, members[0].key == "start", members[1].key == "step",
      members[2].key == "count", let start = members[0].node.number,
      let step = members[1].node.number, let count = members[2].node.number
    else { return nil }
    guard let count = Int(exactly: count), 0...Self.mostSteps ~= count else {
      throw error("a count of \(plain(count)) is none of 0 to \(Self.mostSteps)", at: position)
    }
    return (0..<count).map { start + Double($0) * step }
  }

  /// A damaged or hostile count must not take all memory.
  private static let mostSteps = 1 << 27

  private func error(_ message: String, at position: Position) -> Diagnostic {
    Diagnostic(file: record.file, position: position, message: message)
  }
}

extension Node {
  fileprivate var number: Double? {
    if case .number(let number) = value { number.value } else { nil }
  }
}
