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
    let names = try state.rollouts()
    guard !names.isEmpty else {
      throw Diagnostic(
        file: state.ledgerPath, message: "no rollout, so there is nothing to verify",
        hint: "name the folder of the ledger with --state-dir")
    }
    var isWhole = true
    for name in names {
      do {
        let chain = try SQLiteLedger(path: state.ledgerPath, rollout: name).verify()
        print("\(name): \(chain.rows) rows, all as written; last hash \(chain.lastHash)")
      } catch let failure as LedgerError {
        isWhole = false
        print("\(name): \(failure)")
      }
    }
    if !isWhole { throw ExitCode(ExitStatus.fail.rawValue) }
  }
}
