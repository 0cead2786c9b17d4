#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Writes one line of output: a flat JSON object.
func emit(_ members: KeyValuePairs<String, any JSONScalar>) {
  print("{" + members.map { "\"\($0)\": \($1.json)" }.joined(separator: ", ") + "}")
  fflush(nil)
}

protocol JSONScalar {
  var json: String { get }
}

extension Int: JSONScalar {
  var json: String { String(self) }
}

extension Double: JSONScalar {
  /// All digits that the value needs; `null` where JSON has no number for it.
  var json: String { isFinite ? description : "null" }
}

extension String: JSONScalar {
  /// - Precondition: nothing in the text needs escaping.
  var json: String { "\"\(self)\"" }
}
