import VerdinMeasurement

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Writes the samples as raw doubles in the machine's byte order: x then y, metric after metric.
func save(_ inputs: ArraySlice<Samples>, to path: String) throws {
  guard let file = fopen(path, "wb") else { throw WriteError(path: path, number: errno) }
  for values in inputs.flatMap({ [$0.x, $0.y] }) {
    guard fwrite(values, MemoryLayout<Double>.stride, values.count, file) == values.count else {
      throw WriteError(path: path, number: errno)
    }
  }
  guard fclose(file) == 0 else { throw WriteError(path: path, number: errno) }
}

struct WriteError: Error, CustomStringConvertible {
  let path: String
  let number: CInt

  var description: String { "\(path) cannot be written: \(String(cString: strerror(number)))" }
}
