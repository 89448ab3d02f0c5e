import Files

/// Something wrong in the record: where, and what.
public struct LogDamage: Error, Equatable, Sendable, CustomStringConvertible {
  /// What is wrong, by the letters of the recovery table in ARCHITECTURE.md.
  public enum Kind: String, Sendable {
    /// Bad bytes with a valid mark behind them.
    case badBytes = "C"
    /// A segment that does not end with a mark.
    case noMark = "D"
    /// A segment is missing, or doubled.
    case sequence = "E"
    /// A frame, a line or a hash is wrong.
    case content = "F"
    /// Events that were acknowledged are gone.
    case lost = "G"
  }

  /// The row of the recovery table.
  public let kind: Kind
  /// The file name of the segment.
  public let segment: String
  /// The byte in that file.
  public let offset: Int
  /// The event, as far as it can be told: the first one that is not readable.
  public let seq: UInt64?
  /// What is wrong there.
  public let what: String

  /// A damage with all its facts.
  public init(kind: Kind, segment: String, offset: Int, seq: UInt64?, what: String) {
    self.kind = kind
    self.segment = segment
    self.offset = offset
    self.seq = seq
    self.what = what
  }

  /// One English sentence with segment, byte and seq.
  public var description: String {
    let event = seq.map { ", seq \($0)" } ?? ""
    return "the log is damaged in log/\(segment) at byte \(offset)\(event): \(what)"
  }
}

/// Why the log could not do what was asked.
public enum LogError: Error, Equatable, Sendable, CustomStringConvertible {
  /// There is no log in this directory.
  case missing(directory: String)
  /// The record is damaged.
  case damage(LogDamage)
  /// A newer recauda wrote this segment.
  case newer(segment: String, version: Int)
  /// Somebody else writes.
  case locked(LockError)
  /// The system refused.
  case file(FileError)
  /// A line that no log may hold.
  case line(String)
  /// A failure that could not be undone: this writer must not go on.
  case unusable(String)

  /// One English sentence.
  public var description: String {
    switch self {
    case .missing(let directory): "there is no ledger in \(directory): it has no folder log/"
    case .damage(let damage): damage.description
    case .newer(let segment, let version):
      "log/\(segment) was written by a newer recauda (layout version \(version)); "
        + "use that version or a later one"
    case .locked(let error): error.description
    case .file(let error): error.description
    case .line(let what): what
    case .unusable(let what): what
    }
  }

  /// Runs file operations and passes their errors on as errors of the log.
  static func wrapping<R>(_ body: () throws(FileError) -> R) throws(LogError) -> R {
    do throws(FileError) { return try body() } catch { throw .file(error) }
  }
}
