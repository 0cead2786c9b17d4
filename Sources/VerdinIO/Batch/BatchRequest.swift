import VerdinJudge

/// One line of a batch: a request in Kayenta's format or in Verdin's, told apart by its keys.
package enum BatchRequest: Sendable, Equatable {
  case kayenta(KayentaRequest)
  case verdin(VerdinRequest)

  /// - Parameter line: the number of the line in `file`, from 1.
  package init(json: Span<UInt8>, file: String, line: Int) throws(BatchError) {
    let root: Node
    do {
      root = try Node(json: json, file: file, line: line)
    } catch {
      throw BatchError(id: nil, diagnostic: error)
    }
    try self.init(root, file: file)
  }

  /// - Parameter record: the index of a record of `block`.
  package init(_ block: ColumnBlock, _ record: Int) throws(BatchError) {
    let root: Node
    do {
      root = try block.request(record)
    } catch {
      throw BatchError(id: nil, diagnostic: error)
    }
    try self.init(root, file: block.file)
  }

  private init(_ root: Node, file: String) throws(BatchError) {
    let id = root["id"].flatMap(RequestID.init)
    do {
      if root["metricSetPairList"] != nil || root["canaryConfig"] != nil {
        self = .kayenta(try KayentaRequest(root))
      } else {
        self = .verdin(try VerdinRequest(root, file: file))
      }
    } catch let error as KayentaRequestError {
      throw BatchError(id: id, diagnostic: error.diagnostic(file: file))
    } catch let error as Diagnostic {
      throw BatchError(id: id, diagnostic: error)
    } catch {
      preconditionFailure("a request threw \(error)")
    }
  }

  package init(json: [UInt8], file: String, line: Int) throws(BatchError) {
    try self.init(json: json.span, file: file, line: line)
  }
}

/// The name of a request, to be repeated in its answer as the JSON value that it was.
package enum RequestID: Sendable, Equatable {
  case text(String)
  /// A number as it was written.
  case number(String)

  init?(_ node: Node) {
    switch node.value {
    case .string(let text): self = .text(text)
    case .number(let number): self = .number(number.text)
    default: return nil
    }
  }
}

/// What is wrong with one line of a batch, and which request it was when that could be read.
package struct BatchError: Error, Equatable, Sendable {
  package var id: RequestID?
  package var diagnostic: Diagnostic

  package init(id: RequestID?, diagnostic: Diagnostic) {
    self.id = id
    self.diagnostic = diagnostic
  }
}
