import Foundation
import Testing

/// What the pages of the project promise each other.
@Suite struct DocumentationTests {
  @Test(arguments: MarkdownFile.all) func `every relative link leads somewhere`(file: MarkdownFile)
  {
    for link in file.relativeLinks {
      let target = file.url.deletingLastPathComponent().appending(path: link)
      #expect(FileManager.default.fileExists(atPath: target.path), "\(file): \(link)")
    }
  }

  @Test func `the index names every page of the documentation`() throws {
    let index = try #require(MarkdownFile.all.first { $0.path == "docs/README.md" })
    let pages = MarkdownFile.all.filter { $0.path.hasPrefix("docs/") && $0.path != index.path }
    #expect(pages.count >= 20)
    for page in pages {
      let link = String(page.path.dropFirst("docs/".count))
      #expect(index.relativeLinks.contains(link), "\(link)")
    }
  }

  /// `EffectMethod.all` is the registry; the index has a table of its words.
  @Test func `every method that bounds an effect has its page`() throws {
    let source = repository.appending(path: "Sources/VerdinJudge/Verdin/Effect.swift")
    let registry = try String(contentsOf: source, encoding: .utf8)
    let list = try #require(registry.firstMatch(of: /all: \[EffectMethod\] = \[([^\]]*)\]/)).1
    let names = list.matches(of: /\.(\w+)/).map { String($0.1) }
    #expect(names.count >= 6)
    let index = try #require(MarkdownFile.all.first { $0.path == "docs/README.md" })
    let rows = index.text.split(separator: "\n").filter { $0.contains("](methods/") }
    for name in names {
      #expect(rows.contains { $0.contains("`\(name)`") }, "no page explains the method \(name)")
    }
  }
}

/// The repository's top directory.
private let repository = URL(filePath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

struct MarkdownFile: Sendable, CustomTestStringConvertible {
  let path: String
  let text: String

  var testDescription: String { path }
  var url: URL { repository.appending(path: path) }

  static let all: [MarkdownFile] = {
    // Not what was built or unpacked, and not the reports that tests compare with.
    let files = FileManager.default.enumerator(
      at: repository, includingPropertiesForKeys: nil, options: .skipsHiddenFiles)
    return (files?.compactMap { $0 as? URL } ?? [])
      .filter { $0.pathExtension == "md" && !$0.pathComponents.contains("Snapshots") }
      .map { file in
        let text = FileManager.default.contents(atPath: file.path) ?? Data()
        return MarkdownFile(
          path: String(file.path.dropFirst(repository.path.count + 1)),
          text: String(decoding: text, as: UTF8.self))
      }
  }()

  /// The targets of links outside of code, without their anchors.
  var relativeLinks: [String] {
    let prose = "\n\(text)".components(separatedBy: "\n```").enumerated()
      .filter { $0.offset % 2 == 0 }.map(\.element).joined(separator: "\n")
    return prose.components(separatedBy: "](").dropFirst().map { String($0.prefix { $0 != ")" }) }
      .filter { !$0.contains("://") && !$0.hasPrefix("#") && !$0.hasPrefix("mailto:") }
      .map { String($0.prefix { $0 != "#" }) }
  }
}
