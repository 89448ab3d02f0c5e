import Database
import Engine
import Log
import Values

/// What is kept in projections that are made anew because too much has changed, not because they are not
/// trusted: it goes over into the new ones, as far as it still holds.
struct KeptCopy {
  private let rows: [(table: String, columns: [String], values: [[DatabaseValue]])]
  private let old: UInt64
  private let new: UInt64
  private let earliest: Day

  /// Beyond so many new events nothing is looked at.
  private static let most: UInt64 = 500_000

  /// What is kept in a file; nil if nothing is, or not all of it can be read, or the file is not of this
  /// log.
  init?(
    _ database: Database?, _ snapshot: LogSnapshot, fits: (Standing) -> Bool, threads: Int?
  ) {
    // Nothing of the file is open any more when it is replaced: everything is read here.
    guard let database,
      let (standing, rows) = try? database.snapshot(
        orThrow: { $0 as any Error },
        { () throws(any Error) in (try Standing.read(database), try KeptCopy.rows(database)) }),
      let standing, fits(standing), snapshot.size - standing.known <= KeptCopy.most,
      rows.contains(where: { !$0.values.isEmpty })
    else { return nil }
    self.rows = rows
    old = standing.known
    new = snapshot.size
    var earliest = Day(number: .max)
    do {
      try HistoryPass(snapshot, from: old, known: new, threads: threads)
        .forEachBatch(HistoryPacking()) { earliest = min(earliest, $0.earliest) }
    } catch { return nil }
    self.earliest = earliest
  }

  private static func rows(
    _ database: Database
  ) throws -> [(table: String, columns: [String], values: [[DatabaseValue]])] {
    try KeptWriter.tables.map { table in
      let select = try database.prepare("SELECT * FROM \(table)")
      let columns = select.columnNames
      var values: [[DatabaseValue]] = []
      while try select.step() { values.append(columns.indices.map { select.value($0) }) }
      return (table, columns, values)
    }
  }

  /// Writes it into the new file.
  func write(_ fresh: Database) throws(DatabaseError) {
    for (table, columns, values) in rows {
      let marks = columns.map { _ in "?" }.joined(separator: ", ")
      let insert = try fresh.prepare(
        "INSERT INTO \(table) (\(columns.joined(separator: ", "))) VALUES (\(marks))")
      for row in values {
        for (place, value) in row.enumerated() { insert.bind(place + 1, value) }
        try insert.run()
      }
    }
    try KeptWriter(fresh).carry(from: old, to: new, earliest: earliest)
  }
}

extension Statement {
  fileprivate func bind(_ index: Int, _ value: DatabaseValue) {
    switch value {
    case .integer(let number): bind(index, number)
    case .text(let text): bind(index, text: text)
    // Nothing that is kept has other values.
    case .null, .real, .blob: bindNull(index)
    }
  }
}
