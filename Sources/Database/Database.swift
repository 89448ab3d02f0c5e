import CSQLite

/// A connection to an SQLite file every page of which is verified when it is read.
///
/// What the file holds is what was written, or reading it throws `.damaged`: see ARCHITECTURE.md,
/// section 7, and `Sources/CSQLite`. Not shared between threads.
public final class Database {
  /// How a file is opened; `wait` is how long, in milliseconds, a lock of somebody else is waited for.
  public enum Mode: Equatable, Sendable {
    /// A new file, which replaces what lies at the path and is readable by others only once it has been
    /// brought into place with `replaceContents`.
    ///
    /// Nothing is synced and nothing can be rolled back: a transaction that fails spoils the file.
    case create(pageSize: Int = 4096, cacheMebibytes: Int = 64)
    /// An existing file, to be read and written in transactions, while others read it.
    case write(wait: Int = 10_000)
    /// An existing file, to be read, while others write it.
    case read(wait: Int = 10_000)
  }

  /// Where the file is.
  ///
  /// It must not be opened by other means while a connection of this process is: closing it again would
  /// drop the locks by which processes keep out of each other's way.
  public let path: String
  /// How it was opened.
  public let mode: Mode
  /// Whether a transaction of a new file failed, which cannot be undone.
  public internal(set) var isSpoiled = false

  private var connection: OpaquePointer?
  private var frequent: [String: Statement] = [:]
  // All that are prepared; each takes itself out when it ends.
  var statements: [ObjectIdentifier: Unmanaged<Statement>] = [:]

  /// Opens the file at `path`; what is wrong with it is said here as far as one page tells.
  public init(_ path: String, _ mode: Mode) throws(DatabaseError) {
    self.path = path
    self.mode = mode
    connection = try Opening.open(path, mode)
  }

  deinit { try? close() }

  /// Closes the connection; statements that are left end, and must not be used any more.
  ///
  /// The last connection that may write also brings the `-wal` into the file.
  public func close() throws(DatabaseError) {
    guard let open = connection else { return }
    for statement in Array(statements.values) { statement.takeUnretainedValue().end() }
    frequent = [:]
    connection = nil
    let code = sqlite3_close_v2(open)
    guard code == SQLITE_OK else {
      throw .failed(code: code, message: "cannot close \(path)", sql: "")
    }
  }

  /// The connection, for SQLite's functions.
  var handle: OpaquePointer {
    guard let connection else { preconditionFailure("\(path) has been closed") }
    return connection
  }

  /// Whether others may read the file while it is written here, so that writing needs a transaction.
  var isLive: Bool { if case .create = mode { false } else { true } }

  /// Whether a transaction is open.
  public var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

  /// Prepares one statement, to be run as often as needed.
  public func prepare(_ sql: String) throws(DatabaseError) -> Statement {
    try Statement(self, sql)
  }

  /// Runs statements that give no rows; where a live file is written in a transaction, if none is open.
  public func execute(_ script: String) throws(DatabaseError) {
    guard case .write = mode, !isInTransaction else { return try run(script) }
    try transaction { () throws(DatabaseError) in try run(script) }
  }

  /// How many rows the last statement inserted, changed or deleted.
  public var changes: Int { Int(sqlite3_changes64(handle)) }

  /// The number that SQLite keeps for the schema's version.
  public func userVersion() throws(DatabaseError) -> Int { try number("PRAGMA user_version") }

  /// Sets the number that SQLite keeps for the schema's version.
  public func setUserVersion(_ number: Int32) throws(DatabaseError) {
    try execute("PRAGMA user_version = \(number)")
  }

  /// The number by which a program knows its own files.
  public func applicationId() throws(DatabaseError) -> Int { try number("PRAGMA application_id") }

  /// Sets the number by which a program knows its own files.
  public func setApplicationId(_ number: Int32) throws(DatabaseError) {
    try execute("PRAGMA application_id = \(number)")
  }

  /// Runs statements as they are.
  func run(_ script: String) throws(DatabaseError) {
    let code = sqlite3_exec(handle, script, nil, nil, nil)
    guard code == SQLITE_OK else { throw failure(script) }
  }

  /// The first number of a statement's first row, 0 if there is none; the statement is kept.
  func number(_ sql: String) throws(DatabaseError) -> Int {
    let statement = try kept(sql)
    defer { statement.reset() }
    return try statement.stepFreely() ? Int(statement.int(0)) : 0
  }

  /// A statement that is prepared once for the connection.
  func kept(_ sql: String) throws(DatabaseError) -> Statement {
    if let statement = frequent[sql] { return statement }
    let statement = try Statement(unowned: self, sql)
    frequent[sql] = statement
    return statement
  }

  /// What went wrong in the last call.
  func failure(_ sql: @autoclosure () -> String = "") -> DatabaseError {
    DatabaseError.of(
      sqlite3_extended_errcode(handle), String(cString: sqlite3_errmsg(handle)), sql: sql(),
      path: path)
  }
}
