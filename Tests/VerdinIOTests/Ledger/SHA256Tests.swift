import Foundation
import Testing

@testable import VerdinIO

@Suite struct SHA256Tests {
  /// FIPS 180-4's examples, from NIST's "Secure Hash Standard" example values, and the empty message.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrs"
        + "mnopqrstnopqrstu",
      "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
    ),
  ])
  func `the standard's examples`(message: String, digest: String) {
    #expect(SHA256.hex(Array(message.utf8)) == digest)
  }

  @Test func `a file's digest is that of its bytes, and a device has none`() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "verdin-sha-\(UUID())")
    try Data("abc".utf8).write(to: file)
    defer { do { try FileManager.default.removeItem(at: file) } catch {} }
    #expect(try sha256(ofFile: file.path) == SHA256.hex(Array("abc".utf8)))
    #expect(try sha256(ofFile: "/dev/null") == nil)
  }

  /// coreutils' sha256sum
  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/sha256sum")))
  func `agrees with sha256sum at every length to 200 and at a megabyte`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "verdin-sha-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { do { try FileManager.default.removeItem(at: folder) } catch {} }
    var random = TestRandom(seed: 11)
    let lengths = Array(0...200) + [1_000_000]
    var digests: [String] = []
    for length in lengths {
      let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
      try Data(bytes).write(to: folder.appending(path: "\(length)"))
      // A message in pieces is the same message.
      var hash = SHA256()
      let cut = length == 0 ? 0 : Int.random(in: 0..<length, using: &random)
      hash.update(Array(bytes[..<cut]))
      hash.update(Array(bytes[cut...]))
      digests.append(hash.hex())
    }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/sha256sum")
    process.arguments = lengths.map { "\($0)" }
    process.currentDirectoryURL = folder
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let printed = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let theirs = String(decoding: printed, as: UTF8.self).split(separator: "\n")
      .map { String($0.prefix(64)) }
    #expect(theirs == digests)
  }
}
