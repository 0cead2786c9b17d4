import Testing
import VerdinIO

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct ByteSourceTests {
  /// Python 3.11: gzip.compress(b"arm,m\nold,1\n", mtime=0)
  private let first: [UInt8] = [
    0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0x4B, 0x2C, 0xCA, 0xD5, 0xC9, 0xE5,
    0xCA, 0xCF, 0x49, 0xD1, 0x31, 0xE4, 0x02, 0x00, 0xD6, 0x0F, 0xD5, 0xC7, 0x0C, 0x00, 0x00, 0x00,
  ]
  /// Python 3.11: gzip.compress(b"new,2\n", mtime=0)
  private let second: [UInt8] = [
    0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xCB, 0x4B, 0x2D, 0xD7, 0x31, 0xE2,
    0x02, 0x00, 0x7A, 0xAD, 0xF4, 0x18, 0x06, 0x00, 0x00, 0x00,
  ]

  private func read(_ bytes: [UInt8]) throws -> String {
    let read = try ByteSource.memory(name: "a.csv", bytes: Bytes(bytes)).read()
    return text(read)
  }

  private func text(_ bytes: Bytes) -> String {
    bytes.withView { $0.text(0..<$0.count) ?? "not UTF-8" }
  }

  @Test func `gzip is decompressed, one member or several`() throws {
    #expect(try read(first) == "arm,m\nold,1\n")
    #expect(try read(first + second) == "arm,m\nold,1\nnew,2\n")
    #expect(try read(first + second + [0, 0, 0]) == "arm,m\nold,1\nnew,2\n")
  }

  @Test func `gzip that is cut off anywhere is an error`() {
    for length in 2..<first.count {
      #expect(throws: Diagnostic.self) { try read(Array(first.prefix(length))) }
    }
    for length in 1..<second.count {
      #expect(throws: Diagnostic.self) { try read(first + second.prefix(length)) }
    }
  }

  @Test func `corrupt gzip is an error`() {
    var corrupt = first
    corrupt[12] ^= 0xFF
    #expect(throws: Diagnostic.self) { try read(corrupt) }
    #expect(throws: Diagnostic.self) { try read(first + [1, 2, 3]) }
  }

  @Test func `a file that is not there and a directory cannot be opened`() {
    #expect(
      throws: InputError.cannotOpen(
        name: "/no/such.csv", reason: "No such file or directory")
    ) { try ByteSource(argument: "/no/such.csv").read() }
    #expect(throws: InputError.cannotOpen(name: "/", reason: "it is a directory")) {
      try ByteSource(argument: "/").read()
    }
  }

  /// 4,096 and 8,192 bytes fill their last page, behind which the padding must still be there.
  @Test(arguments: [0, 1, 63, 4_095, 4_096, 4_097, 8_192, 100_000])
  func `files of any length are mapped with zeros behind them`(length: Int) throws {
    var path = Array("/tmp/verdin-bytes-XXXXXX".utf8CString)
    let descriptor = mkstemp(&path)
    let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 % 251 + 1) }
    #expect(write(descriptor, bytes, length) == length)
    close(descriptor)
    let name = String(decoding: path.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    defer { unlink(name) }
    try ByteSource(argument: name).read().withView { view in
      #expect(view.count == length)
      #expect((0..<length).allSatisfy { view[$0] == bytes[$0] })
      #expect((0..<ByteView.padding).allSatisfy { view[length + $0] == 0 })
      #expect(view.word(at: length + ByteView.padding - 8) == 0)
    }
  }

  @Test func `a dash means standard input`() {
    #expect(ByteSource(argument: "-").name == "<stdin>")
    #expect(ByteSource(argument: "a.csv").name == "a.csv")
  }
}
