import Foundation

/// The SHA-256 digest of a file as it is stored, in 64 hexadecimal digits; nil for what is no regular file
/// and cannot be read twice, such as a pipe.
///
/// - Complexity: O(*n*) in the file's bytes, in a mebibyte of memory.
package func sha256(ofFile path: String) throws -> String? {
  let attributes = try FileManager.default.attributesOfItem(atPath: path)
  let link = URL(filePath: path).resolvingSymlinksInPath().path
  let kind =
    attributes[.type] as? FileAttributeType == .typeSymbolicLink
    ? try FileManager.default.attributesOfItem(atPath: link)[.type] : attributes[.type]
  guard kind as? FileAttributeType == .typeRegular else { return nil }
  let file = try FileHandle(forReadingFrom: URL(filePath: path))
  defer { file.closeFile() }
  var digest = SHA256()
  while let chunk = try file.read(upToCount: 1 << 20), !chunk.isEmpty {
    digest.update(Array(chunk))
  }
  return digest.hex()
}
