#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The lines of a file that have their end; the rest is still being written.
///
/// - Throws: `SourceError.noData` when there are none, or no such file.
func wholeLines(of path: String) throws -> Bytes {
  let bytes = try unlessAbsent(path) { try ByteSource.file(path: path).read(isGrowing: true) }
  let end = bytes.withView(\.endOfLastLine)
  guard end > 0 else {
    throw SourceError.noData(
      source: path, reason: bytes.count == 0 ? "the file is empty" : "no line has its end yet")
  }
  return end == bytes.count ? bytes : bytes.prefix(end)
}

/// - Throws: `SourceError.noData` in the place of an `InputError` when there is no such file.
func unlessAbsent<Result>(_ path: String, _ read: () throws -> Result) throws -> Result {
  do {
    return try read()
  } catch let failure as InputError {
    if access(path, F_OK) != 0, errno == ENOENT {
      throw SourceError.noData(source: path, reason: "there is no such file")
    }
    throw failure
  }
}
