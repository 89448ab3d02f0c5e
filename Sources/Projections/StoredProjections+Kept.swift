import Database
import Engine
import Values

/// What is kept, as far as it still holds.
extension StoredProjections {
  // Whether something that is kept holds for all that is known, as of a day.
  private func holds(
    _ subject: KeptPosition.Subject, _ item: String = "", asOf day: Day
  ) throws -> Bool {
    let statement = try database.prepare(
      """
      SELECT 1 FROM kept
      WHERE subject = ? AND item = ? AND known = ? AND as_of <= ? AND through >= ?
      """)
    statement.bind(1, text: subject.rawValue)
    statement.bind(2, text: item)
    statement.bind(3, Int64(known))
    statement.bind(4, text: day.description)
    statement.bind(5, text: day.description)
    defer { statement.reset() }
    return try statement.step()
  }

  /// All findings as of a day; nil if they are not kept.
  public func findings(asOf day: Day) throws -> [Finding]? {
    guard try holds(.findings, asOf: day) else { return nil }
    let statement = try database.prepare(
      "SELECT code, seq, event, account, detail FROM findings ORDER BY place")
    var findings: [Finding] = []
    while try statement.step() {
      guard let code = Finding.Code(rawValue: statement.string(0)) else {
        throw DatabaseError.damaged("a finding's code")
      }
      findings.append(
        Finding(
          code: code, seq: UInt64(statement.int(1)), event: statement.string(2),
          account: statement.isNull(3) ? nil : statement.string(3), detail: statement.string(4)))
    }
    return findings
  }

  /// The fingerprint as of a day, and of how many accounts; nil if it is not kept.
  public func fingerprint(asOf day: Day) throws -> (value: String, accounts: Int)? {
    guard try holds(.fingerprint, asOf: day) else { return nil }
    let statement = try database.prepare("SELECT value, accounts FROM fingerprint")
    defer { statement.reset() }
    guard try statement.step() else { throw DatabaseError.damaged("the fingerprint is missing") }
    return (statement.string(0), Int(statement.int(1)))
  }

  /// A year's plan against what was done as of a day, all twelve months; nil if it is not kept.
  public func programme(year: Int64, asOf day: Day) throws -> [ActivityProgress]? {
    guard try holds(.programme, "\(year)", asOf: day) else { return nil }
    var months: [Int64: [ActivityProgress.MonthFigures]] = [:]
    let figures = try database.prepare(
      """
      SELECT place, month, programmed, realized, programmed_to_date, realized_to_date, advance, light
      FROM activity_months WHERE year = ? ORDER BY place, month
      """)
    figures.bind(1, year)
    while try figures.step() {
      guard let light = ActivityProgress.Light(rawValue: figures.string(7)) else {
        throw DatabaseError.damaged("an activity's light")
      }
      months[figures.int(0), default: []].append(
        ActivityProgress.MonthFigures(
          month: Month(year: Int(year), month: Int(figures.int(1))),
          programmed: figures.optionalInt(2), realized: figures.int(3),
          programmedToDate: figures.optionalInt(4), realizedToDate: figures.int(5),
          advance: figures.optionalInt(6), light: light))
    }
    let statement = try database.prepare(
      """
      SELECT place, program, activity, name, area, unit, annual FROM activities WHERE year = ?
      ORDER BY place
      """)
    statement.bind(1, year)
    var activities: [ActivityProgress] = []
    while try statement.step() {
      activities.append(
        ActivityProgress(
          program: statement.string(1), activity: statement.string(2), name: statement.string(3),
          area: statement.string(4), unit: statement.string(5), annual: statement.optionalInt(6),
          months: months[statement.int(0)] ?? []))
    }
    return activities
  }

  /// Arrears as of those of some days for which they are kept.
  public func series(
    asOf days: [Day], by grouping: Delinquency.Grouping
  ) throws -> [Day: Delinquency] {
    var found: [Day: Delinquency] = [:]
    let rows = try SeriesRows(database)
    for day in days where try holds(.series, day.description, asOf: day) {
      found[day] = try rows.read(day, by: grouping)
    }
    return found
  }
}
