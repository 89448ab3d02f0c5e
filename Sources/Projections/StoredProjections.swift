import Bytes
import Database
import Engine
import Files
import Log
import Values

/// Projections as they lie in the file, opened to answer from.
public final class StoredProjections {
  /// How many events they know.
  public var known: UInt64 { standing.known }
  /// The day as of which they stand.
  public var day: Day { standing.day }
  /// The ledger's books.
  public var books: Books { standing.books }

  let database: Database
  private let standing: Standing
  private let place: ProjectionPlace
  private let snapshot: LogSnapshot

  init(
    _ database: Database, _ standing: Standing, _ place: ProjectionPlace, snapshot: LogSnapshot
  ) {
    self.database = database
    self.standing = standing
    self.place = place
    self.snapshot = snapshot
  }

  /// Runs questions that must all see the same state; nil if it is another one by now.
  public func consistently<Answer>(_ body: () throws -> Answer) throws -> Answer? {
    try database.snapshot(orThrow: { $0 as any Error }) { () throws(any Error) in
      guard let now = try Standing.read(database), now.known == standing.known,
        now.day == standing.day, now.histories == standing.histories
      else { return nil }
      return try body()
    }
  }

  // MARK: Histories

  /// The histories cut to the first `known` events, which these projections must know.
  public func histories(known: UInt64, threads: Int? = nil) throws -> Histories {
    let (source, common) = try stored(all: true)
    return Histories(
      packing: HistoryPacking(), store: source, common: common, known: known, threads: threads)
  }

  /// The same, to ask for one account.
  public func someHistories(known: UInt64) throws -> Histories {
    let (source, common) = try stored(all: false)
    return Histories(packing: HistoryPacking(), store: source, common: common, known: known)
  }

  private func stored(all: Bool) throws -> (StoredHistories, [UInt8]) {
    let file = try HistoryFile(
      place.histories(standing.histories), end: standing.historiesEnd, forWriting: false)
    var entries: [StoredHistories.Entry] = []
    if all {
      let statement = try database.prepare("SELECT name, head FROM histories")
      while try statement.step() {
        entries.append(
          StoredHistories.Entry(name: statement.text(0).array, head: Int(statement.int(1))))
      }
    }
    let common = ByteBuffer(capacity: 1 << 12)
    try [UInt8]().withBytes {
      try file.read($0, from: standing.common, into: common, ByteBuffer(capacity: 1 << 12))
    }
    let find = try database.prepare("SELECT head FROM histories WHERE name = ?")
    let source = StoredHistories(file, entries) { name in
      find.bind(1, text: name)
      defer { find.reset() }
      return try find.step() ? Int(find.int(0)) : nil
    }
    return (source, common.bytes.array)
  }

  // MARK: Answers

  /// What one account owes; nil if no event belongs to it.
  public func balance(_ account: String) throws -> AccountBalance? {
    let find = try database.prepare(
      """
      SELECT account, kind, barrio, status, principal, surcharge, fine, indemnity, cost, credit,
        overdue, in_agreement, number
      FROM accounts WHERE number = (SELECT number FROM histories WHERE name = ?)
      """)
    find.bind(1, text: account)
    guard try find.step() else { return nil }
    var balance = AccountBalance(StoredProjections.line(find))
    let number = find.int(12)
    find.reset()
    let charges = try database.prepare(
      """
      SELECT id, concept, class, period, due, amount, owed, surcharge, frozen FROM open_charges
      WHERE account = ? ORDER BY place
      """)
    charges.bind(1, number)
    while try charges.step() { balance.charges.append(try StoredProjections.charge(charges)) }
    let agreement = try database.prepare(
      """
      SELECT id, status, signed, covered_owed, forgiven, paid, missed, broken_on, fulfilled_on
      FROM agreements WHERE account = ? ORDER BY place DESC LIMIT 1
      """)
    agreement.bind(1, number)
    if try agreement.step() { balance.agreement = try StoredProjections.agreement(agreement) }
    agreement.reset()
    return balance
  }

  /// Every account to which an event belongs, bytewise.
  public func accounts() throws -> [AccountLine] {
    let statement = try database.prepare(
      """
      SELECT account, kind, barrio, status, principal, surcharge, fine, indemnity, cost, credit,
        overdue, in_agreement FROM accounts ORDER BY account
      """)
    var lines: [AccountLine] = []
    while try statement.step() { lines.append(StoredProjections.line(statement)) }
    return lines
  }

  /// Arrears as of the day.
  public func delinquency(by grouping: Delinquency.Grouping) throws -> Delinquency {
    var groups: [Delinquency.Group] = []
    var total = Delinquency.Row(buckets: standing.aging.count + 1)
    for (key, row) in try SumsWriter(database).arrears() where key.grouping == grouping {
      if let name = key.key {
        groups.append(Delinquency.Group(key: name, row: row))
      } else {
        total = row
      }
    }
    groups.sort { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    return Delinquency(day: day, aging: standing.aging, groups: groups, total: total)
  }

  /// The steps of the ladder in force.
  public func steps() throws -> [String] {
    let statement = try database.prepare("SELECT name FROM ladder ORDER BY step")
    var names: [String] = []
    while try statement.step() { names.append(statement.string(0)) }
    return names
  }

  /// The candidates for a step, by account; nil if the ladder in force lacks it.
  public func worklist(_ step: String) throws -> [Candidate]? {
    guard let place = try steps().firstIndex(of: step) else { return nil }
    let statement = try database.prepare(
      """
      SELECT accounts.account, barrio, worklist.oldest_due, worklist.overdue, notices
      FROM worklist JOIN accounts ON number = worklist.account WHERE step = ?
      ORDER BY accounts.account
      """)
    statement.bind(1, Int64(place))
    var candidates: [Candidate] = []
    while try statement.step() {
      let oldest = try StoredProjections.day(statement, 2)
      candidates.append(
        Candidate(
          account: statement.string(0),
          barrio: statement.isNull(1) ? nil : statement.string(1), oldestDue: oldest,
          days: Int64(day.number - oldest.number), overdue: statement.int(3),
          notices: statement.int(4)))
    }
    return candidates
  }

  /// Income of periods that end on or before the day; nil if they do not.
  public func income(_ periods: Periods, by grouping: Income.Grouping) throws -> Income? {
    guard let last = periods.ends.last, last <= day else { return nil }
    let (table, column) =
      switch grouping {
      case .channel: ("received", "channel")
      case .office: ("received", "office")
      case .concept: ("applied", "concept")
      case .rubro: ("applied", "rubro")
      case .component: ("applied", "component")
      }
    let statement = try database.prepare(
      """
      SELECT \(column), SUM(amount) FROM \(table) WHERE day > ? AND day <= ? GROUP BY \(column)
      """)
    var sums: [[String: Int64]] = []
    var before = periods.before
    for end in periods.ends {
      statement.bind(1, text: before.description)
      statement.bind(2, text: end.description)
      var sum: [String: Int64] = [:]
      while try statement.step() { sum[statement.string(0)] = statement.int(1) }
      sums.append(sum)
      before = end
    }
    return Income(sums)
  }

  // MARK: Rows

  private static func line(_ row: Statement) -> AccountLine {
    var line = AccountLine(
      account: row.string(0), kind: row.isNull(1) ? nil : row.string(1),
      barrio: row.isNull(2) ? nil : row.string(2), status: row.string(3))
    for (place, component) in Component.inAnswers.enumerated() {
      line.owed[component] = row.int(4 + place)
    }
    line.credit = row.int(9)
    line.overdue = row.int(10)
    line.inAgreement = row.int(11)
    return line
  }

  private static func charge(_ row: Statement) throws -> ChargeLine {
    guard let component = Component(row.text(2)) else {
      throw DatabaseError.damaged("a charge's class")
    }
    return ChargeLine(
      id: row.string(0), concept: row.string(1), component: component,
      period: row.isNull(3) ? nil : row.string(3), due: try day(row, 4), amount: row.int(5),
      base: row.int(6), surcharge: row.int(7), isFrozen: row.int(8) == 1)
  }

  private static func agreement(_ row: Statement) throws -> AgreementLine {
    guard let status = AgreementState.Status(rawValue: row.string(1)) else {
      throw DatabaseError.damaged("an agreement's status")
    }
    return AgreementLine(
      id: row.string(0), status: status, signed: try day(row, 2), coveredOwed: row.int(3),
      forgiven: row.int(4), paid: row.int(5), missed: row.int(6),
      brokenOn: row.isNull(7) ? nil : try day(row, 7),
      fulfilledOn: row.isNull(8) ? nil : try day(row, 8))
  }

  private static func day(_ row: Statement, _ column: Int) throws -> Day {
    guard let day = Day(row.string(column)) else { throw DatabaseError.damaged("a day") }
    return day
  }
}
