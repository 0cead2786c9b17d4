import Testing
import VerdinNumerics

@Suite struct WilsonTests {
  /// R: binom::binom.confint(c(0, 5, 20), c(10, 10, 2000), methods = "wilson"); the closed form.
  @Test func `agrees with the closed form`() {
    let none = WilsonInterval(0, of: 10)
    #expect(none.lower == 0 && abs(none.upper - 0.277_532_799_862_889_6) < 1e-12)
    let half = WilsonInterval(5, of: 10)
    #expect(abs(half.lower - 0.236_593_090_512_564_7) < 1e-12)
    #expect(abs(half.upper - (1 - half.lower)) < 1e-12)
    #expect(WilsonInterval(10, of: 10).upper == 1)
  }

  @Test func `mirrors when events and their absence are swapped`() {
    for events in 0...40 {
      let (a, b) = (WilsonInterval(events, of: 40), WilsonInterval(40 - events, of: 40))
      #expect(abs(a.lower + b.upper - 1) < 1e-12)
    }
  }
}
