import VerdinIO

/// Reading any bytes as a configuration, in YAML and in JSON, ends with one or with `ConfigErrors`
/// that say something; and a configuration that was read can be linted.
func fuzzConfig(_ bytes: [UInt8]) {
  for file in ["fuzz.yaml", "fuzz.json"] {
    do {
      let loaded = try LoadedConfig(bytes, file: file)
      _ = lint(loaded, metricsInData: ["latency_ms"])
    } catch {
      precondition(!error.description.isEmpty, "an error without a word")
    }
  }
}
