import VerdinMeasurement
import VerdinNumerics

/// One row: the interval of the ratio of means of many metrics by matrix product, and the replicates'
/// means without BLAS, in turn on the same data.
///
/// Times are nanoseconds a metric for one arm. `ns` is the whole interval with studentising and
/// sorting, halved; the others are sums and sums of squares alone, with the weights.
func measureBootstrap(size: Int, metrics: Int, replicates: Int) throws {
  let samples = DataKind.continuous.samples(metrics, size)
  let pairs = samples.map { (x: $0.x, y: $0.y) }
  var bootstrap = try BootstrapMeans()
  let arm = Arm(samples.map(\.x))
  let least = leastTimes(
    rounds: 5,
    [
      {
        _ = opaque(
          bootstrap.intervals(
            pairs: opaque(pairs), confidence: 0.98, replicates: replicates, seed: 1))
      },
      { _ = opaque(arm.gathered(replicates)) },
      { _ = opaque(arm.multiplied(replicates)) },
    ])
  emit([
    "row": "bootstrap", "n": size, "metrics": metrics, "replicates": replicates,
    "ns": least[0] / Double(2 * metrics), "gather_ns": least[1] / Double(metrics),
    "dot_ns": least[2] / Double(metrics),
  ])
}

/// One row: the scalar products of all pairs of metrics by a symmetric product, a general one, and
/// loops, in milliseconds of one matrix.
func measureCovariance(size: Int, metrics: Int) throws {
  let blas = try BLAS()
  let arm = Arm(DataKind.continuous.samples(metrics, size).map(\.x))
  let rows = arm.values
  var columns = Matrix(rows: size, columns: metrics)
  for row in 0..<size {
    for column in 0..<metrics { columns[row, column] = rows[column, row] }
  }
  var product = Matrix()
  let least = leastTimes(
    rounds: 5,
    [
      { _ = opaque(blas.gram(opaque(columns))) },
      { blas.multiply(opaque(rows), transposed: rows, into: &product) },
      { _ = opaque(arm.scalarProducts()) },
    ])
  emit([
    "row": "covariance", "n": size, "metrics": metrics, "ns": least[0], "general_ns": least[1],
    "dot_ns": least[2],
  ])
}

/// The kernels in use, and how fast they multiply.
func measureCore() throws {
  let blas = try BLAS()
  let order = 256
  let factor = Matrix(
    rows: order, columns: order,
    elements: (0..<order * order).map { Double($0 % 17) - 8 })
  var product = Matrix()
  let least = leastTimes(rounds: 9, [{ blas.multiply(factor, transposed: factor, into: &product) }])
  emit([
    "row": "core", "name": blas.environment.coreName,
    "gflops": 2 * Double(order * order * order) / least[0],
  ])
}

/// One arm of many metrics, a row each.
struct Arm {
  let values: Matrix

  init(_ rows: [[Double]]) {
    values = Matrix(rows: rows.count, columns: rows[0].count, elements: rows.flatMap { $0 })
  }

  /// Sums and sums of squares of all replicates, by adding up the values drawn: the same draws for all
  /// metrics.
  @inline(never)
  func gathered(_ replicates: Int) -> Double {
    let size = values.columns
    var generator = SplitMix64(seed: 1)
    var drawn = [Int32](repeating: 0, count: size)
    return values.elements.withUnsafeBufferPointer { all in
      var check = 0.0
      for _ in 0..<replicates {
        for place in 0..<size {
          drawn[place] = Int32(generator.next().multipliedFullWidth(by: UInt64(size)).high)
        }
        drawn.withUnsafeBufferPointer { drawn in
          for metric in 0..<values.rows {
            let row = UnsafeBufferPointer(rebasing: all[metric * size..<(metric + 1) * size])
            var (sums, squares) = (SIMD4<Double>(), SIMD4<Double>())
            var place = 0
            while place + 4 <= size {
              let four = SIMD4(
                row[Int(drawn[place])], row[Int(drawn[place + 1])], row[Int(drawn[place + 2])],
                row[Int(drawn[place + 3])])
              sums += four
              squares += four * four
              place += 4
            }
            while place < size {
              let value = row[Int(drawn[place])]
              sums[0] += value
              squares[0] += value * value
              place += 1
            }
            check += sums.sum() + squares.sum()
          }
        }
      }
      return check
    }
  }

  /// The same by scalar products of counts and values.
  @inline(never)
  func multiplied(_ replicates: Int) -> Double {
    let size = values.columns
    var generator = SplitMix64(seed: 1)
    var counts = [Double](repeating: 0, count: size)
    return values.elements.withUnsafeBufferPointer { all in
      var check = 0.0
      for _ in 0..<replicates {
        for place in 0..<size { counts[place] = 0 }
        for _ in 0..<size {
          counts[Int(generator.next().multipliedFullWidth(by: UInt64(size)).high)] += 1
        }
        counts.withUnsafeBytes { counts in
          for metric in 0..<values.rows {
            let row = UnsafeRawBufferPointer(
              UnsafeBufferPointer(rebasing: all[metric * size..<(metric + 1) * size]))
            var (sums, squares) = (SIMD8<Double>(), SIMD8<Double>())
            var place = 0
            while place + 8 <= size {
              let values = row.loadUnaligned(fromByteOffset: 8 * place, as: SIMD8<Double>.self)
              let products =
                values * counts.loadUnaligned(fromByteOffset: 8 * place, as: SIMD8<Double>.self)
              sums += products
              squares += products * values
              place += 8
            }
            while place < size {
              let value = all[metric * size + place]
              let product = value * counts.load(fromByteOffset: 8 * place, as: Double.self)
              sums[0] += product
              squares[0] += product * value
              place += 1
            }
            check += sums.sum() + squares.sum()
          }
        }
      }
      return check
    }
  }

  /// The scalar products of all pairs of metrics.
  @inline(never)
  func scalarProducts() -> Matrix {
    let size = values.columns
    var products = Matrix(rows: values.rows, columns: values.rows)
    values.elements.withUnsafeBytes { all in
      for first in 0..<values.rows {
        for second in first..<values.rows {
          var sums = SIMD8<Double>()
          var place = 0
          let (a, b) = (8 * first * size, 8 * second * size)
          while place + 8 <= size {
            sums +=
              all.loadUnaligned(fromByteOffset: a + 8 * place, as: SIMD8<Double>.self)
              * all.loadUnaligned(fromByteOffset: b + 8 * place, as: SIMD8<Double>.self)
            place += 8
          }
          while place < size {
            sums[0] += values[first, place] * values[second, place]
            place += 1
          }
          products[first, second] = sums.sum()
        }
      }
    }
    return products
  }
}
