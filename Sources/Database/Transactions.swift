import CSQLite

extension Database {
  /// Runs `body` as one transaction: all of what it writes is there for others at once, or none of it.
  ///
  /// An error of `body`, or one of the database turned by `wrap` into one of the same type, rolls back
  /// and is thrown on.
  public func transaction<R, E: Error>(
    orThrow wrap: (DatabaseError) -> E, _ body: () throws(E) -> R
  ) throws(E) -> R {
    do throws(DatabaseError) { try begin() } catch { throw wrap(error) }
    let result: R
    do throws(E) {
      result = try body()
    } catch {
      rollBack()
      throw error
    }
    do throws(DatabaseError) {
      _ = try kept("COMMIT").stepFreely()
    } catch {
      rollBack()
      throw wrap(error)
    }
    return result
  }

  /// Runs `body` as one transaction, which an error rolls back.
  public func transaction<R>(
    _ body: () throws(DatabaseError) -> R
  ) throws(DatabaseError) -> R {
    try transaction(orThrow: { $0 }, body)
  }

  /// Runs `body`, which only reads: all its statements see the same state.
  public func snapshot<R, E: Error>(
    orThrow wrap: (DatabaseError) -> E, _ body: () throws(E) -> R
  ) throws(E) -> R {
    if isInTransaction { return try body() }
    do throws(DatabaseError) {
      _ = try kept("BEGIN").stepFreely()
    } catch {
      throw wrap(error)
    }
    // Nothing was written, so however it ends is the same.
    defer { sqlite3_exec(handle, "ROLLBACK", nil, nil, nil) }
    return try body()
  }

  /// Runs `body`, which only reads: all its statements see the same state.
  public func snapshot<R>(_ body: () throws(DatabaseError) -> R) throws(DatabaseError) -> R {
    try snapshot(orThrow: { $0 }, body)
  }

  private func begin() throws(DatabaseError) {
    _ = try kept("BEGIN IMMEDIATE").stepFreely()
    guard isLive else { return }
    // Every commit must write page 1, where the number of the state stands; the layer below refuses
    // one that does not. Writing a number there that is there already does it.
    do throws(DatabaseError) {
      let id = try number("PRAGMA application_id")
      _ = try kept("PRAGMA application_id = \(id)").stepFreely()
    } catch {
      rollBack()
      throw error
    }
  }

  private func rollBack() {
    if !isLive { isSpoiled = true }
    // Some errors have rolled back already.
    if isInTransaction { sqlite3_exec(handle, "ROLLBACK", nil, nil, nil) }
  }

  /// Brings what is in the `-wal` into the file; false if readers of older states were in the way.
  ///
  /// When everything is there, the `-wal` is cut to nothing. Nobody is waited for.
  @discardableResult
  public func checkpoint() throws(DatabaseError) -> Bool {
    sqlite3_busy_timeout(handle, 0)
    defer { sqlite3_busy_timeout(handle, Int32(clamping: wait)) }
    let code = sqlite3_wal_checkpoint_v2(handle, "main", SQLITE_CHECKPOINT_TRUNCATE, nil, nil)
    if code & 0xFF == SQLITE_BUSY { return false }
    guard code == SQLITE_OK else { throw failure() }
    return true
  }

  private var wait: Int {
    switch mode {
    case .create: 0
    case .read(let wait), .write(let wait): wait
    }
  }
}
