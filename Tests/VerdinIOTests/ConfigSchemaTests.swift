import Foundation
import Testing
import VerdinIO

@Suite struct ConfigSchemaTests {
  private let schema: Node

  init() throws {
    schema = try Node(json: Array(Data(contentsOf: TestData.schema)), file: "schema")
  }

  private func keys(_ path: String...) -> Set<String> {
    let node = path.reduce(Optional(schema)) { node, key in node?[key] }
    return Set(node?["properties"]?.members?.map(\.key) ?? [])
  }

  @Test func `the published schema has the reader's keys`() throws {
    #expect(keys() == Set(ConfigKeys.root))
    #expect(keys("properties", "alpha") == Set(ConfigKeys.alpha))
    #expect(keys("properties", "evidence") == Set(ConfigKeys.evidence))
    #expect(keys("properties", "traffic") == Set(ConfigKeys.traffic))
    #expect(keys("$defs", "defaults") == Set(ConfigKeys.defaults))
    #expect(keys("$defs", "metric") == Set(ConfigKeys.metric))
    #expect(keys("$defs", "namedMetric") == Set(ConfigKeys.metric + ["name"]))
    #expect(keys("properties", "rollout") == Set(ConfigKeys.rollout))
    #expect(keys("properties", "shadow") == Set(ConfigKeys.shadow))
    let sources = try #require(schema["$defs"]?["source"]?["oneOf"]?.elements)
    let forms = [[], ConfigKeys.arms, ConfigKeys.prometheus, ConfigKeys.requests]
    #expect(sources.count == forms.count)
    for (source, keys) in zip(sources, forms) {
      #expect(Set(source["properties"]?.members?.map(\.key) ?? []) == Set(keys))
    }
    let looks = try #require(schema["properties"]?["looks"]?["oneOf"]?.elements)
    #expect(looks[0]["enum"]?.elements?.compactMap(\.string) == ConfigKeys.looksWords)
    #expect(Set(looks[1]["properties"]?.members?.map(\.key) ?? []) == Set(ConfigKeys.looks))
    let margin = try #require(schema["$defs"]?["margin"]?["oneOf"]?.elements)
    #expect(Set(margin[1]["properties"]?.members?.map(\.key) ?? []) == Set(ConfigKeys.margin))
  }

  @Test(arguments: [
    (["$defs", "harm"], ConfigKeys.harms), (["$defs", "kind"], ConfigKeys.kinds),
    (["$defs", "role"], ConfigKeys.roles),
    (["$defs", "statistic"], ConfigKeys.statistics),
    (["properties", "policy"], ConfigKeys.policies),
  ])
  func `and its words`(path: [String], words: [String]) {
    let node = path.reduce(Optional(schema)) { node, key in node?[key] }
    #expect(node?["enum"]?.elements?.compactMap(\.string) == words)
  }
}
