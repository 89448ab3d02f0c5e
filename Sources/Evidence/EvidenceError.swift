import Files
import Log

/// Why a key, a note, a checkpoint or a proof is not what it should be.
public struct NoEvidence: Error, Equatable, Sendable, CustomStringConvertible {
  /// What is wrong, in English, without a full stop.
  public let what: String
  /// The same in Spanish.
  public let spanish: String

  /// A reason in both languages.
  public init(_ what: String, es spanish: String) {
    self.what = what
    self.spanish = spanish
  }

  /// The reason.
  public var description: String { what }
}

/// Why something could not be signed, proved or packed.
public enum EvidenceError: Error, Sendable {
  /// What was read proves nothing.
  case refused(NoEvidence, place: String)
  /// The log could not be read, or is damaged.
  case log(LogError)
  /// The system refused.
  case file(FileError)
  /// The log is not the one that was signed before.
  case inconsistent(file: String, size: UInt64)
  /// A checkpoint knows of more events than the log has.
  case lost(file: String, size: UInt64, held: UInt64)
  /// The key has another name than the ledger.
  case foreignKey(key: String, ledger: String)
  /// Another key signed here before.
  case anotherKey(known: String)
  /// No checkpoint covers what is to be proved; the largest one's size.
  case uncovered(size: UInt64, largest: UInt64?)
  /// Fewer events than asked for.
  case tooFew(held: UInt64)

  /// Runs file operations and passes their errors on.
  static func wrapping<R>(_ body: () throws(FileError) -> R) throws(EvidenceError) -> R {
    do throws(FileError) { return try body() } catch { throw .file(error) }
  }

  /// Runs operations of the log and passes their errors on.
  static func reading<R>(_ body: () throws(LogError) -> R) throws(EvidenceError) -> R {
    do throws(LogError) { return try body() } catch { throw .log(error) }
  }

  /// Judges what was read at a place.
  static func judging<R>(
    _ place: String, _ body: () throws(NoEvidence) -> R
  ) throws(EvidenceError) -> R {
    do throws(NoEvidence) { return try body() } catch { throw .refused(error, place: place) }
  }
}
