import ArgumentParser
import VerdinIO

struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check that no row of the ledger was changed, taken out or put in.",
    discussion: """
      Every row carries the hash of the rows before it. Exit codes: 0 all is as written, 1 it is not, \
      2 a mistake, 5 the ledger cannot be read. Cutting off the last rows leaves a shorter chain that \
      is whole: compare the printed hash with one that you kept elsewhere.
      """)

  @OptionGroup var state: StateOptions

  func run() throws {
    let names: [String]
    do {
      names = try state.rollouts()
    } catch let failure as LedgerError {
      print("\(state.ledgerPath): \(failure)")
      throw ExitCode(ExitStatus.fail.rawValue)
    }
    guard !names.isEmpty else {
      throw Diagnostic(
        file: state.ledgerPath, message: "no rollout, so there is nothing to verify",
        hint: "name the folder of the ledger with --state-dir")
    }
    // No early end: every rollout gets its line.
    let isWhole = try names.map(verify).allSatisfy(\.self)
    if !isWhole { throw ExitCode(ExitStatus.fail.rawValue) }
  }

  private func verify(_ name: String) throws -> Bool {
    do {
      let chain = try SQLiteLedger(path: state.ledgerPath, rollout: name).verify()
      print("\(name): \(chain.rows) rows, all as written; last hash \(chain.lastHash)")
      return true
    } catch let failure as LedgerError {
      print("\(name): \(failure)")
      return false
    }
  }
}
