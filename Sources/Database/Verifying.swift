import CSQLite

extension Database {
  /// Reads every page of the file, and of its `-wal`, and throws `.damaged` with the first bad one.
  ///
  /// As fast as the file can be read. It says that the pages are those that were written, all of one
  /// state; what stands in them is for others to judge.
  public func verify() throws(DatabaseError) {
    try snapshot { () throws(DatabaseError) in
      let pages = try number("PRAGMA page_count")
      let result = rcd_check(handle, UInt32(clamping: pages))
      if result > 0 { throw .damaged("\(path): page \(result) is not what was written") }
      if result < 0 {
        let code = Int32(truncatingIfNeeded: -result)
        throw DatabaseError.of(code, String(cString: sqlite3_errstr(code)), sql: "", path: path)
      }
    }
  }
}
