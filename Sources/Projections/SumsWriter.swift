import Database
import Engine
import Values

/// Writes sums: arrears and income.
///
/// What is added may be less than nothing.
struct SumsWriter {
  private let database: Database

  init(_ database: Database) { self.database = database }

  /// Adds to the income of each day; what comes to nothing is not kept.
  func add(_ income: [ProjectedSums.IncomeKey: Int64]) throws(DatabaseError) {
    let received = try database.prepare(
      """
      INSERT INTO received (day, channel, office, amount) VALUES (?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET amount = amount + excluded.amount
      """)
    let applied = try database.prepare(
      """
      INSERT INTO applied (day, concept, rubro, component, amount) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET amount = amount + excluded.amount
      """)
    for (key, amount) in income.sorted(by: SumsWriter.isBefore) where amount != 0 {
      let statement = key.component == nil ? received : applied
      statement.bind(1, text: key.day.description)
      statement.bind(2, text: key.first)
      statement.bind(3, text: key.second)
      if let component = key.component {
        statement.bind(4, text: component.name)
        statement.bind(5, amount)
      } else {
        statement.bind(4, amount)
      }
      try statement.run()
    }
    try database.execute(
      "DELETE FROM received WHERE amount = 0; DELETE FROM applied WHERE amount = 0")
  }

  private static func isBefore(
    _ left: (key: ProjectedSums.IncomeKey, value: Int64),
    _ right: (key: ProjectedSums.IncomeKey, value: Int64)
  ) -> Bool {
    let (left, right) = (left.key, right.key)
    if left.day != right.day { return left.day < right.day }
    if left.first != right.first { return left.first < right.first }
    if left.second != right.second { return left.second < right.second }
    return (left.component?.name ?? "") < (right.component?.name ?? "")
  }

  /// Puts the arrears in the place of those that are there.
  func put(_ arrears: [ProjectedSums.ArrearsKey: Delinquency.Row]) throws(DatabaseError) {
    try database.execute("DELETE FROM delinquency")
    let statement = try database.prepare(
      """
      INSERT INTO delinquency (grouping, key, accounts, delinquent, principal, surcharge, fine,
        indemnity, cost, in_agreement, rezago, ages)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
    let rows = arrears.sorted {
      ($0.key.grouping.rawValue, $0.key.key ?? "") < ($1.key.grouping.rawValue, $1.key.key ?? "")
    }
    for (key, row) in rows where row.accounts > 0 || key.key == nil {
      statement.bind(1, text: key.grouping.rawValue)
      statement.bind(2, optional: key.key)
      statement.bind(3, row.accounts)
      statement.bind(4, row.delinquent)
      for (place, component) in Component.inAnswers.enumerated() {
        statement.bind(5 + place, row.overdue[component])
      }
      statement.bind(10, row.inAgreement)
      statement.bind(11, row.rezago)
      statement.bind(12, text: Numbers.text(row.ages))
      try statement.run()
    }
  }

  /// The arrears that are there.
  func arrears() throws(DatabaseError) -> [ProjectedSums.ArrearsKey: Delinquency.Row] {
    let statement = try database.prepare(
      """
      SELECT grouping, key, accounts, delinquent, principal, surcharge, fine, indemnity, cost,
        in_agreement, rezago, ages FROM delinquency
      """)
    var found: [ProjectedSums.ArrearsKey: Delinquency.Row] = [:]
    while try statement.step() {
      guard let grouping = Delinquency.Grouping(rawValue: statement.string(0)) else { continue }
      var row = Delinquency.Row(buckets: 0)
      row.accounts = statement.int(2)
      row.delinquent = statement.int(3)
      for (place, component) in Component.inAnswers.enumerated() {
        row.overdue[component] = statement.int(4 + place)
      }
      row.inAgreement = statement.int(9)
      row.rezago = statement.int(10)
      row.ages = Numbers.list(statement.string(11))
      found[
        ProjectedSums.ArrearsKey(
          grouping: grouping, key: statement.isNull(1) ? nil : statement.string(1))] = row
    }
    return found
  }
}

/// Lists of whole numbers as they stand in a column.
enum Numbers {
  static func list(_ text: String) -> [Int64] {
    text.dropFirst().dropLast().split(separator: ",").compactMap { Int64($0) }
  }

  static func text(_ list: [Int64]) -> String {
    "[" + list.map { "\($0)" }.joined(separator: ",") + "]"
  }
}
