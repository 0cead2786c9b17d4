import Foundation
import Testing

/// `verdin export` from end to end, on recordings of real servers.
@Suite struct ExportCommandTests {
  private let folder: Folder
  private let datasets = repository.appending(path: "datasets").path

  init() throws { folder = try Folder() }

  private func export(_ dataset: String, _ arguments: String...) throws -> Outcome {
    try folder.verdin(
      ["export", "\(datasets)/\(dataset)", "--config", "\(datasets)/canary.yaml"] + arguments)
  }

  @Test func `a written export ends with 0, whatever the verdict`() throws {
    let outcome = try export(
      "error-burst.csv", "--notebook", "a.ipynb", "--csv", "a.csv", "--parquet-ready", "values.csv")
    #expect(outcome.status == 0 && outcome.errors.isEmpty && outcome.output.isEmpty)
    let table = String(decoding: try folder.read("a.csv"), as: UTF8.self)
    #expect(table.split(separator: "\n").count == 5)
    #expect(table.contains("error_rate,,fail,watch,increase,"))
    let values = String(decoding: try folder.read("values.csv"), as: UTF8.self)
    // Two arms, 120 ticks, four metrics.
    #expect(values.split(separator: "\n").count == 1 + 2 * 120 * 4)
  }

  @Test func `the same input gives the same bytes`() throws {
    for form in ["--notebook", "--csv", "--parquet-ready"] {
      let (first, second) = (
        try export("tail-only.csv", form, "-"), try export("tail-only.csv", form, "-")
      )
      #expect(first.status == 0 && first.output == second.output && !first.output.isEmpty)
    }
  }

  @Test func `the notebook holds the judgement that judge prints`() throws {
    let judged = try folder.verdin(
      "judge", "\(datasets)/healthy.csv", "--config", "\(datasets)/canary.yaml", "--output", "json")
    let book = try jsonObject(try export("healthy.csv", "--notebook", "-").output)
    let cells = try #require(book["cells"] as? [Object])
    let cell = try #require(cells.first { $0["id"] as? String == "verdin" })
    let source = (cell["source"] as? [String] ?? []).joined()
    #expect(source.contains(judged.text.trimmingCharacters(in: .whitespacesAndNewlines)))
  }

  @Test func `without a form there is nothing to write, and an error says so`() throws {
    let outcome = try export("healthy.csv")
    #expect(outcome.status == 2 && outcome.errors.contains("--notebook, --csv or --parquet-ready"))
    let twice = try export("healthy.csv", "--csv", "a", "--parquet-ready", "a")
    #expect(twice.status == 2 && twice.errors.contains("give each its own"))
    let nowhere = try export("healthy.csv", "--csv", "missing/a.csv")
    #expect(nowhere.status == 5 && nowhere.errors.contains("cannot write missing/a.csv"))
  }

  /// DuckDB 2, reading without any option
  @Test(.enabled(if: pythonHas("duckdb")))
  func `DuckDB types every column and writes Parquet`() throws {
    _ = try export("error-burst.csv", "--parquet-ready", "values.csv", "--csv", "results.csv")
    let place = folder.url.path
    let script = """
      import duckdb
      def types(file):
          rows = duckdb.sql(f"DESCRIBE FROM '{file}'").fetchall()
          return {row[0]: row[1] for row in rows}
      found = types("\(place)/values.csv")
      assert found.pop("timestamp").startswith("TIMESTAMP"), found
      assert found == {"metric": "VARCHAR", "arm": "VARCHAR", "value": "DOUBLE",
                       "events": "DOUBLE", "exposure": "DOUBLE"}, found
      duckdb.sql("COPY (FROM '\(place)/values.csv') TO '\(place)/values.parquet'")
      assert types("\(place)/values.parquet")["value"] == "DOUBLE"
      mean = duckdb.sql(
          "SELECT sum(events) / sum(exposure) FROM '\(place)/values.parquet' "
          "WHERE metric = 'error_rate' AND arm = 'challenger'").fetchall()[0][0]
      found = types("\(place)/results.csv")
      for name in ("champion_mean", "p", "shift", "effect", "fail_upper", "champion_events"):
          assert found[name] == "DOUBLE", (name, found[name])
      limit = duckdb.sql(
          "SELECT limit_statistic FROM '\(place)/results.csv' WHERE metric = 'error_rate'"
      ).fetchall()[0][0]
      assert mean == limit, (mean, limit)
      """
    let result = try run("python3", "-c", script)
    #expect(result.status == 0, "\(String(decoding: result.output, as: UTF8.self))")
  }

  /// polars tells types by the first hundred rows, and reads times when asked to
  @Test(.enabled(if: pythonHas("polars")))
  func `polars types every column too`() throws {
    _ = try export("error-burst.csv", "--parquet-ready", "values.csv")
    let script = """
      import polars
      found = dict(polars.read_csv("\(folder.url.path)/values.csv", try_parse_dates=True).schema)
      assert found.pop("timestamp").base_type() == polars.Datetime
      assert found == {"metric": polars.String, "arm": polars.String, "value": polars.Float64,
                       "events": polars.Float64, "exposure": polars.Float64}, found
      """
    let result = try run("python3", "-c", script)
    #expect(result.status == 0, "\(String(decoding: result.output, as: UTF8.self))")
  }
}
