import Testing
import VerdinNumerics

@testable import VerdinJudge

/// Recordings of the champion are cut into windows of champion against champion.
@Suite struct HistoryCutTests {
  /// `pods` instances over `ticks` minutes, each value telling its instance and its minute.
  private static func recording(
    pods: Int, ticks: Int, without missing: (Int, Int) -> Bool = { _, _ in false }
  ) -> [MetricPair] {
    let rows = (0..<ticks).flatMap { tick in
      (0..<pods).filter { !missing($0, tick) }.map { (tick, $0) }
    }
    let series = Series(
      rows.map { Double(1_000 * $0.1 + $0.0) }, times: rows.map { 60 * Double($0.0) },
      instances: rows.map { "pod-\($0.1)" })
    return [MetricPair(name: "latency_ms", champion: series, challenger: Series([]))]
  }

  private static func groups(_ window: HistoryCut.Window) -> (Set<String>, Set<String>) {
    (Set(window.pairs[0].champion.instances), Set(window.pairs[0].challenger.instances))
  }

  @Test(arguments: 0..<20)
  func `pairings of a span share no instance, and each is as large as asked`(
    seed: UInt64
  ) {
    let cut = HistoryCut(length: 600, instances: (2, 1), seed: seed)
    let windows = cut.windows(of: Self.recording(pods: 10, ticks: 30)).windows
    #expect(windows.count == 9)
    for span in 0..<3 {
      let dealt = windows.filter { $0.start == 600 * Double(span) }.map(Self.groups)
      let names = dealt.flatMap { $0.0.union($0.1) }
      #expect(dealt.count == 3 && Set(names).count == names.count)
      #expect(dealt.allSatisfy { $0.0.count == 2 && $0.1.count == 1 })
    }
  }

  @Test func `the same seed deals the same windows, another seed others`() {
    let recording = Self.recording(pods: 8, ticks: 60)
    func windows(_ seed: UInt64) -> [HistoryCut.Window] {
      HistoryCut(length: 600, seed: seed).windows(of: recording).windows
    }
    #expect(windows(1) == windows(1))
    #expect(windows(1) != windows(2))
  }

  @Test func `every row of a window is of its span and its group`() {
    for window in HistoryCut(length: 600).windows(of: Self.recording(pods: 6, ticks: 40)).windows {
      for series in [window.pairs[0].champion, window.pairs[0].challenger] {
        #expect(series.times.allSatisfy { $0 >= window.start && $0 < window.start + 600 })
        for (place, value) in series.values.enumerated() {
          #expect(series.instances[place] == "pod-\(Int(value) / 1_000)")
          #expect(series.times[place] == Double(60 * (Int(value) % 1_000)))
        }
        #expect(Set(series.instances).count == 3 && series.values.count == 30)
      }
    }
  }

  @Test
  func `an instance that was away does not take part, and a span that is cut short gives none`() {
    let recording = Self.recording(pods: 5, ticks: 37) { pod, tick in pod == 4 && tick >= 3 }
    let result = HistoryCut(length: 600).windows(of: recording)
    #expect(result.windows.count == 3 && result.incomplete == 1)
    for window in result.windows {
      #expect(!Self.groups(window).0.union(Self.groups(window).1).contains("pod-4"))
    }
  }

  @Test func `one instance makes no pairing`() {
    let result = HistoryCut(length: 600).windows(of: Self.recording(pods: 1, ticks: 20))
    #expect(result.windows.isEmpty && result.crowdless == 2)
  }

  @Test func `two arms that both ran the champion are taken as they are`() {
    var pair = Self.recording(pods: 1, ticks: 20)[0]
    pair.champion.instances = []
    pair.challenger = pair.champion
    pair.challenger.values = pair.champion.values.map { $0 + 0.5 }
    let windows = HistoryCut(length: 600, bothArms: true).windows(of: [pair]).windows
    #expect(windows.count == 2)
    #expect(windows[1].pairs[0].champion.values == (10..<20).map(Double.init))
    #expect(windows[1].pairs[0].challenger.values == (10..<20).map { Double($0) + 0.5 })
  }

  // MARK: How many independent windows there are

  private static func contrast(_ champion: [Int], _ challenger: [Int]) -> Contrast {
    Contrast(champion: champion.map { "\($0)" }, challenger: challenger.map { "\($0)" })
  }

  @Test func `windows of fresh instances count each for itself`() {
    let contrasts = (0..<25).map { Self.contrast([4 * $0, 4 * $0 + 1], [4 * $0 + 2, 4 * $0 + 3]) }
    #expect(abs(Contrast.degreesOfFreedom(contrasts) - 25) < 1e-9)
  }

  @Test func `the same groups again and again are one comparison`() {
    let contrasts = (0..<25).map { $0.isMultiple(of: 2) ? ([0, 1], [2]) : ([2], [0, 1]) }
      .map { Self.contrast($0.0, $0.1) }
    #expect(abs(Contrast.degreesOfFreedom(contrasts) - 1) < 1e-9)
  }

  /// The splits of all instances into halves point in all directions alike, of which there is one
  /// less than instances.
  @Test(arguments: [4, 6, 8]) func `all splits of some instances are one less than these`(
    count: Int
  ) {
    let contrasts = (0..<(1 << count)).filter { $0.nonzeroBitCount == count / 2 }.map { bits in
      Self.contrast(
        (0..<count).filter { bits >> $0 & 1 == 1 }, (0..<count).filter { bits >> $0 & 1 == 0 })
    }
    #expect(abs(Contrast.degreesOfFreedom(contrasts) - Double(count - 1)) < 1e-9)
  }
}
