import Dispatch
import VerdinMeasurement

/// One row a number of threads: very many metrics in memory, shared out in blocks.
///
/// `wall_ns` is the time on the clock and `cpu_ns` that of the process, both the least of three for all
/// metrics. Each thread has kernels of its own, so all that threads share is the memory they read.
func measureScaling(metrics: Int, size: Int) {
  let samples = DataKind.continuous.samples(metrics, size)
  for threads in [1, 2] {
    var (wall, cpu) = (Double.infinity, Double.infinity)
    for _ in 0..<3 {
      let (clock, process) = (ContinuousClock.now, Clock.process)
      DispatchQueue.concurrentPerform(iterations: threads) { thread in
        measureBlocks(of: samples, thread, threads)
      }
      wall = min(wall, (ContinuousClock.now - clock) / .nanoseconds(1))
      cpu = min(cpu, Clock.process - process)
    }
    emit([
      "row": "scaling", "threads": threads, "metrics": metrics, "n": size, "wall_ns": wall,
      "cpu_ns": cpu,
    ])
  }
}

/// Every `threads`-th block of 64 metrics.
private func measureBlocks(of samples: [Samples], _ thread: Int, _ threads: Int) {
  var kernels = Kernels()
  for start in stride(from: 64 * thread, to: samples.count, by: 64 * threads) {
    for metric in samples[start..<min(start + 64, samples.count)] {
      _ = opaque(kernels.measure(metric))
    }
  }
}
