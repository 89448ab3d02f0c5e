import Bytes
import Database

/// A database whose every byte follows from one number, its generation: so that whoever reads it can
/// tell whether all of it is of one state, and of which.
///
/// Going from one generation to the next touches about every ninth row, so a state that is mixed from
/// two of them shows.
public struct Model: Sendable {
  /// Rows at generation 0.
  public let rows: Int

  /// A model of some size.
  public init(rows: Int = 1200) { self.rows = rows }

  /// What was read is of no generation.
  public struct Mixed: Error, CustomStringConvertible {
    /// What differs.
    public let description: String

    /// An error that says what differs.
    public init(description: String) { self.description = description }
  }

  private static func mix(_ a: Int, _ b: Int) -> Int {
    var mixed = UInt64(truncatingIfNeeded: a &* 1_000_003 &+ b) &* 0x9E37_79B9_7F4A_7C15
    mixed = (mixed ^ (mixed >> 29)) &* 0xBF58_476D_1CE4_E5B9
    return Int(truncatingIfNeeded: (mixed ^ (mixed >> 32)) & 0x7FFF_FFFF)
  }

  private func isTouched(_ id: Int, by generation: Int) -> Bool {
    Model.mix(id, generation) % 9 == 0
  }

  // Row 1 + k of every 211 goes with generation 1 + k; 15 more come with each.
  private func exists(_ id: Int, at generation: Int) -> Bool {
    id < rows + 15 * generation && (id % 211 == 0 || id % 211 > generation)
  }

  private func value(_ id: Int, at generation: Int) -> Int {
    var last = generation
    while last > 0, !isTouched(id, by: last) { last -= 1 }
    return Model.mix(id, last + 77)
  }

  private func note(_ value: Int) -> String {
    String(repeating: "n\(value)", count: 1 + value % 7)
  }

  // Some reach over several overflow pages.
  private func blob(_ value: Int) -> String {
    String(repeating: "\(value)-", count: value % 40 == 0 ? 1500 : 5)
  }

  /// The tables.
  public func makeTables(_ database: Database) throws(DatabaseError) {
    try database.execute(
      """
      CREATE TABLE meta(generation INTEGER);
      INSERT INTO meta VALUES(0);
      CREATE TABLE entry(id INTEGER PRIMARY KEY, value INTEGER, note TEXT);
      CREATE INDEX entry_value ON entry(value);
      CREATE TABLE large(id INTEGER PRIMARY KEY, data BLOB);
      CREATE TABLE name(name TEXT PRIMARY KEY, id INTEGER) WITHOUT ROWID;
      PRAGMA user_version = 3;
      PRAGMA application_id = 1919108;
      """)
  }

  /// Fills a new database with a generation.
  public func fill(_ database: Database, _ generation: Int) throws(DatabaseError) {
    try makeTables(database)
    try database.transaction { () throws(DatabaseError) in
      for id in 0..<rows + 15 * generation where exists(id, at: generation) {
        try put(database, id, value(id, at: generation))
      }
      try database.execute("UPDATE meta SET generation = \(generation)")
    }
  }

  /// Brings a database from a generation to the next, inside a transaction of the caller's.
  public func advance(_ database: Database, to generation: Int) throws(DatabaseError) {
    for id in 0..<rows + 15 * generation {
      let stays = exists(id, at: generation)
      let was = exists(id, at: generation - 1)
      if stays, !was || isTouched(id, by: generation) {
        try put(database, id, value(id, at: generation))
      } else if was, !stays {
        try database.execute(
          """
          DELETE FROM entry WHERE id = \(id); DELETE FROM large WHERE id = \(id);
          DELETE FROM name WHERE name = 'name \(id)'
          """)
      }
    }
    try database.execute("UPDATE meta SET generation = \(generation)")
  }

  private func put(_ database: Database, _ id: Int, _ value: Int) throws(DatabaseError) {
    let entry = try database.prepare("INSERT OR REPLACE INTO entry VALUES(?1, ?2, ?3)")
    entry.bind(1, Int64(id))
    entry.bind(2, Int64(value))
    entry.bind(3, text: note(value))
    try entry.run()
    let large = try database.prepare("INSERT OR REPLACE INTO large VALUES(?1, ?2)")
    large.bind(1, Int64(id))
    large.bind(2, text: blob(value))
    try large.run()
    let name = try database.prepare("INSERT OR REPLACE INTO name VALUES(?1, ?2)")
    name.bind(1, text: "name \(id)")
    name.bind(2, Int64(value))
    try name.run()
  }

  /// Reads everything as one state and gives its generation; throws if it is of none.
  public func check(_ database: Database) throws -> Int {
    try database.snapshot(orThrow: { $0 as any Error }) { try checkState(database) }
  }

  private func checkState(_ database: Database) throws -> Int {
    guard try database.userVersion() == 3 else { throw Mixed(description: "another version") }
    let meta = try database.prepare("SELECT generation FROM meta")
    guard try meta.step() else { throw Mixed(description: "no generation") }
    let generation = Int(meta.int(0))
    meta.reset()
    guard (0..<200).contains(generation) else { throw Mixed(description: "an odd generation") }
    let entries = try database.prepare("SELECT id, value, note FROM entry ORDER BY id")
    let large = try database.prepare("SELECT id, data FROM large ORDER BY id")
    var values: [Int] = []
    for id in 0..<rows + 15 * generation where exists(id, at: generation) {
      let wanted = value(id, at: generation)
      values.append(wanted)
      guard try entries.step(), entries.int(0) == id, entries.int(1) == wanted,
        same(entries.text(2), note(wanted))
      else { throw Mixed(description: "entry \(id) is not of generation \(generation)") }
      guard try large.step(), large.int(0) == id, same(large.blob(1), blob(wanted)) else {
        throw Mixed(description: "large \(id) is not of generation \(generation)")
      }
    }
    guard try !entries.step(), try !large.step() else { throw Mixed(description: "more rows") }
    let sum = values.reduce(0, &+)
    let ordered = try database.prepare(
      "SELECT value FROM entry INDEXED BY entry_value ORDER BY value")
    for wanted in values.sorted() {
      guard try ordered.step(), ordered.int(0) == wanted else {
        throw Mixed(description: "the index is not of generation \(generation)")
      }
    }
    guard try !ordered.step() else { throw Mixed(description: "more in the index") }
    let names = try database.prepare("SELECT count(*), sum(id) FROM name")
    guard try names.step(), names.int(0) == values.count, names.int(1) == sum else {
      throw Mixed(description: "the names are not of generation \(generation)")
    }
    names.reset()
    return generation
  }

  private func same(_ bytes: Bytes, _ text: String) -> Bool {
    Array(text.utf8).withBytes { $0.equals(bytes) }
  }
}
