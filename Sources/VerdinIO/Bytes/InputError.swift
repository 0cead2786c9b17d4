/// The world failed to hand over an input: the file is not there, may not be read, or broke while read.
package enum InputError: Error, Equatable, Sendable, CustomStringConvertible {
  case cannotOpen(name: String, reason: String)
  case cannotRead(name: String, reason: String)

  package var description: String {
    switch self {
    case .cannotOpen(let name, let reason): "cannot open \(name): \(reason)"
    case .cannotRead(let name, let reason): "cannot read \(name): \(reason)"
    }
  }
}
