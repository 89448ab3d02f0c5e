import Bytes
import CSQLite
import Database
import Files
import TestSupport
import Testing

struct BasicTests {
  @Test func rowsComeBackAsTheyWent() throws {
    let folder = try TemporaryDirectory()
    let live = "\(folder.path)/live.sqlite"
    let fresh = try Database("\(folder.path)/new", .create())
    try fresh.execute("CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT, c BLOB)")
    try fresh.transaction { () throws(DatabaseError) in
      let insert = try fresh.prepare("INSERT INTO t VALUES(?1, ?2, ?3)")
      for i in 0..<1000 {
        insert.bind(1, Int64(i))
        if i % 3 == 0 { insert.bindNull(2) } else { insert.bind(2, text: "row \(i)") }
        insert.bind(3, text: "")
        try insert.run()
      }
    }
    try Database.replaceContents(of: live, with: fresh)
    #expect(try FileSystem.list(folder.path) == ["live.sqlite"])
    let reader = try Database(live, .read())
    let select = try reader.prepare("SELECT count(*), sum(a), count(b) FROM t")
    #expect(try select.step())
    #expect([select.int(0), select.int(1), select.int(2)] == [1000, 499_500, 666])
    select.reset()

    let writer = try Database(live, .write())
    try writer.transaction { () throws(DatabaseError) in
      try writer.execute("UPDATE t SET b = 'x' WHERE a < 100")
    }
    #expect(throws: DatabaseError.self) {
      try writer.prepare("DELETE FROM t").run()
    }
    let count = try reader.prepare("SELECT count(*) FROM t WHERE b = 'x'")
    #expect(try count.step())
    #expect(count.int(0) == 100)
    count.reset()
    #expect(Shell.run("test \"$(sqlite3 '\(live)' 'PRAGMA integrity_check')\" = ok") == 0)
  }
}
