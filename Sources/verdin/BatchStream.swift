import Dispatch
import Foundation
import Synchronization

/// Some records of a batch, to be answered by one thread.
struct BatchBlock: Sendable {
  /// Appends the answers, in the records' order.
  let answer: @Sendable (inout BatchJudge, inout BatchAnswers) -> Void
}

/// Blocks of records in, answers out in the same order, on all cores and in bounded memory.
///
/// Each thread answers one block after the other, and what is answered is written as soon as all before
/// it is. Only some blocks a thread exist at any time: a reader that is ahead waits.
struct BatchStream {
  private let judge: BatchJudge
  private let threads: Int

  init(judge: BatchJudge, threads: Int?) {
    self.judge = judge
    self.threads = threads ?? ProcessInfo.processInfo.activeProcessorCount
  }

  /// - Parameter next: the next block, nil at the end.
  /// - Returns: how many records could not be judged.
  func run(_ next: () throws -> BatchBlock?) throws -> Int {
    let queue = BatchQueue(room: 2 * threads + 2)
    let output = BatchOutput()
    let workers = DispatchGroup()
    for _ in 0..<threads {
      DispatchQueue.global().async(group: workers) {
        var judge = judge
        while let (number, block) = queue.take() {
          var answers = BatchAnswers()
          block.answer(&judge, &answers)
          queue.leave(output.deliver(answers, number: number))
        }
      }
    }
    let read = Result { try feed(queue, until: { output.hasFailed }, next) }
    queue.close(readers: threads)
    workers.wait()
    let broken = try output.finish()
    try read.get()
    return broken
  }

  private func feed(
    _ queue: BatchQueue, until isOver: () -> Bool, _ next: () throws -> BatchBlock?
  ) throws {
    while let block = try next() {
      queue.enter(block)
      if isOver() { return }
    }
  }
}

/// The blocks that wait for a thread. A block takes up room until its answer is written.
private final class BatchQueue: Sendable {
  private let room: DispatchSemaphore
  private let waiting = DispatchSemaphore(value: 0)
  private let blocks = Mutex<(first: Int, blocks: [BatchBlock?])>((0, []))

  init(room: Int) { self.room = DispatchSemaphore(value: room) }

  func enter(_ block: BatchBlock) {
    room.wait()
    blocks.withLock { $0.blocks.append(block) }
    waiting.signal()
  }

  /// Lets every reader find the end.
  func close(readers: Int) {
    blocks.withLock { $0.blocks += Array(repeating: nil, count: readers) }
    for _ in 0..<readers { waiting.signal() }
  }

  /// The next block with its number, from 0; nil at the end.
  func take() -> (number: Int, block: BatchBlock)? {
    waiting.wait()
    return blocks.withLock { state in
      guard let block = state.blocks.removeFirst() else { return nil }
      state.first += 1
      return (state.first - 1, block)
    }
  }

  func leave(_ count: Int) { for _ in 0..<count { room.signal() } }
}

/// Writes what is answered in the order of the blocks.
private final class BatchOutput: Sendable {
  private struct State {
    var next = 0
    var early: [Int: BatchAnswers] = [:]
    var broken = 0
    var failure: (any Error)?
    var progress = BatchProgress()
  }

  private let state = Mutex(State())

  /// Whether nobody takes the answers any more.
  var hasFailed: Bool { state.withLock { $0.failure != nil } }

  /// - Returns: how many blocks have been written by this, which is none while an earlier one is missing.
  func deliver(_ answers: BatchAnswers, number: Int) -> Int {
    state.withLock { state in
      let before = state.next
      state.early[number] = answers
      while let answers = state.early.removeValue(forKey: state.next) {
        state.next += 1
        state.broken += answers.broken
        guard state.failure == nil else { continue }
        do {
          try Console.result(answers.bytes)
          state.progress.add(answers)
        } catch {
          state.failure = error
        }
      }
      return state.next - before
    }
  }

  /// - Returns: how many records could not be judged.
  func finish() throws -> Int {
    try state.withLock { state in
      state.progress.end()
      if let failure = state.failure { throw failure }
      return state.broken
    }
  }
}
