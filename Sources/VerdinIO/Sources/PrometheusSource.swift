import Foundation
import VerdinJudge

/// A Prometheus, asked for the metrics of each arm with every look.
///
/// Each query must give one series an arm, or the buckets of one histogram. Points that are missing
/// stay missing, and times are the server's own.
package struct PrometheusSource: MetricSource {
  private let settings: PrometheusSettings
  private let champion: String
  private let challenger: String

  /// - Parameters:
  ///   - champion: the version that stands for `$version` in the champion's queries.
  ///   - challenger: the same of the challenger's.
  package init(_ settings: PrometheusSettings, champion: String, challenger: String) {
    self.settings = settings
    self.champion = champion
    self.challenger = challenger
  }

  package func read(_ span: Range<Double>) async throws -> RecordedMetrics {
    guard let grid = PrometheusGrid(span, step: settings.step) else {
      throw SourceError.noData(
        source: settings.url,
        reason: "no whole step of \(plain(settings.step)) s lies in the time \(words(span))")
    }
    var recorded = RecordedMetrics(pairs: [], rows: 0, bytes: 0)
    for query in settings.queries {
      let y = try await ask(query, .champion, query.champion, grid, &recorded)
      let x = try await ask(query, .challenger, query.challenger, grid, &recorded)
      recorded.pairs += try pairs(query.metric, champion: y, challenger: x)
    }
    if recorded.rows == 0 {
      throw SourceError.noData(
        source: settings.url, reason: "every query has an empty result \(words(span))")
    }
    recorded.notes.removeRepeats()
    return recorded
  }

  /// The result of one arm's query, in as many parts as the server's limit asks for.
  private func ask(
    _ query: PrometheusSettings.Query, _ arm: Arm, _ template: PromQLTemplate,
    _ grid: PrometheusGrid, _ recorded: inout RecordedMetrics
  ) async throws -> PrometheusResult {
    let version = arm == .champion ? champion : challenger
    let text = template.query(arm: arm.rawValue, version: version, step: grid.promQLStep)
    var result = PrometheusResult(address: settings.url, query: "'\(query.metric)' of the \(arm)")
    for part in grid.parts {
      let answer = try await send(text, part)
      let found = try PrometheusAnswer(answer, address: settings.url, grid: part)
      if !found.warnings.isEmpty {
        let told = "warnings for \(result.query): " + found.warnings.joined(separator: "; ")
        guard settings.allowsWarnings else {
          throw SourceError.partial(source: settings.url, reason: told)
        }
        recorded.notes.append("\(settings.url): \(told)")
      }
      recorded.notes += found.notes.map { "\(settings.url) on \(result.query): \($0)" }
      recorded.bytes += answer.body.count
      try result.add(found.series)
    }
    recorded.rows += result.points
    if result.points == 0 {
      recorded.notes.append("\(settings.url): no points for \(result.query)")
    }
    return result
  }

  private func send(_ query: String, _ grid: PrometheusGrid) async throws -> HTTPAnswer {
    var request = HTTPRequest(
      url: settings.url + "/api/v1/query_range",
      headers: ["Accept: application/json"],
      form: [
        ("query", query), ("start", PrometheusGrid.seconds(grid.first)),
        ("end", PrometheusGrid.seconds(grid.last)), ("step", PrometheusGrid.seconds(grid.step)),
      ], connectTimeout: min(5, settings.timeout), timeout: settings.timeout,
      authorities: settings.authorities)
    if let token = settings.token {
      request.headers.append("Authorization: Bearer \(try secret(token))")
    }
    do {
      return try await request.send()
    } catch let failure as HTTPError {
      throw SourceError.unreachable(source: settings.url, reason: failure.description)
    }
  }

  private func secret(_ token: PrometheusSettings.Token) throws -> String {
    let (found, place): (String?, String)
    switch token {
    case .environment(let name):
      found = ProcessInfo.processInfo.environment[name]
      place = "the environment variable \(name)"
    case .file(let path):
      do {
        found = String(
          decoding: try ByteSource.file(path: path).read(isGrowing: true).array, as: UTF8.self)
      } catch {
        throw SourceError.unreachable(
          source: settings.url, reason: "the token of file \(path) is missing: \(error)")
      }
      place = "the file \(path)"
    }
    let secret = trimmed((found ?? "").filter { !$0.isNewline })
    guard !secret.isEmpty else {
      throw SourceError.unreachable(source: settings.url, reason: "there is no token in \(place)")
    }
    guard secret.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw SourceError.unreachable(
        source: settings.url, reason: "the token in \(place) has characters that no token has")
    }
    return secret
  }

  private func pairs(
    _ metric: String, champion: PrometheusResult, challenger: PrometheusResult
  ) throws -> [MetricPair] {
    if let pair = try nativePair(metric, champion, challenger, address: settings.url) {
      return [pair]
    }
    var pairs: [MetricPair] = []
    for edge in champion.edges + challenger.edges.filter({ !champion.edges.contains($0) }) {
      pairs.append(
        MetricPair(
          name: metric, labels: edge.map { ["le": $0] } ?? [:], champion: champion.series(edge),
          challenger: challenger.series(edge)))
    }
    if pairs.isEmpty {
      return [MetricPair(name: metric, champion: Series([]), challenger: Series([]))]
    }
    do {
      return try formHistograms(pairs, file: settings.url)
    } catch {
      throw SourceError(error)
    }
  }
}

extension [String] {
  fileprivate mutating func removeRepeats() {
    var seen: Set<String> = []
    removeAll { !seen.insert($0).inserted }
  }
}
