import VerdinMeasurement
import VerdinNumerics

/// One row: many metrics' statistics under many labellings by matrix product, and the same without
/// BLAS, in turn on the same scores.
///
/// Times are nanoseconds for one metric under one labelling. `ns` is the whole test, with drawing the
/// labels, counting and the maxima over metrics; the others are the statistics alone, with the labels.
func measurePermutations(blocks: Int, metrics: Int, labellings: Int) throws {
  let samples = DataKind.continuous.samples(metrics, blocks / 2)
  let inputs = samples.map { samples in
    var metric = BlockPermutation.Metric()
    (metric.x, metric.y) = (samples.x, samples.y)
    metric.ticksX = Array(samples.x.indices)
    metric.ticksY = Array(samples.y.indices)
    return metric
  }
  let blas = try BLAS()
  let labels = Labels(blocks: blocks, count: labellings)
  let scores = Scores(samples)
  var product = DenseMatrix<Float>()
  let contestants: [() -> Void] = [
    {
      _ = opaque(
        BlockPermutation(opaque(inputs), .independent, drawn: labellings - 1, seed: 1, blas: blas))
    },
    {
      for portion in Labels(blocks: blocks, count: labellings).portions {
        blas.multiply(opaque(scores.matrix), transposed: portion, into: &product)
        _ = opaque(product.elements[0])
      }
    },
    { _ = opaque(scores.gathered(by: Labels(blocks: blocks, count: labellings))) },
    { _ = opaque(scores.multiplied(by: Labels(blocks: blocks, count: labellings))) },
    { _ = opaque(scores.addedInPanels(by: Labels(blocks: blocks, count: labellings))) },
  ]
  let agreed = scores.gathered(by: labels)
  precondition(
    agreed == scores.multiplied(by: labels) && agreed == scores.addedInPanels(by: labels)
      && agreed == scores.multiplied(by: labels, blas), "the contestants disagree")
  let least = leastTimes(rounds: 5, contestants).map { $0 / Double(metrics * labellings) }
  emit([
    "row": "permutation", "n": blocks / 2, "blocks": blocks, "metrics": metrics,
    "labellings": labellings, "ns": least[0], "product_ns": least[1], "gather_ns": least[2],
    "dot_ns": least[3], "panel_ns": least[4],
  ])
}

/// Which half of the blocks is x's, for all labellings: as vectors of ±1, and as lists of places.
struct Labels {
  private(set) var portions: [DenseMatrix<Float>] = []
  private(set) var chosen: [Int32] = []
  let half: Int

  init(blocks: Int, count: Int) {
    half = blocks / 2
    var generator = SplitMix64(seed: 1)
    var order = (0..<Int32(blocks)).map { $0 }
    chosen.reserveCapacity(half * count)
    // Portions of one size that stay in the cache, as the test has them.
    let most = max(64, min(512, (1 << 17) / blocks))
    let rows = (1...min(most, count)).last { count % $0 == 0 } ?? 1
    for start in stride(from: 0, to: count, by: rows) {
      var portion = DenseMatrix<Float>(
        rows: min(rows, count - start), columns: blocks,
        elements: Array(repeating: -1, count: min(rows, count - start) * blocks))
      for row in 0..<portion.rows {
        for place in 0..<half {
          let far = generator.next().multipliedFullWidth(by: UInt64(blocks - place)).high
          order.swapAt(place, place + Int(far))
          portion.elements[row * blocks + Int(order[place])] = 1
          chosen.append(order[place])
        }
      }
      portions.append(portion)
    }
  }
}

/// One block's scores of 32 metrics.
struct Lanes32 {
  let a: SIMD8<Float>
  let b: SIMD8<Float>
  let c: SIMD8<Float>
  let d: SIMD8<Float>
}

/// Centred midranks of all metrics, metric after metric and in panels of 32 metrics.
struct Scores {
  let matrix: DenseMatrix<Float>
  private let panels: [[Lanes32]]

  init(_ samples: [Samples]) {
    let rows = samples.map { samples in
      let all = samples.x + samples.y
      var scores = [Float](repeating: 0, count: all.count)
      let order = all.indices.sorted { all[$0] < all[$1] }
      for (rank, place) in order.enumerated() { scores[place] = Float(2 * rank + 1 - all.count) }
      return scores
    }
    matrix = DenseMatrix(rows: rows.count, columns: rows[0].count, elements: rows.flatMap { $0 })
    panels = stride(from: 0, to: rows.count, by: 32).map { start in
      rows[0].indices.map { block in
        let lanes = (0..<32).map { start + $0 < rows.count ? rows[start + $0][block] : 0 }
        return Lanes32(
          a: SIMD8(lanes[0..<8]), b: SIMD8(lanes[8..<16]), c: SIMD8(lanes[16..<24]),
          d: SIMD8(lanes[24..<32]))
      }
    }
  }

  /// The sum of all statistics' sizes, as a check on the work.
  typealias Sum = Double

  @inline(never)
  func multiplied(by labels: Labels, _ blas: BLAS) -> Sum {
    var total = 0.0
    var product = DenseMatrix<Float>()
    for portion in labels.portions {
      blas.multiply(matrix, transposed: portion, into: &product)
      total += product.elements.reduce(0) { $0 + Double(abs($1)) }
    }
    return total
  }

  /// For every labelling and metric, the scores at the places of x added up.
  @inline(never)
  func gathered(by labels: Labels) -> Sum {
    let (blocks, half) = (matrix.columns, labels.half)
    return matrix.elements.withUnsafeBufferPointer { scores in
      labels.chosen.withUnsafeBufferPointer { chosen in
        var total = 0.0
        for labelling in 0..<(chosen.count / half) {
          let places = UnsafeBufferPointer(
            rebasing: chosen[labelling * half..<(labelling + 1) * half])
          for metric in 0..<matrix.rows {
            let row = UnsafeBufferPointer(rebasing: scores[metric * blocks..<(metric + 1) * blocks])
            // Four sums, so that an addition need not wait for the one before.
            var sums = SIMD4<Float>()
            var place = 0
            while place + 4 <= half {
              sums[0] += row[Int(places[place])]
              sums[1] += row[Int(places[place + 1])]
              sums[2] += row[Int(places[place + 2])]
              sums[3] += row[Int(places[place + 3])]
              place += 4
            }
            var sum = sums.sum()
            while place < half {
              sum += row[Int(places[place])]
              place += 1
            }
            total += Double(abs(2 * sum))
          }
        }
        return total
      }
    }
  }

  /// For every labelling and metric, the scalar product of labels and scores, in vectors of 16.
  @inline(never)
  func multiplied(by labels: Labels) -> Sum {
    let blocks = matrix.columns
    return matrix.elements.withUnsafeBufferPointer { scores in
      var total = 0.0
      for portion in labels.portions {
        portion.elements.withUnsafeBufferPointer { labels in
          for labelling in 0..<portion.rows {
            let label = UnsafeRawPointer(labels.baseAddress! + labelling * blocks)
            for metric in 0..<matrix.rows {
              let row = UnsafeRawPointer(scores.baseAddress! + metric * blocks)
              var sums = SIMD16<Float>()
              var block = 0
              while block + 16 <= blocks {
                sums +=
                  (label + 4 * block).loadUnaligned(as: SIMD16<Float>.self)
                  * (row + 4 * block).loadUnaligned(as: SIMD16<Float>.self)
                block += 16
              }
              var sum = sums.sum()
              while block < blocks {
                sum += labels[labelling * blocks + block] * scores[metric * blocks + block]
                block += 1
              }
              total += Double(abs(sum))
            }
          }
        }
      }
      return total
    }
  }

  /// For every labelling, the rows of x in a panel of 32 metrics added up: no gathering at all.
  @inline(never)
  func addedInPanels(by labels: Labels) -> Sum {
    labels.chosen.withUnsafeBufferPointer { chosen in
      var total = 0.0
      for panel in panels {
        panel.withUnsafeBufferPointer { panel in
          for start in stride(from: 0, to: chosen.count, by: labels.half) {
            var (a, b, c, d) = (
              SIMD8<Float>(), SIMD8<Float>(), SIMD8<Float>(), SIMD8<Float>()
            )
            for place in start..<(start + labels.half) {
              let lanes = panel[Int(chosen[place])]
              a += lanes.a
              b += lanes.b
              c += lanes.c
              d += lanes.d
            }
            for sums in [a, b, c, d] {
              for lane in 0..<8 { total += Double(abs(2 * sums[lane])) }
            }
          }
        }
      }
      return total
    }
  }
}
