import CSQLite

/// A value of a row as SQLite keeps it.
public enum DatabaseValue: Equatable, Sendable {
  /// No value.
  case null
  /// A whole number.
  case integer(Int64)
  /// A number with a fraction.
  case real(Double)
  /// A text; bytes that are no UTF-8 come out as replacement characters.
  case text(String)
  /// Bytes.
  case blob([UInt8])
}

extension Database {
  /// Prepares one statement that somebody typed: it is refused unless it only reads this file.
  ///
  /// Not only `SELECT`: `EXPLAIN`, and the `PRAGMA`s that tell and change nothing, too.
  public func ask(_ sql: String) throws(DatabaseError) -> Statement {
    let rest = try prepareGuarded(sql)
    guard let statement = rest.statement else { throw .refused("there is no statement") }
    var tail = rest.tail
    while !tail.isEmpty {
      let more = try prepareGuarded(tail)
      if more.statement != nil { throw .refused("one statement at a time") }
      guard more.tail != tail else { break }
      tail = more.tail
    }
    return statement
  }

  // Prepares the first statement of a text, nil if there is none, and gives the text behind it.
  private func prepareGuarded(
    _ sql: String
  ) throws(DatabaseError) -> (statement: Statement?, tail: String) {
    if sql.utf8.contains(0) { throw .refused("it holds a zero byte") }
    var prepared: OpaquePointer?
    var tail = ""
    sqlite3_set_authorizer(handle, mayDo, nil)
    let code = sql.withCString { text in
      var end: UnsafePointer<CChar>?
      let code = sqlite3_prepare_v3(handle, text, -1, 0, &prepared, &end)
      if let end { tail = String(cString: end) }
      return code
    }
    sqlite3_set_authorizer(handle, nil, nil)
    guard code == SQLITE_OK else { throw failure(sql) }
    guard let prepared else { return (nil, tail) }
    let statement = Statement(prepared, of: self, owner: self)
    guard sqlite3_stmt_readonly(prepared) != 0 else { throw .refused(sql) }
    return (statement, tail)
  }
}

// Pragmas that tell something about the object they are given.
private let pragmasOfAnObject: Set<String> = [
  "foreign_key_list", "index_info", "index_list", "index_xinfo", "integrity_check", "quick_check",
  "table_info", "table_list", "table_xinfo",
]

// Pragmas that tell something if they are given nothing.
private let pragmasOfTheFile: Set<String> = [
  "application_id", "collation_list", "compile_options", "database_list", "encoding",
  "freelist_count", "function_list", "journal_mode", "module_list", "page_count", "page_size",
  "pragma_list", "schema_version", "user_version",
]

// What a statement is asked for while it is prepared; whatever is not named here is denied.
private func mayDo(
  _: UnsafeMutableRawPointer?, _ action: Int32, _ first: UnsafePointer<CChar>?,
  _ second: UnsafePointer<CChar>?, _: UnsafePointer<CChar>?, _: UnsafePointer<CChar>?
) -> Int32 {
  let name = { (text: UnsafePointer<CChar>?) in text.map { String(cString: $0).lowercased() } }
  switch action {
  case SQLITE_SELECT, SQLITE_READ, SQLITE_RECURSIVE: return SQLITE_OK
  case SQLITE_FUNCTION:
    return ["load_extension", "fts3_tokenizer"].contains(name(second)) ? SQLITE_DENY : SQLITE_OK
  case SQLITE_PRAGMA:
    guard let pragma = name(first) else { return SQLITE_DENY }
    if pragmasOfAnObject.contains(pragma) { return SQLITE_OK }
    return pragmasOfTheFile.contains(pragma) && second == nil ? SQLITE_OK : SQLITE_DENY
  default: return SQLITE_DENY
  }
}
