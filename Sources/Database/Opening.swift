import CSQLite
import Files

/// How connections are opened and set up.
enum Opening {
  // Once in a process.
  private static let registered = rcd_pages_register()

  static func open(_ path: String, _ mode: Database.Mode) throws(DatabaseError) -> OpaquePointer {
    guard registered == SQLITE_OK, sqlite3_libversion_number() >= 3_040_000 else {
      throw .failed(code: registered, message: "SQLite 3.40 or newer is needed", sql: "")
    }
    guard case .create(let pageSize, let cache) = mode else { return try openLive(path, mode) }
    for ending in ["-wal", "-shm", "-journal", ""] {
      try asDatabaseError { () throws(FileError) in try FileSystem.remove(path + ending) }
    }
    let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
    let connection = try connect(path, flags, RCD_NEW, wait: 0)
    var reserved: Int32 = RCD_RESERVED
    sqlite3_file_control(connection, "main", SQLITE_FCNTL_RESERVE_BYTES, &reserved)
    // Pages that are freed are written as zeros, so that there is no page without a stamp.
    try set(
      connection, path,
      """
      PRAGMA page_size = \(pageSize); PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = OFF;
      PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY; PRAGMA secure_delete = ON;
      PRAGMA cache_size = \(-1024 * cache); PRAGMA cell_size_check = ON
      """)
    return connection
  }

  private static func openLive(
    _ path: String, _ mode: Database.Mode
  ) throws(DatabaseError) -> OpaquePointer {
    // A process that was just beginning a checkpoint, or ended one, may have been met half-way.
    for _ in 0..<2 {
      do throws(DatabaseError) {
        return try openOnce(path, mode)
      } catch {
        guard case .damaged = error else { throw error }
        sqlite3_sleep(2)
      }
    }
    return try openOnce(path, mode)
  }

  private static func openOnce(
    _ path: String, _ mode: Database.Mode
  ) throws(DatabaseError) -> OpaquePointer {
    let status = try asDatabaseError { () throws(FileError) in try FileSystem.status(path) }
    guard let status else { throw .missing(path) }
    if status.isDirectory { throw .damaged("\(path): it is a directory") }
    if status.size == 0 { throw .damaged("\(path): it is empty") }
    switch mode {
    case .write(let wait):
      let connection = try connect(path, SQLITE_OPEN_READWRITE, RCD_LIVE, wait: wait)
      if sqlite3_db_readonly(connection, "main") != 0 {
        sqlite3_close_v2(connection)
        throw .notWritable(path)
      }
      try set(connection, path, "PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON; \(first)")
      return connection
    case .read(let wait):
      return try openToRead(path, wait: wait)
    case .create: preconditionFailure("opened elsewhere")
    }
  }

  // The first look into the file, with the locks of one who reads: brings in the -wal and its index.
  private static let first = "PRAGMA cell_size_check = ON; PRAGMA application_id"

  private static func openToRead(
    _ path: String, wait: Int
  ) throws(DatabaseError) -> OpaquePointer {
    do throws(DatabaseError) {
      let connection = try connect(path, SQLITE_OPEN_READONLY, RCD_LIVE, wait: wait)
      try set(connection, path, first)
      return connection
    } catch {
      guard isAboutTheIndex(error) else { throw error }
    }
    // No -shm can be made here. Without locks the main file alone is read: right if nothing is in a
    // -wal. Should somebody else write to it after all, then pages come up that are newer than the
    // state that is being read, and that is noticed.
    let wal = try asDatabaseError { () throws(FileError) in try FileSystem.status(path + "-wal") }
    guard wal == nil || wal?.size == 0 else {
      throw .notWritable("\(path): what is in its -wal cannot be read without a -shm beside it")
    }
    let connection = try connect(path, SQLITE_OPEN_READONLY, RCD_STILL, wait: wait)
    try set(connection, path, first)
    return connection
  }

  private static func isAboutTheIndex(_ error: DatabaseError) -> Bool {
    switch error {
    case .notWritable: true
    case .failed(let code, _, _): code & 0xFF == SQLITE_CANTOPEN
    default: false
    }
  }

  private static func connect(
    _ path: String, _ flags: Int32, _ layer: String, wait: Int
  ) throws(DatabaseError) -> OpaquePointer {
    // A path is never taken for an address.
    let name = path.hasPrefix("/") ? path : "./\(path)"
    var opened: OpaquePointer?
    let code = sqlite3_open_v2(name, &opened, flags | SQLITE_OPEN_NOMUTEX, layer)
    guard code == SQLITE_OK, let connection = opened else {
      let message = opened.map { String(cString: sqlite3_errmsg($0)) } ?? "no memory"
      let extended = opened.map { sqlite3_extended_errcode($0) } ?? code
      if let opened { sqlite3_close_v2(opened) }
      throw DatabaseError.of(extended, message, sql: "", path: path)
    }
    sqlite3_extended_result_codes(connection, 1)
    sqlite3_busy_timeout(connection, Int32(clamping: wait))
    rcd_switch(connection, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0)
    // It forbids to do without a journal, as a new file does.
    if layer != RCD_NEW { rcd_switch(connection, SQLITE_DBCONFIG_DEFENSIVE, 1) }
    rcd_switch(connection, SQLITE_DBCONFIG_DQS_DML, 0)
    rcd_switch(connection, SQLITE_DBCONFIG_DQS_DDL, 0)
    return connection
  }

  // Runs settings; the connection is closed if one fails.
  private static func set(
    _ connection: OpaquePointer, _ path: String, _ script: String
  ) throws(DatabaseError) {
    let code = sqlite3_exec(connection, script, nil, nil, nil)
    guard code != SQLITE_OK else { return }
    let error = DatabaseError.of(
      sqlite3_extended_errcode(connection), String(cString: sqlite3_errmsg(connection)),
      sql: script, path: path)
    sqlite3_close_v2(connection)
    throw error
  }
}

/// A failed system call as an error of the database.
func asDatabaseError<R>(_ body: () throws(FileError) -> R) throws(DatabaseError) -> R {
  do throws(FileError) {
    return try body()
  } catch {
    if error.isDenied { throw .notWritable(error.description) }
    throw .failed(code: SQLITE_IOERR, message: error.description, sql: "")
  }
}
