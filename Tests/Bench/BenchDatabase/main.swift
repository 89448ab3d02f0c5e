import Bytes
import CSQLite
import Database
import Files
import Glibc

// What the database layer costs: bulk inserts, point reads, opening, checking, hashing.
// Usage: BenchDatabase FOLDER [ROWS]

func milliseconds(_ body: () throws -> Void) rethrows -> Double {
  let start = System.ticks
  try body()
  return Double(System.ticks - start) / 1e6
}

func shown(_ number: Double) -> String { "\((number * 100).rounded() / 100)" }

let folder = CommandLine.arguments.count > 1 ? CommandLine.arguments[1] : "."
let rows = CommandLine.arguments.count > 2 ? Int(CommandLine.arguments[2]) ?? 2_000_000 : 2_000_000
let live = "\(folder)/bench.sqlite"

func fill(_ database: Database) throws {
  try database.execute(
    """
    CREATE TABLE item(seq INTEGER PRIMARY KEY, account TEXT, day INTEGER, amount INTEGER,
      kind INTEGER, note TEXT)
    """)
  let text = ByteBuffer(capacity: 64)
  let note = ByteBuffer(capacity: 64)
  note.append("a note of about fifty bytes, as rows here are long")
  try database.transaction { () throws(DatabaseError) in
    let insert = try database.prepare("INSERT INTO item VALUES(?1, ?2, ?3, ?4, ?5, ?6)")
    for row in 0..<rows {
      text.clear()
      text.append("ACC-000")
      text.append(decimal: UInt64(row % 50_000))
      insert.bind(1, Int64(row))
      insert.bind(2, text: text.bytes)
      insert.bind(3, Int64(18_000 + row / 4000))
      insert.bind(4, Int64(row &* 7919 % 1_000_000))
      insert.bind(5, Int64(row % 12))
      insert.bind(6, text: note.bytes)
      try insert.run()
    }
  }
}

for size in [4096, 8192, 16384] {
  for ending in ["", "-wal", "-shm"] { try FileSystem.remove(live + ending) }
  let fresh = try Database("\(folder)/bench.new", .create(pageSize: size))
  let inserted = try milliseconds { try fill(fresh) }
  let indexed = try milliseconds {
    try fresh.execute("CREATE INDEX item_account ON item(account, day)")
  }
  let renamed = try milliseconds { try Database.replaceContents(of: live, with: fresh) }
  let bytes = try FileSystem.status(live)?.size ?? 0
  let reader = try Database(live, .read())
  let checked = try milliseconds { try reader.verify() }
  let select = try reader.prepare("SELECT amount, note FROM item WHERE seq = ?1")
  var sum: Int64 = 0
  var place = 1
  let read = try milliseconds {
    for _ in 0..<200_000 {
      place = (place &* 1_103_515_245 &+ 12345) & 0x7FFF_FFFF
      select.bind(1, Int64(place % rows))
      _ = try select.step()
      sum &+= select.int(0) &+ Int64(select.text(1).count)
      select.reset()
    }
  }
  let scan = try reader.prepare("SELECT sum(amount) FROM item")
  let scanned = try milliseconds { _ = try scan.step() }
  scan.reset()
  let opened = try milliseconds {
    for _ in 0..<200 {
      let one = try Database(live, .read())
      let first = try one.prepare("SELECT amount FROM item WHERE seq = 77")
      _ = try first.step()
      first.reset()
    }
  }
  let again = try Database("\(folder)/bench.new", .create(pageSize: size))
  try fill(again)
  let replaced = try milliseconds { try Database.replaceContents(of: live, with: again) }
  print(
    """
    pages of \(size): \(rows) rows in \(shown(inserted)) ms \
    (\(shown(Double(rows) / inserted / 1000)) million a second), index \(shown(indexed)) ms, \
    \(bytes >> 20) MiB; rename \(shown(renamed)) ms, replace \(shown(replaced)) ms; \
    point read \(shown(read / 200)) µs, scan \(shown(scanned)) ms; open and select \
    \(shown(opened / 200 * 1000)) µs; check \(shown(checked)) ms \
    (\(shown(Double(bytes) / checked / 1e6)) GB/s)
    """)
}

let page = [UInt8](repeating: 0x5A, count: 4096)
var mixed: UInt64 = 0
let hashed = milliseconds {
  for number in 0..<500_000 { mixed ^= rcd_checksum(page, 4096, UInt32(number)) }
}
print("checksum \(shown(4096 * 500_000 / hashed / 1e6)) GB/s (\(mixed & 0xFF))")

// What a transaction of one row costs.
let writer = try Database(live, .write())
let update = try writer.prepare("UPDATE item SET amount = amount + 1 WHERE seq = ?1")
let small = try milliseconds {
  for row in 0..<2000 {
    try writer.transaction { () throws(DatabaseError) in
      update.bind(1, Int64(row * 37))
      try update.run()
    }
  }
}
print("transaction of one row \(shown(small / 2)) µs")
for ending in ["", "-wal", "-shm"] { try FileSystem.remove(live + ending) }
