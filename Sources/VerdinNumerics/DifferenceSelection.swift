import RealModule

/// Order statistics of all pairwise differences x_i − y_j, exact, without forming them.
///
/// The answer equals that of forming all `fl(x_i − y_j)` and sorting them, bit for bit, so it is
/// equivariant under shifts and scales as far as the subtraction is. A difference that leaves the
/// range of doubles is ±∞ and ordered as such. Only the sign of a zero is left open.
///
/// A strided sub-sample and a secant search place a bracket round each wanted rank; one sweep over
/// the full samples counts what lies below each bracket and writes out what lies within, which
/// proves the bracket right or says by how much to move it. The idea of sub-sampling rows and
/// columns is Frederickson & Johnson's, with statistical in place of worst-case bounds.
///
/// - SeeAlso: Frederickson & Johnson 1982, doi:10.1016/0022-0000(82)90048-4
package struct DifferenceSelection: Sendable {
  private var sortScratch = SortScratch()
  private var formed: [Double] = []
  private var emitted: [Double] = []
  private var subX: [Double] = []
  private var subY: [Double] = []
  private var groups: [Group] = []
  private var weighted = WeightedDifferences()
  private var bucket = BucketSelection()
  /// The differences of the ranks asked for last, in the order asked.
  package private(set) var selected: [Double] = []

  /// Below this many pairs, forming and sorting all of them is fastest.
  private static let smallestSearch = 512

  package init() {}

  /// Neighbouring ranks that are looked for in one bracket.
  fileprivate struct Group {
    var firstRank: Int
    var lastRank: Int
    /// Where in `selected` the first of them goes.
    var place: Int
    var threshold: Double
    /// Differences per unit of threshold in the full samples.
    var density: Double
    /// Half the bracket's width, in differences.
    var halfWidth: Double
    var isFound = false
  }

  /// Finds the differences of the given 0-based ranks, into `selected`.
  ///
  /// - Precondition: `ranks` ascend and lie in 0 ..< m·n; both samples are finite and not empty.
  /// - Complexity: O(*m* + *n*) in practice; at worst some hundred sweeps of that cost per rank.
  package mutating func select(
    ranks: [Int], _ x: borrowing SortedSample, _ y: borrowing SortedSample
  ) {
    selected.removeAll(keepingCapacity: true)
    if x.count * y.count <= Self.smallestSearch {
      selectFromAll(ranks, x, y)
    } else if mostlyTied(x) || mostlyTied(y) {
      weighted.load(x, y)
      for rank in ranks { selected.append(weighted.select(rank: rank)) }
    } else {
      selectByBrackets(ranks, x, y)
    }
  }

  private mutating func selectFromAll(
    _ ranks: [Int], _ x: borrowing SortedSample, _ y: borrowing SortedSample
  ) {
    let (m, n) = (x.count, y.count)
    formed.removeAll(keepingCapacity: true)
    for i in 0..<m {
      let value = x.padded[i]
      for j in 0..<n { formed.append(value - y.padded[j]) }
    }
    reserve(m * n)
    sortScratch.sort(formed, into: &emitted)
    for rank in ranks { selected.append(emitted[rank]) }
  }

  private mutating func reserve(_ count: Int) {
    if emitted.count < count {
      emitted.append(contentsOf: repeatElement(0, count: count - emitted.count))
    }
  }
}

// MARK: - The bracket search

extension DifferenceSelection {
  private mutating func selectByBrackets(
    _ ranks: [Int], _ x: borrowing SortedSample, _ y: borrowing SortedSample
  ) {
    let capacity = 4 * (x.count + y.count)
    reserve(3 * (capacity + 4))
    formGroups(ranks, x, y)
    search(x, y)
    var weightedIsLoaded = false
    for start in stride(from: 0, to: groups.count, by: 3) {
      sweep(from: start, x, y, capacity: capacity)
      for place in start..<min(start + 3, groups.count) where !groups[place].isFound {
        if !weightedIsLoaded {
          weighted.load(x, y)
          weightedIsLoaded = true
        }
        let group = groups[place]
        for rank in group.firstRank...group.lastRank {
          selected[group.place + rank - group.firstRank] = weighted.select(rank: rank)
        }
      }
    }
  }

  /// Groups neighbouring ranks and gives each group its first guess, from the normal limit of the
  /// Mann-Whitney statistic under a shift.
  private mutating func formGroups(
    _ ranks: [Int], _ x: borrowing SortedSample, _ y: borrowing SortedSample
  ) {
    let (m, n) = (Double(x.count), Double(y.count))
    let pairs = m * n
    let deviation = (pairs * (m + n + 1) / 12).squareRoot()
    let centre = x.median - y.median
    let range = x.percentile(75) - x.percentile(25) + y.percentile(75) - y.percentile(25)
    // For normal data the interquartile range is 1.35 deviations; .37 of the two makes one unit.
    let unit = 0.37 * range * (1 / m + 1 / n).squareRoot()
    groups.removeAll(keepingCapacity: true)
    for (place, rank) in ranks.enumerated() {
      selected.append(.nan)
      if let last = groups.last, rank <= last.lastRank + 1 {
        groups[groups.count - 1].lastRank = rank
        continue
      }
      let z = (Double(rank) + 0.5 - pairs / 2) / deviation
      groups.append(
        Group(
          firstRank: rank, lastRank: rank, place: place, threshold: centre + z * unit,
          density: deviation / unit, halfWidth: 0))
    }
  }

  /// Moves every group's threshold to where the sub-sample's count meets its rank.
  private mutating func search(_ x: borrowing SortedSample, _ y: borrowing SortedSample) {
    subsample(x, into: &subX)
    subsample(y, into: &subY)
    let (p, q) = (subX.count - SortedSample.padding, subY.count - SortedSample.padding)
    let scale = Double(p) * Double(q) / (Double(x.count) * Double(y.count))
    // Standard deviation of a sub-sample count, in sub-sample pairs: rounding of p row counts.
    let noise = (0.05 * Double(p + q) + 0.1 * Double(p) * Double(q) / (0.5 * Double(p + q)))
      .squareRoot()
    for start in stride(from: 0, to: groups.count, by: 3) {
      let places = (start, min(start + 1, groups.count - 1), min(start + 2, groups.count - 1))
      var walks = (
        SecantWalk(groups[places.0], scale), SecantWalk(groups[places.1], scale),
        SecantWalk(groups[places.2], scale)
      )
      for _ in 0..<5 {
        let counts = DifferenceCount.notAbove(
          (walks.0.threshold, walks.1.threshold, walks.2.threshold),
          subX.span, p, subY.span, q)
        walks.0.take(counts.0)
        walks.1.take(counts.1)
        walks.2.take(counts.2)
        if max(walks.0.lastMiss, walks.1.lastMiss, walks.2.lastMiss) < 15 * noise { break }
      }
      for (place, walk) in [(places.0, walks.0), (places.1, walks.1), (places.2, walks.2)] {
        groups[place].threshold = walk.threshold
        groups[place].density = walk.density / scale
        groups[place].halfWidth = (3 * noise + 0.1 * walk.lastMiss + 2) / scale
      }
    }
  }

  /// Sweeps the full samples for up to three groups until each is found or given up.
  private mutating func sweep(
    from start: Int, _ x: borrowing SortedSample, _ y: borrowing SortedSample, capacity: Int
  ) {
    let end = min(start + 3, groups.count)
    for _ in 0..<6 {
      // A group already found looks for nothing: no difference is ≥ +∞.
      let nothing = DifferenceBracket(lower: .infinity, upper: .infinity)
      func bracket(_ place: Int) -> DifferenceBracket {
        if place >= end || groups[place].isFound { return nothing }
        let half = groups[place].halfWidth / groups[place].density
        let threshold = groups[place].threshold
        return DifferenceBracket(
          lower: (threshold - half).probe, upper: (threshold + half).probe)
      }
      let brackets = (bracket(start), bracket(start + 1), bracket(start + 2))
      let findings = emitDifferences(
        brackets, x.padded.span, x.count, y.padded.span, y.count, into: emitted.mutableSpan,
        capacity: capacity)
      take(findings.0, of: start, before: end, region: 0)
      take(findings.1, of: start + 1, before: end, region: capacity + 4)
      take(findings.2, of: start + 2, before: end, region: 2 * (capacity + 4))
      if groups[start..<end].allSatisfy(\.isFound) { return }
    }
  }

  /// Reads a group's answers off its bracket, or moves the bracket to where they must be.
  private mutating func take(
    _ finding: DifferenceFinding?, of place: Int, before end: Int, region: Int
  ) {
    guard place < end, !groups[place].isFound else { return }
    guard let finding else {
      groups[place].halfWidth /= 4
      return
    }
    let group = groups[place]
    let missing = group.firstRank - finding.below
    let excess = group.lastRank - (finding.below + finding.within - 1)
    if missing >= 0 && excess <= 0 {
      for rank in group.firstRank...group.lastRank {
        selected[group.place + rank - group.firstRank] = bucket.select(
          rank: rank - finding.below, of: &emitted, from: region, count: finding.within,
          scratch: &sortScratch)
      }
      groups[place].isFound = true
      return
    }
    // The bracket lies `excess` differences too low or −`missing` too high: go there, and wider.
    let half = group.halfWidth / group.density
    if excess > 0 {
      groups[place].threshold += half + Double(excess) / group.density
    } else {
      groups[place].threshold -= half + Double(-missing) / group.density
    }
    groups[place].halfWidth = 1.5 * group.halfWidth + 0.2 * Double(max(excess, -missing))
  }
}

/// The secant search of one threshold on the sub-sample.
private struct SecantWalk {
  private(set) var threshold: Double
  private(set) var density: Double
  private(set) var lastMiss = Double.infinity
  private let target: Double
  private var lower: (threshold: Double, miss: Double)?
  private var upper: (threshold: Double, miss: Double)?

  init(_ group: DifferenceSelection.Group, _ scale: Double) {
    threshold = group.threshold.probe
    density = group.density * scale
    target = (0.5 * Double(group.firstRank + group.lastRank) + 0.5) * scale
  }

  mutating func take(_ count: Int) {
    let miss = Double(count) - target
    let probe = (threshold: threshold, miss: miss)
    if let other = miss < 0 ? upper : lower, other.threshold != threshold {
      density = (other.miss - miss) / (other.threshold - threshold)
    } else if let same = miss < 0 ? lower : upper, same.threshold != threshold, same.miss != miss {
      density = (miss - same.miss) / (threshold - same.threshold)
    }
    if miss < 0 { lower = probe } else { upper = probe }
    lastMiss = abs(miss)
    threshold = (threshold - miss / density).probe
  }
}

extension Double {
  /// A guess that a walk may compare differences with: finite, since the padding of +∞ stops a walk
  /// only there. Guesses go astray where differences overflow or the density is 0.
  fileprivate var probe: Double {
    isNaN ? 0 : min(max(self, -.greatestFiniteMagnitude), .greatestFiniteMagnitude)
  }
}

/// Whether fewer than three quarters of the values are distinct.
private func mostlyTied(_ sample: borrowing SortedSample) -> Bool {
  4 * sample.repeats > sample.count
}

/// Takes the middle elements of about 3·m^⅔ equal blocks, or all when that is most of them.
private func subsample(_ sample: borrowing SortedSample, into output: inout [Double]) {
  let m = sample.count
  let wanted = Int(3 * Double.pow(Double(m), 2.0 / 3)) + 8
  output.removeAll(keepingCapacity: true)
  if 4 * wanted >= 3 * m {
    output.append(contentsOf: sample.padded)
    return
  }
  for block in 0..<wanted { output.append(sample.padded[(2 * block + 1) * m / (2 * wanted)]) }
  output.append(contentsOf: repeatElement(.infinity, count: SortedSample.padding))
}
