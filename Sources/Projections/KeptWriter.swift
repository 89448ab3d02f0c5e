import Database
import Engine
import Values

/// Writes what is kept: rows and position in the transaction of whoever calls.
struct KeptWriter {
  private let database: Database

  init(_ database: Database) { self.database = database }

  /// Puts an answer in the place of the one that was kept, as of a day and by what was known.
  func put(_ answer: KeptAnswer, known: UInt64, asOf day: Day) throws(DatabaseError) {
    switch answer {
    case .findings(let findings, let through):
      try database.execute("DELETE FROM findings")
      try put(findings)
      try put(KeptPosition(subject: .findings, known: known, from: day, through: through))
    case .fingerprint(let value, let accounts):
      let insert = try database.prepare(
        "INSERT OR REPLACE INTO fingerprint (id, value, accounts) VALUES (1, ?, ?)")
      insert.bind(1, text: value)
      insert.bind(2, Int64(accounts))
      try insert.run()
      try put(KeptPosition(subject: .fingerprint, known: known, from: day, through: day))
    case .programme(let year, let activities, let through):
      try put(activities, year)
      try put(
        KeptPosition(
          subject: .programme, item: "\(year)", known: known, from: day, through: through))
    case .series(let days):
      let rows = try SeriesRows(database)
      for (day, series) in days {
        try rows.put(series, day)
        try put(
          KeptPosition(
            subject: .series, item: day.description, known: known, from: day, through: day))
      }
    }
  }

  private func put(_ position: KeptPosition) throws(DatabaseError) {
    let insert = try database.prepare(
      """
      INSERT OR REPLACE INTO kept (subject, item, known, as_of, through) VALUES (?, ?, ?, ?, ?)
      """)
    insert.bind(1, text: position.subject.rawValue)
    insert.bind(2, text: position.item)
    insert.bind(3, Int64(position.known))
    insert.bind(4, text: position.from.description)
    insert.bind(5, text: position.through.stored)
    try insert.run()
  }

  private func put(_ findings: [Finding]) throws(DatabaseError) {
    let insert = try database.prepare(
      """
      INSERT INTO findings (place, code, seq, event, account, detail) VALUES (?, ?, ?, ?, ?, ?)
      """)
    for (place, finding) in findings.enumerated() {
      insert.bind(1, Int64(place))
      insert.bind(2, text: finding.code.rawValue)
      insert.bind(3, Int64(finding.seq))
      insert.bind(4, text: finding.event)
      insert.bind(5, optional: finding.account)
      insert.bind(6, text: finding.detail)
      try insert.run()
    }
  }

  private func put(_ activities: [ActivityProgress], _ year: Int64) throws(DatabaseError) {
    for table in ["activities", "activity_months"] {
      let delete = try database.prepare("DELETE FROM \(table) WHERE year = ?")
      delete.bind(1, year)
      try delete.run()
    }
    let insert = try database.prepare(
      """
      INSERT INTO activities (year, place, program, activity, name, area, unit, annual)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """)
    let month = try database.prepare(
      """
      INSERT INTO activity_months (year, place, month, programmed, realized, programmed_to_date,
        realized_to_date, advance, light)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
    for (place, activity) in activities.enumerated() {
      insert.bind(1, year)
      insert.bind(2, Int64(place))
      insert.bind(3, text: activity.program)
      insert.bind(4, text: activity.activity)
      insert.bind(5, text: activity.name)
      insert.bind(6, text: activity.area)
      insert.bind(7, text: activity.unit)
      insert.bind(8, activity.annual)
      try insert.run()
      for figures in activity.months {
        month.bind(1, year)
        month.bind(2, Int64(place))
        month.bind(3, Int64(figures.month.date.month))
        month.bind(4, figures.programmed)
        month.bind(5, figures.realized)
        month.bind(6, figures.programmedToDate)
        month.bind(7, figures.realizedToDate)
        month.bind(8, figures.advance)
        month.bind(9, text: figures.light.rawValue)
        try month.run()
      }
    }
  }

  // MARK: As more becomes known

  /// Lets what still holds stand for more known events, of which the earliest takes effect on a day.
  func carry(from old: UInt64, to new: UInt64, earliest: Day) throws(DatabaseError) {
    let update = try database.prepare(
      """
      UPDATE kept SET known = ?, through = MIN(through, ?) WHERE known = ? AND as_of <= ?
      """)
    let before = earliest.adding(days: -1).stored
    update.bind(1, Int64(new))
    update.bind(2, text: before)
    update.bind(3, Int64(old))
    update.bind(4, text: before)
    try update.run()
  }

  /// All tables of what is kept.
  static let tables = [
    "kept", "findings", "fingerprint", "activities", "activity_months", "delinquency_series",
  ]
}
