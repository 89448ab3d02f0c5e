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
    var isDenied = false
    let code = withUnsafeMutablePointer(to: &isDenied) { denied in
      sqlite3_set_authorizer(handle, mayDo, denied)
      defer { sqlite3_set_authorizer(handle, nil, nil) }
      return sql.withCString { text in
        var end: UnsafePointer<CChar>?
        let code = sqlite3_prepare_v3(handle, text, -1, 0, &prepared, &end)
        if let end { tail = String(cString: end) }
        return code
      }
    }
    if isDenied {
      sqlite3_finalize(prepared)
      throw .refused(sql)
    }
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
  "freelist_count", "function_list", "module_list", "page_count", "page_size",
  "pragma_list", "schema_version", "user_version",
]

// What a statement is asked for while it is prepared; whatever is not named here is denied, and noted.
private func mayDo(
  denied: UnsafeMutableRawPointer?, _ action: Int32, _ first: UnsafePointer<CChar>?,
  _ second: UnsafePointer<CChar>?, _: UnsafePointer<CChar>?, _: UnsafePointer<CChar>?
) -> Int32 {
  if isHarmless(action, first.map { String(cString: $0) }, second.map { String(cString: $0) }) {
    return SQLITE_OK
  }
  denied?.assumingMemoryBound(to: Bool.self).pointee = true
  return SQLITE_DENY
}

private func isHarmless(_ action: Int32, _ first: String?, _ second: String?) -> Bool {
  switch action {
  case SQLITE_SELECT, SQLITE_READ, SQLITE_RECURSIVE: return true
  case SQLITE_FUNCTION:
    return !["load_extension", "fts3_tokenizer"].contains(second?.lowercased())
  case SQLITE_PRAGMA:
    guard let pragma = first?.lowercased() else { return false }
    if pragmasOfAnObject.contains(pragma) { return true }
    return pragmasOfTheFile.contains(pragma) && second == nil
  // So SQLite asks when it knows a function as a table (`json_each`). A statement that does write there
  // is refused all the same, as one that does not only read.
  case SQLITE_UPDATE: return first == "sqlite_master"
  default: return false
  }
}
