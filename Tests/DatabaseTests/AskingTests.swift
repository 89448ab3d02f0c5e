import Database
import DatabaseSupport
import Testing

/// Statements that people type.
struct AskingTests {
  @Test func whatReadsIsAnswered() throws {
    let rig = try Rig(rows: 100)
    let database = try Database(rig.live, .read())
    let rows = try database.ask(
      "SELECT 7 AS whole, 1.5 AS part, 'é' AS word, x'00ff' AS bytes, NULL AS none; -- done")
    #expect(rows.columnNames == ["whole", "part", "word", "bytes", "none"])
    #expect(try rows.step())
    let values = (0..<5).map { rows.value($0) }
    #expect(values == [.integer(7), .real(1.5), .text("é"), .blob([0, 255]), .null])
    #expect(try !rows.step())
    for sql in [
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9) SELECT i FROM n",
      "EXPLAIN QUERY PLAN SELECT * FROM entry", "VALUES (1), (2)", "PRAGMA table_info(entry)",
      "PRAGMA user_version", "SELECT name FROM pragma_table_info('entry')",
      "PRAGMA integrity_check",
      "SELECT upper(note) FROM entry ORDER BY value LIMIT 3", " ; SELECT 1",
      "SELECT value FROM json_each('[1,2]')",
    ] {
      #expect(try database.ask(sql).step(), "\(sql)")
    }
  }

  @Test(arguments: [true, false]) func whatWritesIsRefused(mayWrite: Bool) throws {
    let rig = try Rig(rows: 100)
    let database = try Database(rig.live, mayWrite ? .write() : .read())
    for sql in [
      "DELETE FROM entry", "INSERT INTO meta VALUES(1)", "UPDATE meta SET generation = 2",
      "CREATE TABLE more(a)", "CREATE TEMP TABLE more(a)", "DROP TABLE meta", "VACUUM",
      "VACUUM INTO 'elsewhere'", "ATTACH 'elsewhere' AS e", "DETACH main", "BEGIN", "COMMIT",
      "SAVEPOINT s", "PRAGMA user_version = 4", "PRAGMA journal_mode = DELETE",
      "PRAGMA writable_schema = 1", "PRAGMA wal_checkpoint", "PRAGMA mmap_size = 1000000",
      "PRAGMA cache_size = 1", "PRAGMA query_only = 0", "PRAGMA optimize",
      "SELECT load_extension('x')", "SELECT fts3_tokenizer('x')", "REINDEX", "ANALYZE",
      "SELECT 1; SELECT 2", "SELECT 1; DROP TABLE meta", "", "  -- nothing", "SELECT 1\0; DELETE",
      "WITH a AS (SELECT 1) DELETE FROM entry", "EXPLAIN DELETE FROM entry",
      "CREATE VIRTUAL TABLE v USING fts5(a)",
    ] {
      do {
        _ = try database.ask(sql)
        Issue.record("not refused: \(sql)")
      } catch DatabaseError.refused {
      } catch {
        Issue.record("\(sql): \(error)")
      }
    }
    for sql in ["SELEC 1", "SELECT a FROM nowhere", "SELECT (", "SELECT \"word\""] {
      do {
        _ = try database.ask(sql)
        Issue.record("understood: \(sql)")
      } catch DatabaseError.failed(_, let message, let statement) {
        #expect(!message.isEmpty && statement == sql)
      }
    }
    #expect(rig.read(rig.live) == .generation(0))
  }
}
