import VerdinIO
import VerdinJudge
import VerdinMeasurement
import VerdinReport

/// One row: what a request of a batch costs, in nanoseconds of the thread: decoding it, judging it, and
/// writing the answer.
func measureBatch(_ path: String) throws {
  let requests = try Requests(path)
  var (decoding, judging, writing) = (Double.infinity, Double.infinity, Double.infinity)
  var workspace = Workspace()
  var writer = JSONWriter()
  var (pairs, answers) = (0, 0)
  for _ in 0..<3 {
    var (decode, judged, write) = (0.0, 0.0, 0.0)
    (pairs, answers) = (0, 0)
    for place in requests.readers.indices {
      var start = Clock.thread
      let request = try requests.readers[place]()
      decode += Clock.thread - start
      guard case .verdin(let verdin) = request else { continue }
      start = Clock.thread
      let judgement = judge(
        verdin.pairs, config: JudgeConfig(), policy: .verdin, workspace: &workspace)
      judged += Clock.thread - start
      start = Clock.thread
      writer.removeAll()
      writer.judgement(judgement, id: nil, version: "0")
      write += Clock.thread - start
      pairs += verdin.pairs.count
      answers += writer.bytes.count
    }
    decoding = min(decoding, decode)
    judging = min(judging, judged)
    writing = min(writing, write)
  }
  emit([
    "row": "batch", "records": requests.readers.count, "pairs": pairs, "bytes": requests.bytes,
    "answer_bytes": answers, "decode_ns": decoding, "judge_ns": judging, "write_ns": writing,
  ])
}

/// The requests of a file, JSON Lines or columns, each to be decoded when it is asked for.
private struct Requests {
  private(set) var readers: [() throws -> BatchRequest] = []
  let bytes: Int

  init(_ path: String) throws {
    let file = try ByteSource.file(path: path).read()
    bytes = file.count
    if file.withSpan({ ColumnFormat.begins($0) }) {
      var blocks = ColumnBlocks(try ByteStream(.file(path: path)))
      while let block = try blocks.next() {
        for index in 0..<block.count {
          readers.append { try BatchRequest(block, index) }
        }
      }
    } else {
      for (place, line) in file.array.split(separator: UInt8(ascii: "\n")).enumerated() {
        let line = Array(line)
        readers.append { try BatchRequest(json: line.span, file: "line", line: place + 1) }
      }
    }
  }
}
