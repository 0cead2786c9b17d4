import Foundation
import Testing

@Suite struct BenchCommandTests {
  @Test func `every size is measured for every kind of data, in the form of the schema`() throws {
    let folder = try Folder()
    let done = try folder.verdin("bench", "--points", "8", "9", "--output", "json")
    #expect(done.status == 0)
    let found = try jsonObject(done.output)
    let schema = try jsonObject(
      Data(contentsOf: repository.appending(path: "schemas/verdin-bench.schema.json")))
    let properties = try #require(schema["properties"] as? Object)
    #expect(Set(found.keys) == Set(properties.keys))
    let kernels = try #require(found["kernels"] as? [Object])
    #expect(kernels.map { $0["points"] as? Int } == [8, 8, 8, 9, 9, 9])
    let items = try #require((properties["kernels"] as? Object)?["items"] as? Object)
    for times in kernels {
      #expect(Set(times.keys) == Set(items["required"] as? [String] ?? []))
      let whole = try #require(times["kernels_ns"] as? Double)
      let sort = try #require(times["own_sort_ns"] as? Double)
      #expect(0 < sort && sort < whole)
    }
  }

  @Test func `people see a table, and a size of one point is refused`() throws {
    let folder = try Folder()
    let text = try folder.verdin("bench", "--points", "8")
    #expect(text.status == 0)
    #expect(text.text.contains("points an arm  continuous"))
    let refused = try folder.verdin("bench", "--points", "1")
    #expect(refused.status == 2)
    #expect(refused.errors.contains("--points are from 2"))
  }
}
