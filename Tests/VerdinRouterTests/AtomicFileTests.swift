import Foundation
import Testing

@testable import VerdinIO

@Suite struct AtomicFileTests {
  private let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  private var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted() }
  }

  @Test func `mode and link stay, and nothing else is left`() throws {
    try folder.write("real", "old", mode: 0o640)
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("link"), withDestinationPath: folder.path("real"))
    try AtomicFile(path: folder.path("link")).write("new")
    #expect(try folder.read("real") == "new")
    #expect(try names == ["link", "real"])
    let attributes = try FileManager.default.attributesOfItem(atPath: folder.path("real"))
    #expect(attributes[.posixPermissions] as? Int == 0o640)
  }

  @Test func `what was there comes back`() throws {
    let file = AtomicFile(path: try folder.write("split.conf", "old"))
    try file.write("new", keepPrevious: true)
    #expect(try folder.read(".split.conf.prev") == "old")
    try file.write("newer", keepPrevious: true)
    #expect(try folder.read(".split.conf.prev") == "new")
    try file.restorePrevious()
    #expect(try folder.read("split.conf") == "new")
    #expect(try names == ["split.conf"])
  }

  @Test func `a folder that is not there is told`() throws {
    let error = try #require(throws: RouterError.self) {
      try AtomicFile(path: "/nowhere/split.conf").write("x")
    }
    #expect("\(error)".hasPrefix("/nowhere/split.conf: cannot write "))
    #expect("\(error)".hasSuffix(": No such file or directory"))
  }
}
