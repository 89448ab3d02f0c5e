import Bytes
import CSQLite

/// One statement, prepared once and run as often as needed.
///
/// Parameters are counted from 1, columns from 0. Memory bound as `Bytes` is not copied: it must stay
/// until the statement is reset, which `run`, the end of the rows, an error, and `reset` do. A reset
/// forgets all parameters.
public final class Statement {
  private var prepared: OpaquePointer?
  private unowned(unsafe) let database: Database
  // Keeps the connection open; those that the connection itself keeps do without.
  private let owner: Database?
  private let needsTransaction: Bool
  @exclusivity(unchecked) private var bindCode = SQLITE_OK

  convenience init(_ database: Database, _ sql: String) throws(DatabaseError) {
    try self.init(database, owner: database, sql)
  }

  convenience init(unowned database: Database, _ sql: String) throws(DatabaseError) {
    try self.init(database, owner: nil, sql)
  }

  private convenience init(
    _ database: Database, owner: Database?, _ sql: String
  ) throws(DatabaseError) {
    var prepared: OpaquePointer?
    let flags = UInt32(SQLITE_PREPARE_PERSISTENT)
    let code = sqlite3_prepare_v3(database.handle, sql, -1, flags, &prepared, nil)
    guard code == SQLITE_OK else { throw database.failure(sql) }
    guard let prepared else {
      throw .failed(code: SQLITE_MISUSE, message: "no statement", sql: sql)
    }
    self.init(prepared, of: database, owner: owner)
  }

  /// Takes over a statement that has been prepared.
  init(_ prepared: OpaquePointer, of database: Database, owner: Database?) {
    self.prepared = prepared
    self.database = database
    self.owner = owner
    needsTransaction = database.isLive && sqlite3_stmt_readonly(prepared) == 0
    database.statements[ObjectIdentifier(self)] = Unmanaged.passUnretained(self)
  }

  deinit { end() }

  /// Gives the statement up: when nobody needs it any more, or its connection is closed.
  func end() {
    guard let ending = prepared else { return }
    prepared = nil
    database.statements[ObjectIdentifier(self)] = nil
    sqlite3_finalize(ending)
  }

  private var handle: OpaquePointer {
    guard let prepared else { preconditionFailure("the statement's connection has been closed") }
    return prepared
  }

  /// The statement's text.
  public var sql: String { String(cString: sqlite3_sql(handle)) }

  // MARK: Parameters

  /// Gives a parameter a number.
  public func bind(_ index: Int, _ value: Int64) {
    note(sqlite3_bind_int64(handle, Int32(truncatingIfNeeded: index), value))
  }

  /// Gives a parameter a number or null.
  public func bind(_ index: Int, _ value: Int64?) {
    if let value { bind(index, value) } else { bindNull(index) }
  }

  /// Gives a parameter no value.
  public func bindNull(_ index: Int) {
    note(sqlite3_bind_null(handle, Int32(truncatingIfNeeded: index)))
  }

  /// Gives a parameter a text in UTF-8, which is not copied.
  public func bind(_ index: Int, text: Bytes) {
    text.withMemory { memory in
      note(
        rcd_bind_text(
          handle, Int32(truncatingIfNeeded: index), memory.baseAddress, Int32(clamping: text.count))
      )
    }
  }

  /// Gives a parameter a text, which is copied.
  public func bind(_ index: Int, text: String) {
    var text = text
    text.withUTF8 { memory in
      let place: UnsafeRawPointer? =
        memory.isEmpty ? emptyText : UnsafeRawPointer(memory.baseAddress)
      note(
        rcd_bind_copy(
          handle, Int32(truncatingIfNeeded: index), place, Int32(clamping: memory.count)))
    }
  }

  /// Gives a parameter bytes, which are not copied.
  public func bind(_ index: Int, blob: Bytes) {
    blob.withMemory { memory in
      note(
        rcd_bind_blob(
          handle, Int32(truncatingIfNeeded: index), memory.baseAddress, Int32(clamping: blob.count))
      )
    }
  }

  private var emptyText: UnsafeRawPointer? { UnsafeRawPointer(sqlite3_sql(handle)) }

  // A wrong parameter is told when the statement runs.
  private func note(_ code: Int32) { if code != SQLITE_OK { bindCode = code } }

  // MARK: Running

  /// Goes to the next row; false, and reset, when there is none.
  public func step() throws(DatabaseError) -> Bool {
    if needsTransaction, !database.isInTransaction {
      throw .failed(code: SQLITE_MISUSE, message: "writing outside of a transaction", sql: sql)
    }
    return try stepFreely()
  }

  /// Runs the statement to its end and resets it.
  public func run() throws(DatabaseError) { while try step() {} }

  /// As `step`, also for what begins and ends transactions.
  func stepFreely() throws(DatabaseError) -> Bool {
    if bindCode != SQLITE_OK {
      let code = bindCode
      reset()
      throw .failed(code: code, message: String(cString: sqlite3_errstr(code)), sql: sql)
    }
    let code = sqlite3_step(handle)
    if code == SQLITE_ROW { return true }
    if code == SQLITE_DONE {
      reset()
      return false
    }
    let error = database.failure(sql)
    reset()
    throw error
  }

  /// Ends the rows and forgets the parameters.
  public func reset() {
    sqlite3_reset(handle)
    sqlite3_clear_bindings(handle)
    bindCode = SQLITE_OK
  }

  // MARK: The row

  /// The number in a column; 0 for null.
  public func int(_ column: Int) -> Int64 {
    sqlite3_column_int64(handle, Int32(truncatingIfNeeded: column))
  }

  /// Whether a column has no value.
  public func isNull(_ column: Int) -> Bool {
    sqlite3_column_type(handle, Int32(truncatingIfNeeded: column)) == SQLITE_NULL
  }

  /// The number in a column, or nil.
  public func optionalInt(_ column: Int) -> Int64? { isNull(column) ? nil : int(column) }

  /// The text in a column, empty for null; valid until the next step.
  public func text(_ column: Int) -> Bytes {
    let column = Int32(truncatingIfNeeded: column)
    let start = sqlite3_column_text(handle, column)
    return Bytes(
      UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
  }

  /// The text in a column as a string of its own.
  public func string(_ column: Int) -> String { text(column).string }

  /// The bytes in a column, none for null; valid until the next step.
  public func blob(_ column: Int) -> Bytes {
    let column = Int32(truncatingIfNeeded: column)
    let start = sqlite3_column_blob(handle, column)?.assumingMemoryBound(to: UInt8.self)
    return Bytes(
      UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
  }

  /// The number with a fraction in a column.
  public func real(_ column: Int) -> Double {
    sqlite3_column_double(handle, Int32(truncatingIfNeeded: column))
  }

  /// What a column holds in this row, whatever its type.
  public func value(_ column: Int) -> DatabaseValue {
    switch sqlite3_column_type(handle, Int32(truncatingIfNeeded: column)) {
    case SQLITE_INTEGER: .integer(int(column))
    case SQLITE_FLOAT: .real(real(column))
    case SQLITE_TEXT: .text(string(column))
    case SQLITE_BLOB: .blob(blob(column).array)
    default: .null
    }
  }

  /// The names of the columns.
  public var columnNames: [String] {
    (0..<sqlite3_column_count(handle)).map { column in
      sqlite3_column_name(handle, column).map { String(cString: $0) } ?? ""
    }
  }
}
