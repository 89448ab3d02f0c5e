import CSQLite

/// Why a database did not do what it was asked.
public enum DatabaseError: Error, Equatable, Sendable, CustomStringConvertible {
  /// There is no such file.
  case missing(String)
  /// The file is not what was written: what was found. It is of no use and has to be made anew.
  case damaged(String)
  /// Somebody else is at it, longer than was waited for.
  case busy(String)
  /// It cannot be written, or cannot be read without writing beside it.
  case notWritable(String)
  /// A statement of somebody's that does not only read.
  case refused(String)
  /// Anything else: SQLite's extended code, its message, and the statement.
  case failed(code: Int32, message: String, sql: String)

  /// One English sentence.
  public var description: String {
    switch self {
    case .missing(let path): "\(path) does not exist"
    case .damaged(let what): "the database is damaged: \(what)"
    case .busy(let what): "the database is in use: \(what)"
    case .notWritable(let what): "the database cannot be written: \(what)"
    case .refused(let what): "only statements that read are run: \(what)"
    case .failed(let code, let message, let sql):
      sql.isEmpty ? "\(message) (\(code))" : "\(message) (\(code)) in: \(sql)"
    }
  }

  /// What one of SQLite's codes means for those who use the database.
  static func of(_ code: Int32, _ message: String, sql: String, path: String) -> DatabaseError {
    switch code {
    case SQLITE_IOERR | (32 << 8):  // SQLITE_IOERR_DATA: our layer found it.
      return .damaged("\(path): \(String(cString: rcd_damage()))")
    case SQLITE_IOERR | (2 << 8), SQLITE_IOERR | (33 << 8):  // Short read; damaged file system.
      return .damaged("\(path): \(message)")
    default: break
    }
    switch code & 0xFF {
    case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_FORMAT: return .damaged("\(path): \(message)")
    case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL: return .busy("\(path): \(message)")
    case SQLITE_READONLY, SQLITE_PERM: return .notWritable("\(path): \(message)")
    case SQLITE_AUTH: return .refused(message)
    default: return .failed(code: code, message: message, sql: sql)
    }
  }
}
