import Foundation
import Testing

/// The rules of ARCHITECTURE.md that a reader of one file cannot see broken.
@Suite struct ArchitectureTests {
  /// An arrow means "imports". What is not listed may not be imported.
  private static let arrows: [String: Set<String>] = [
    "VerdinNumerics": ["COpenBLAS", "CVerdinKernels", "RealModule"],
    "VerdinJudge": ["VerdinNumerics", "RealModule"],
    "VerdinRollout": ["VerdinJudge"],
    "VerdinSimulation": ["VerdinJudge", "VerdinNumerics", "RealModule"],
    "VerdinMeasurement": ["VerdinJudge", "VerdinNumerics", "RealModule", "Glibc", "Darwin"],
    "VerdinReport": ["VerdinJudge", "VerdinRollout"],
    "VerdinIO": [
      "VerdinJudge", "VerdinRollout", "CCurl", "CTextKernels", "CZlib", "Yams", "GRDB",
      "Foundation",
      "Glibc", "Darwin", "Synchronization",
    ],
    "VerdinServer": [
      "VerdinRollout", "VerdinNumerics", "NIOCore", "NIOPosix", "NIOHTTP1", "Synchronization",
      "Dispatch", "Glibc", "Darwin",
    ],
    "VerdinDemo": [
      "CDigits", "VerdinNumerics", "RealModule", "NIOCore", "NIOPosix", "NIOHTTP1",
    ],
    "verdin-server": [
      "VerdinServer", "VerdinDemo", "VerdinRollout", "NIOCore", "ArgumentParser", "Foundation",
    ],
    "verdin": [
      "VerdinIO", "VerdinReport", "VerdinRollout", "VerdinSimulation", "VerdinMeasurement",
      "VerdinJudge", "VerdinNumerics", "ArgumentParser", "Foundation", "Dispatch",
      "Synchronization",
    ],
  ]

  /// The only files in which pointers and unchecked casts may stand.
  private static let unsafeFiles: Set<String> = [
    "InstructionSet.swift", "Lanes.swift", "BLAS.swift", "LAPACK.swift", "ByteSource.swift",
    "Bytes.swift",
    "ByteView.swift", "Column.swift", "CSVRows.swift", "CSVStreams.swift", "GatheredSeries.swift",
    "InterleavedArrays.swift", "TurnedBlocks.swift",
    "Gunzip.swift", "HugePages.swift",
    "ByteStream.swift", "LocalSocket.swift", "ChildProcess.swift", "FileChunks.swift",
    "HTTPExchange.swift", "Digits.swift", "Checksum.swift", "TextKernels.swift",
  ]

  @Test func `every target has rules, and every rule a target`() throws {
    let targets = Set(SourceFile.all.map(\.target))
    #expect(targets == Set(Self.arrows.keys))
  }

  @Test func `targets import along the arrows only`() {
    for file in SourceFile.all {
      let extra = file.imports.subtracting(Self.arrows[file.target] ?? [])
      #expect(extra.isEmpty, "\(file.path) imports \(extra.sorted())")
    }
  }

  @Test func `unsafe code stands only in the files that fence it`() {
    for file in SourceFile.all where !Self.unsafeFiles.contains(file.name) {
      let words = file.code.matches(of: /\b(?:[Uu]nsafe\w*|withUnsafe\w*|Unmanaged)\b/)
      #expect(words.isEmpty, "\(file.path): \(words.first.map { String($0.0) } ?? "")")
    }
  }

  /// Other tools' words live where their formats are spoken.
  @Test func `the arms have two names`() {
    for file in SourceFile.all where !file.path.contains("Kayenta") && file.name != "ArmMap.swift" {
      let words = file.code.lowercased().matches(of: /\b(?:canary|baseline|treatment)\b/)
        .filter { match in
          // The file name that the examples use, and the name of the other tool's format.
          !file.code.lowercased()[match.range.upperBound...].hasPrefix(".yaml")
            && !file.code.lowercased()[match.range.upperBound...].hasPrefix(" config")
        }
      #expect(words.isEmpty, "\(file.path): \(words.first.map { String($0.0) } ?? "")")
    }
  }

  @Test func `a file has one idea and fits a reader's head`() {
    for file in SourceFile.all {
      let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false).count
      #expect(lines <= 400, "\(file.path) has \(lines) lines")
    }
  }

  @Test func `nothing in the judge branches on the name of a policy`() {
    for file in SourceFile.all where file.target == "VerdinJudge" {
      #expect(!file.code.contains("policy =="), "\(file.path)")
      #expect(!file.code.contains("policy.name =="), "\(file.path)")
    }
  }
}

private struct SourceFile: Sendable {
  let path: String
  let text: String

  static let all: [SourceFile] = {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Sources")
    let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
    return (files?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == "swift" }.map {
      guard
        let text = String(
          data: FileManager.default.contents(atPath: $0.path) ?? Data(), encoding: .utf8)
      else { preconditionFailure("\($0.path) is not UTF-8") }
      return SourceFile(path: String($0.path.dropFirst(root.path.count + 1)), text: text)
    }
  }()

  var target: String { String(path.prefix { $0 != "/" }) }
  var name: String { String(path.split(separator: "/").last ?? "") }

  /// The text without comments.
  var code: String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { line in line.range(of: "//").map { line[..<$0.lowerBound] } ?? line }
      .joined(separator: "\n")
  }

  var imports: Set<String> {
    Set(
      code.split(separator: "\n").filter { $0.hasPrefix("import ") || $0.hasPrefix("  import ") }
        .compactMap { $0.split(separator: " ").last.map(String.init) })
  }
}
