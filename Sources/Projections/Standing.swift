import Bytes
import Database
import Engine
import Log
import Values

/// Where the projections stand.
struct Standing {
  /// How many events are known, and the hash of the last one's line.
  var known: UInt64
  var lastLeaf: [UInt8]
  /// The as-of day.
  var day: Day
  /// The file of histories, how far it counts, and where what concerns all accounts lies in it.
  var histories: String
  var historiesEnd: Int
  var common: Int
  /// Where ages of arrears are cut.
  var aging: [Int64]
  var books: Books

  private static var sums: [WritableKeyPath<Books, Int64>] {
    [
      \.charged, \.surcharges, \.discounts, \.forgiven, \.received, \.applied, \.refunded, \.owed,
      \.credit, \.suspense,
    ]
  }

  /// Reads it; nil if nothing stands there.
  static func read(_ database: Database) throws(DatabaseError) -> Standing? {
    let statement = try database.prepare(
      """
      SELECT known, last_leaf, as_of, histories, histories_end, common, aging, charged, surcharges,
        discounts, forgiven, received, applied, refunded, owed, credit, suspense FROM standing
      """)
    guard try statement.step(), let day = Day(statement.string(2)) else { return nil }
    var books = Books()
    for (place, sum) in sums.enumerated() { books[keyPath: sum] = statement.int(7 + place) }
    defer { statement.reset() }
    return Standing(
      known: UInt64(statement.int(0)), lastLeaf: statement.blob(1).array, day: day,
      histories: statement.string(3), historiesEnd: Int(statement.int(4)),
      common: Int(statement.int(5)), aging: Numbers.list(statement.string(6)), books: books)
  }

  /// Writes it in the place of what was there.
  func write(_ database: Database) throws(DatabaseError) {
    let statement = try database.prepare(
      """
      INSERT OR REPLACE INTO standing (id, known, last_leaf, as_of, histories, histories_end, common,
        aging, charged, surcharges, discounts, forgiven, received, applied, refunded, owed, credit,
        suspense)
      VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
    statement.bind(1, Int64(known))
    statement.bind(3, text: day.description)
    statement.bind(4, text: histories)
    statement.bind(5, Int64(historiesEnd))
    statement.bind(6, Int64(common))
    statement.bind(7, text: Numbers.text(aging))
    for (place, sum) in Standing.sums.enumerated() {
      statement.bind(8 + place, books[keyPath: sum])
    }
    try lastLeaf.withBytes { (leaf) throws(DatabaseError) in
      statement.bind(2, blob: leaf)
      try statement.run()
    }
  }

  /// The hash of the line before `known`: what tells this log from another.
  static func lastLeaf(_ snapshot: LogSnapshot, known: UInt64) throws(LogError) -> [UInt8] {
    guard known > 0 else { return [] }
    return try snapshot.line(known - 1).withBytes { Digest.leaf($0).bytes }
  }
}
