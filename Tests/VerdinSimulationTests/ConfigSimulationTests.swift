import RealModule
import Testing
import VerdinJudge
import VerdinNumerics
import VerdinSimulation

@Suite struct ConfigSimulationTests {
  private static let config = JudgeConfig(metrics: [
    MetricConfig(name: "latency", harm: .increase, limits: Limits(below: 100)),
    MetricConfig(
      name: "accuracy", harm: .decrease, limits: Limits(above: 0.8),
      proportion: .init(numerator: "correct", denominator: "labelled")),
    MetricConfig(name: "queue", kind: .sparse),
    MetricConfig(name: "offset", harm: .either, margin: .absolute(3)),
    MetricConfig(name: "request", kind: .samples),
  ])

  private func simulation(_ noise: String = "ar", ticks: Int = 40) throws -> ConfigSimulation {
    let models = Self.config.metrics.map {
      MetricModel(assuming: $0, spread: 0.1, requests: 500)
    }
    return ConfigSimulation(
      config: Self.config, policy: .verdin,
      metrics: .drawn(models, try #require(Noise.named(noise)), phi: 0.5), ticks: ticks,
      tickSeconds: 60, seed: 3)
  }

  @Test func `a run is the same whichever runs are asked for beside it`() throws {
    let simulation = try simulation()
    var storage = SimulationStorage()
    let change = PlantedChange(.ratio, size: 0.2)
    let whole = simulation.tally(0..<12, change, &storage)
    var parts = simulation.tally(5..<12, change, &storage)
    var other = SimulationStorage()
    parts.merge(simulation.tally(0..<5, change, &other))
    #expect(parts.verdicts == whole.verdicts && parts.metrics == whole.metrics)
    #expect(parts.failTicks.sorted() == whole.failTicks.sorted())
    #expect(whole.runs == 12)
  }

  @Test(arguments: Noise.plain.map(\.name))
  func `every kind of metric gets values of its kind under every noise`(noise: String) throws {
    var storage = SimulationStorage()
    let pairs = try simulation(noise).pairs(0, PlantedChange(.ratio, size: 0), &storage)
    #expect(pairs.map(\.name) == Self.config.metrics.map(\.name))
    for pair in pairs {
      for series in [pair.champion, pair.challenger] {
        #expect(series.values.count == 40 && series.values.allSatisfy(\.isFinite))
      }
    }
    #expect(pairs[1].champion.counts?.exposures.allSatisfy { $0 == 500 } == true)
    #expect(pairs[2].champion.values.allSatisfy { $0 >= 0 && $0 == $0.rounded() })
    #expect(pairs[4].champion.times.isEmpty)
  }

  @Test func `what is assumed lies within the limits`() throws {
    var storage = SimulationStorage()
    let pairs = try simulation().pairs(1, PlantedChange(.ratio, size: 0), &storage)
    #expect(pairs[0].champion.values.allSatisfy { $0 < 100 })
    #expect(pairs[1].champion.values.allSatisfy { $0 > 0.8 })
  }

  @Test func `a planted ratio multiplies every value, in the direction that harms`() throws {
    var storage = SimulationStorage()
    let simulation = try simulation()
    let healthy = simulation.pairs(2, PlantedChange(.ratio, size: 0), &storage)
    let harmed = simulation.pairs(2, PlantedChange(.ratio, size: 0.25), &storage)
    for (a, b) in zip(healthy[0].challenger.values, harmed[0].challenger.values) {
      #expect(abs(b / a - 1.25) < 1e-12)
    }
    #expect(healthy.map(\.champion) == harmed.map(\.champion))
    let accuracy = [healthy, harmed].map { pairs -> Double in
      let values = pairs[1].challenger.values
      return values.reduce(0, +) / Double(values.count)
    }
    #expect(abs(accuracy[1] / accuracy[0] - 0.75) < 0.03)
  }

  @Test func `a step, a ramp, a burst and a tail come where and when they say`() throws {
    var storage = SimulationStorage()
    var simulation = try simulation(ticks: 40)
    simulation.changed = ["latency"]
    func factors(_ shape: PlantedChange.Shape) -> [Double] {
      let healthy = simulation.pairs(0, PlantedChange(shape, size: 0), &storage)[0]
      let harmed = simulation.pairs(0, PlantedChange(shape, size: 1), &storage)[0]
      return zip(harmed.challenger.values, healthy.challenger.values).map { $0 / $1 }
    }
    func places(_ factors: [Double]) -> [Int] {
      factors.indices.filter { abs(factors[$0] - 1) > 1e-9 }
    }
    #expect(places(factors(.step)) == Array(20..<40))
    #expect(places(factors(.burst)) == Array(18..<22))
    let ramp = factors(.ramp)
    #expect(zip(ramp, ramp.dropFirst()).allSatisfy { $0 < $1 } && abs(ramp[39] - 2) < 1e-12)
    #expect(places(factors(.tail)).count == 2)
    let values = simulation.pairs(0, PlantedChange(.tail, size: 0), &storage)[0].challenger.values
    let largest = values.indices.sorted { values[$0] > values[$1] }.prefix(2).sorted()
    #expect(places(factors(.tail)) == largest)
  }

  @Test func `a planted variance spreads the logarithms and leaves the level`() throws {
    var storage = SimulationStorage()
    var simulation = try simulation()
    simulation.changed = ["latency"]
    func logs(_ size: Double) -> [Double] {
      simulation.pairs(0, PlantedChange(.variance, size: size), &storage)[0]
        .challenger.values.map { Double.log($0 / 50) }
    }
    for (a, b) in zip(logs(0), logs(1)) { #expect(abs(b - 2 * a) < 1e-9) }
  }

  @Test func `a change in one metric leaves the others`() throws {
    var storage = SimulationStorage()
    var simulation = try simulation()
    simulation.changed = ["accuracy"]
    let healthy = simulation.pairs(0, PlantedChange(.ratio, size: 0), &storage)
    let harmed = simulation.pairs(0, PlantedChange(.ratio, size: 0.5), &storage)
    #expect(healthy[0] == harmed[0] && healthy[1] != harmed[1])
  }

  @Test func `a regression of half is found more often than none`() throws {
    var storage = SimulationStorage()
    let simulation = try simulation("iid")
    let none = simulation.tally(0..<20, PlantedChange(.ratio, size: 0), &storage)
    let half = simulation.tally(0..<20, PlantedChange(.ratio, size: 0.5), &storage)
    #expect(none.verdicts[.fail] <= 2)
    #expect(half.verdicts[.fail] >= 18)
    #expect(half.medianFailTick == 40 && none.medianFailTick == nil)
  }

  @Test func `looks follow the configuration`() throws {
    var simulation = try simulation(ticks: 60)
    #expect(simulation.looks == [60])
    simulation.config.looks = .gates([600, 1_800, 36_000])
    #expect(simulation.looks == [10, 30, 60])
    simulation.config.looks = .anytime
    #expect(simulation.looks == Array(stride(from: 5, through: 60, by: 5)))
  }

  @Test func `a model fitted to a recording has its level, spread and dependence`() throws {
    var generator = SplitMix64(seed: 6)
    var paths = ArmPaths()
    LogNoise(own: (0.2, 0.7)).draw(4_000, level: 30, ratio: 1, &generator, &paths)
    let pair = MetricPair(
      name: "m", champion: Series(paths.champion, times: (0..<4_000).map { 60 * Double($0) }),
      challenger: Series([]))
    let model = try #require(MetricModel(fitting: pair.champion, of: pair))
    guard case .positive(let level, let deviation, let isTimed) = model.form else {
      Issue.record("\(model.form)")
      return
    }
    #expect(abs(level / 30 - 1) < 0.04 && abs(deviation - 0.2) < 0.02 && isTimed)
    #expect(abs(try #require(model.phi) - 0.7) < 0.05)
  }
}
