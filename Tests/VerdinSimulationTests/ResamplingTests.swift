import Testing
import VerdinJudge
import VerdinNumerics
import VerdinSimulation

@Suite struct ResamplingTests {
  @Test func `within a block neighbours stay neighbours, and every block is within the recording`()
  {
    for seed in UInt64(0)..<50 {
      var generator = SplitMix64(seed: seed)
      let (length, recorded) = (1 + Int(seed % 13), 5 + Int(seed))
      let blocks = MovingBlocks(length: length, ticks: 60, &generator)
      for tick in 0..<60 {
        let place = blocks.place(of: tick, in: recorded)
        #expect(0..<recorded ~= place)
        if tick % length > 0, length <= recorded {
          #expect(place == blocks.place(of: tick - 1, in: recorded) + 1)
        }
      }
    }
  }

  @Test func `every recorded value is drawn, and none that was not recorded`() {
    let recording = MetricPair(
      name: "m", champion: Series((0..<40).map { 10 + Double($0) }), challenger: Series([]))
    var storage = SimulationStorage()
    let simulation = recorded([recording])
    var seen: Set<Double> = []
    for run in 0..<40 {
      let pair = simulation.pairs(run, PlantedChange(.ratio, size: 0), &storage)[0]
      seen.formUnion(pair.champion.values + pair.challenger.values)
    }
    #expect(seen == Set(recording.champion.values))
  }

  @Test func `metrics that move together are resampled together`() {
    let values = (0..<40).map { 10 + Double($0) }
    let pairs = ["a", "b"].map {
      MetricPair(name: $0, champion: Series(values), challenger: Series([]))
    }
    var storage = SimulationStorage()
    let drawn = recorded(pairs).pairs(3, PlantedChange(.ratio, size: 0), &storage)
    #expect(drawn[0].challenger == drawn[1].challenger)
    #expect(drawn[0].champion != drawn[0].challenger)
  }

  @Test func `a planted ratio multiplies the challenger's counts in the mean`() {
    let counts = Series.Counts(
      events: Array(repeating: 20, count: 50), exposures: Array(repeating: 100, count: 50))
    let pair = MetricPair(name: "m", champion: Series(counts), challenger: Series([]))
    var storage = SimulationStorage()
    for (harm, size, expected) in [(Harm.increase, 0.5, 30.0), (.decrease, 0.25, 15)] {
      var config = JudgeConfig()
      config.metrics = [MetricConfig(name: "m", harm: harm)]
      var simulation = recorded([pair])
      simulation.config = config
      let drawn = simulation.pairs(0, PlantedChange(.ratio, size: size), &storage)[0]
      let events = drawn.challenger.counts?.events ?? []
      let mean = events.reduce(0, +) / Double(events.count)
      #expect(abs(mean - expected) < 4.5 * (10.0 / 60).squareRoot())
      #expect(drawn.champion.counts?.events.allSatisfy { $0 == 20 } == true)
    }
  }

  private func recorded(_ pairs: [MetricPair]) -> ConfigSimulation {
    ConfigSimulation(
      config: JudgeConfig(), policy: .verdin,
      metrics: .recorded(pairs.compactMap { RecordedMetric($0) }, block: 12), ticks: 60,
      tickSeconds: 60, seed: 5)
  }
}
