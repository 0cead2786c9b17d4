/// One of the two releases.
package enum Arm: Int, Sendable, CaseIterable, CustomStringConvertible {
  case champion, challenger

  package var description: String {
    switch self {
    case .champion: "champion"
    case .challenger: "challenger"
    }
  }
}
