import CSQLite
import Files

extension Database {
  /// Brings a new database, made with `.create` in the same folder, into the place of `live`.
  ///
  /// The new one is closed and its file is gone afterwards. A `kill -9` at any moment leaves the old
  /// contents or the new ones. Whoever calls this holds the lock by which only one process writes;
  /// others may read.
  ///
  /// If SQLite can use the live file, the new pages are written as one transaction of it: those who read
  /// keep their state until they end their transaction. Nothing else would be safe for them, as the
  /// `-wal` and the `-shm` are found by name, and must never come to belong to two files.
  ///
  /// If there is no live file, or it is damaged, the new one is renamed into place. Before that the
  /// old `-wal` and then the old `-shm` are removed; it is right in every order of events:
  /// - Killed after a removal: the damaged file is still damaged, or missing. (A file that was damaged
  ///   only in its `-wal` may now be read as an older state, if that is whole: mainfile.c sees to it.)
  /// - One who has the damaged file open keeps it, and the removed files, and goes on as before.
  /// - One who opens the damaged file just before the rename may make a `-wal` and a `-shm` that the new
  ///   file then finds. Both then share locks and index, and what the one reads of the other's pages
  ///   is noticed: every page carries the number of its file. He gets `.damaged`, never a wrong row,
  ///   and finds the new file when he opens it again.
  /// - One who writes to the damaged file, which the lock forbids to us but not to other programs, removes
  ///   a `-wal` by name when he closes it, and it may be the new file's: as with any that is removed,
  ///   what is read then is an older state, or refused as unfinished.
  /// - Two that do this at once, in spite of the lock: each rename puts a whole file in place, the last
  ///   one stays. What was committed to the first one in between may go lost, as above.
  ///
  /// A live file with pages of another size is replaced in the same way, once its `-wal` has been brought
  /// into it.
  public static func replaceContents(
    of live: String, with fresh: Database, wait: Int = 10_000
  ) throws(DatabaseError) {
    guard case .create = fresh.mode, !fresh.isSpoiled, !fresh.isInTransaction else {
      throw .failed(code: SQLITE_MISUSE, message: "not a whole new database", sql: "")
    }
    if try overwrite(live, with: fresh, wait: wait) {
      try fresh.close()
      return try asDatabaseError { () throws(FileError) in try FileSystem.remove(fresh.path) }
    }
    try fresh.finish()
    try asDatabaseError { () throws(FileError) in
      try Descriptor(fresh.path, .readWrite).syncData()
      try FileSystem.remove(live + "-wal")
      try FileSystem.remove(live + "-shm")
      try FileSystem.rename(fresh.path, to: live)
      try FileSystem.syncDirectory(FileSystem.directory(of: live))
    }
  }

  // Overwrites a live file in one transaction; false if there is none that can be used.
  private static func overwrite(
    _ live: String, with fresh: Database, wait: Int
  ) throws(DatabaseError) -> Bool {
    do throws(DatabaseError) {
      let target = try Database(live, .write(wait: wait))
      // What follows may rename another file into the place: nothing may be open then.
      defer { try? target.close() }
      let isDone = try target.overwrite(with: fresh)
      try target.checkpoint()
      return isDone
    } catch {
      switch error {
      case .missing, .damaged: return false
      default: throw error
      }
    }
  }

  // Makes the contents those of `fresh`, in one transaction; false if its pages have another size.
  private func overwrite(with fresh: Database) throws(DatabaseError) -> Bool {
    guard try number("PRAGMA page_size") == fresh.number("PRAGMA page_size") else { return false }
    guard let backup = sqlite3_backup_init(handle, "main", fresh.handle, "main") else {
      throw failure()
    }
    let code = sqlite3_backup_step(backup, -1)
    let end = sqlite3_backup_finish(backup)
    guard code == SQLITE_DONE, end == SQLITE_OK else {
      throw DatabaseError.of(
        code == SQLITE_DONE ? end : code, String(cString: sqlite3_errstr(code)), sql: "", path: path
      )
    }
    return true
  }

  // Declares the file finished, so that it can be opened, and closes it.
  private func finish() throws(DatabaseError) {
    let statement = try prepare("PRAGMA journal_mode = WAL")
    guard try statement.stepFreely(), statement.string(0) == "wal" else {
      throw .failed(code: SQLITE_IOERR, message: "cannot finish \(path)", sql: "")
    }
    statement.reset()
    try close()
  }
}
