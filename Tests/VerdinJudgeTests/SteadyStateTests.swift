import CAllocationCount
import RealModule
import Testing
import VerdinJudge
import VerdinNumerics

/// In the steady state a metric costs the whole judge no allocation: a judgement makes a few dozen for
/// what it hands out, however many metrics it has.
@Suite struct SteadyStateTests {
  /// What series are like, each with words of its own.
  enum Recording: String, CaseIterable {
    case alike, slower, drifting, heavyTailed, integers, withGaps, ofAnotherDay, ofTwoPaces
    case withNegativeValues, tooShort
  }

  @Test(
    .enabled(if: countingWorks && isOptimized, "debug builds box what release keeps in registers"),
    arguments: Recording.allCases)
  func `a series more allocates nothing`(recording: Recording) {
    #expect(allocationsOfMoreMetrics(recording, MetricConfig(name: "")) == 0)
  }

  @Test(
    .enabled(if: countingWorks && isOptimized),
    arguments: [
      MetricConfig(name: "", margin: .absolute(3)),
      MetricConfig(name: "", margin: .relativeOrAbsolute(0.1, 2)),
      MetricConfig(name: "", kind: .series, harm: .increase, critical: true),
      MetricConfig(name: "", kind: .quantile, harm: .increase),
      MetricConfig(name: "", kind: .samples),
      MetricConfig(name: "", kind: .samples, margin: .absolute(3)),
      MetricConfig(name: "", limits: Limits(above: 1, below: 30)),
      MetricConfig(name: "", role: .watch, weight: 3, groups: ["latency", "service"]),
    ])
  func `whatever is asked of it`(settings: MetricConfig) {
    #expect(allocationsOfMoreMetrics(.alike, settings) == 0)
  }

  /// The first metric crosses a limit and decides, so that the judgement as a whole has the same
  /// words.
  private func allocationsOfMoreMetrics(_ recording: Recording, _ settings: MetricConfig) -> Int {
    var generator = SplitMix64(seed: 91)
    let all = (0..<30).map { pair("metric_\($0)", recording, &generator) }
    let few = Array(all.prefix(12))
    let limited = MetricConfig(name: "metric_0", limits: Limits(below: -1_000))
    let config = JudgeConfig(metrics: [limited], defaults: settings)
    var workspace = Workspace()
    func count(_ pairs: [MetricPair]) -> Int {
      let before = allocation_count()
      keep(judge(pairs, config: config, policy: .verdin, workspace: &workspace))
      return Int(allocation_count() - before)
    }
    _ = count(all)
    return count(all) - count(few)
  }

  private func pair(
    _ name: String, _ recording: Recording, _ generator: inout SplitMix64
  ) -> MetricPair {
    let size = recording == .tooShort ? 6 : 120
    let times = (0..<size).map { 1_793_613_600 + 60 * Double($0) }
    func values(_ change: (Int) -> Double) -> [Double] {
      (0..<size).map { tick in
        let value = Double.exp(3 + 0.2 * generator.normal()) * change(tick)
        switch recording {
        case .integers: return value.rounded()
        case .withNegativeValues: return value - 25
        case .withGaps: return generator.uniform() < 0.02 ? .nan : value
        default: return value
        }
      }
    }
    var champion = Series(values { _ in 1 }, times: times)
    let challenger = Series(
      values { tick in
        switch recording {
        case .slower: 1.4
        case .drifting: 1 + 0.01 * Double(tick)
        case .heavyTailed: tick % 12 == 0 ? 20 : 1
        default: 1
        }
      }, times: times)
    switch recording {
    case .ofAnotherDay: champion.times = times.map { $0 - 86_400 }
    case .ofTwoPaces: champion.times = times.map { times[0] + 0.9 * ($0 - times[0]) }
    default: break
    }
    return MetricPair(name: name, champion: champion, challenger: challenger)
  }
}

/// False where `malloc` is not replaced: other C libraries than glibc, and under sanitizers.
private let countingWorks: Bool = {
  let before = allocation_count()
  keep([Double](repeating: 0, count: 99))
  return allocation_count() > before
}()

/// Whether this is a release build: there `assert` does not evaluate its argument.
private let isOptimized: Bool = {
  var optimized = true
  assert(
    {
      optimized = false; return true
    }())
  return optimized
}()

/// Uses a value in a way that the optimizer cannot remove.
@inline(never) @_optimize(none)
private func keep<Value>(_ value: Value) {}
