import Files
import Log

/// What keeps a ledger from being read or written.
public enum LedgerError: Error {
  /// The system refused something.
  case file(FileError)
  /// The log cannot be written or read.
  case log(LogError)
  /// The index of ids was damaged under our hands: the next writer makes it anew.
  case indexDamaged
  /// A line of the log is no event in canonical form.
  case notAnEvent(seq: UInt64)
}
