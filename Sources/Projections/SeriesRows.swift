import Database
import Engine
import Values

/// Writes and reads the arrears of days that are kept, one row for each group and one for the total.
struct SeriesRows {
  private let insert: Statement
  private let delete: Statement
  private let select: Statement

  init(_ database: Database) throws(DatabaseError) {
    insert = try database.prepare(
      """
      INSERT INTO delinquency_series (day, grouping, key, accounts, delinquent, principal, surcharge,
        fine, indemnity, cost, in_agreement, rezago, ages, aging)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
    delete = try database.prepare("DELETE FROM delinquency_series WHERE day = ?")
    select = try database.prepare(
      """
      SELECT key, accounts, delinquent, principal, surcharge, fine, indemnity, cost, in_agreement,
        rezago, ages, aging
      FROM delinquency_series WHERE day = ? AND grouping = ?
      """)
  }

  /// Puts the arrears of a day in the place of those that are there.
  func put(_ series: ArrearsSeries.Month, _ day: Day) throws(DatabaseError) {
    delete.bind(1, text: day.description)
    try delete.run()
    for grouping in Delinquency.Grouping.allCases {
      guard let answer = series[grouping] else { continue }
      for group in answer.groups { try put(group.row, group.key, answer, grouping) }
      try put(answer.total, nil, answer, grouping)
    }
  }

  private func put(
    _ row: Delinquency.Row, _ key: String?, _ answer: Delinquency, _ grouping: Delinquency.Grouping
  ) throws(DatabaseError) {
    insert.bind(1, text: answer.day.description)
    insert.bind(2, text: grouping.rawValue)
    insert.bind(3, optional: key)
    insert.bind(4, row.accounts)
    insert.bind(5, row.delinquent)
    for (place, component) in Component.inAnswers.enumerated() {
      insert.bind(6 + place, row.overdue[component])
    }
    insert.bind(11, row.inAgreement)
    insert.bind(12, row.rezago)
    insert.bind(13, text: Numbers.text(row.ages))
    insert.bind(14, text: Numbers.text(answer.aging))
    try insert.run()
  }

  /// The arrears of a day that are there.
  func read(_ day: Day, by grouping: Delinquency.Grouping) throws(DatabaseError) -> Delinquency {
    select.bind(1, text: day.description)
    select.bind(2, text: grouping.rawValue)
    var groups: [Delinquency.Group] = []
    var total: Delinquency.Row?
    var aging: [Int64] = []
    while try select.step() {
      var row = Delinquency.Row(buckets: 0)
      row.accounts = select.int(1)
      row.delinquent = select.int(2)
      for (place, component) in Component.inAnswers.enumerated() {
        row.overdue[component] = select.int(3 + place)
      }
      row.inAgreement = select.int(8)
      row.rezago = select.int(9)
      row.ages = Numbers.list(select.string(10))
      aging = Numbers.list(select.string(11))
      if select.isNull(0) {
        total = row
      } else {
        groups.append(Delinquency.Group(key: select.string(0), row: row))
      }
    }
    guard let total else { throw .damaged("the arrears of \(day) are missing") }
    groups.sort { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    return Delinquency(day: day, aging: aging, groups: groups, total: total)
  }
}
