import Events
import Values

/// By what delinquency is counted.
public enum DelinquencyKey: String, CaseIterable, Sendable {
  /// The account's barrio as of D.
  case barrio
  /// The account's kind as of D.
  case kind
  /// The charge's own concept.
  case concept
}

// §7.
extension Reference {
  /// The answer of `delinquency`.
  public func delinquency(by key: DelinquencyKey, asOf day: Day) throws -> String {
    let state = try state(day)
    let rows = try state.delinquency(by: key)
    let total = try state.delinquencyTotal(rows, by: key)
    return object([
      ("as_of", quoted(day)),
      ("known_at", "\(known)"),
      ("by", quoted(key.rawValue)),
      ("rows", array(try rows.map { object([("key", quoted($0.key))] + (try $0.json())) })),
      ("total", object(try total.json())),
    ])
  }

  /// The answer of `delinquency --series`: D is each month's last day.
  public func delinquencySeries(from: Month, to: Month, by key: DelinquencyKey) throws -> String {
    var lines: [String] = []
    for month in months(from, to) {
      for row in try state(month.lastDay).delinquency(by: key) {
        lines.append(
          object([("month", quoted(month)), ("key", quoted(row.key))] + (try row.json())))
      }
    }
    return array(lines)
  }
}

/// A row of `delinquency`.
struct DelinquencyRow {
  var key: String
  var accounts = 0
  var delinquent = 0
  var overdue = Amounts()
  var inAgreement = Centavos.zero
  var rezago = Centavos.zero
  var ages: [Centavos]

  func json() throws -> [(String, String)] {
    [("accounts", "\(accounts)"), ("delinquent", "\(delinquent)")] + (try overdue.json()) + [
      ("in_agreement", quoted(inAgreement)),
      ("rezago", quoted(rezago)),
      ("ages", array(ages.map { quoted($0) })),
    ]
  }

  /// Adds what is owed on a charge.
  mutating func add(_ place: Int, of account: AccountFold, _ policy: Policy) throws {
    let charge = account.charges[place]
    let day = account.record.day
    let owed = try charge.owed.total()
    if account.isFrozen(place) { inAgreement = try inAgreement + owed }
    guard account.isOverdue(place) else { return }
    try overdue.add(charge.owed)
    // Overdue charges whose due year is before D's.
    if charge.due.date.year < day.date.year { rezago = try rezago + owed }
    // Buckets by D − due in days: 1 to the first limit, and so on; what is older comes last.
    let age = Int(day.number - charge.due.number)
    let bucket = policy.aging.firstIndex { age <= $0 } ?? policy.aging.count
    ages[bucket] = try ages[bucket] + owed
  }
}

extension State {
  fileprivate func row(_ key: String) -> DelinquencyRow {
    DelinquencyRow(key: key, ages: Array(repeating: .zero, count: policy.aging.count + 1))
  }

  fileprivate func delinquency(by key: DelinquencyKey) throws -> [DelinquencyRow] {
    var keys = Set<String>()
    for account in accounts {
      switch key {
      case .barrio: keys.insert(account.barrio ?? "?")
      case .kind: keys.insert(account.kind ?? "?")
      case .concept: keys.formUnion(account.charges.map(\.concept))
      }
    }
    // Sorted bytewise; a row for each key with `accounts` > 0.
    return try keys.sorted(by: bytewise).map { name in
      switch key {
      case .barrio: try row(name, of: accounts.filter { ($0.barrio ?? "?") == name })
      case .kind: try row(name, of: accounts.filter { ($0.kind ?? "?") == name })
      case .concept: try row(ofConcept: name)
      }
    }
    .filter { $0.accounts > 0 }
  }

  // Accounts: those open, and any other that owes something.
  private func row(_ key: String, of members: [AccountFold]) throws -> DelinquencyRow {
    var row = row(key)
    for account in members {
      if account.status == .open || account.charges.contains(where: \.isOpen) { row.accounts += 1 }
      if account.charges.indices.contains(where: account.isOverdue) { row.delinquent += 1 }
      for place in account.charges.indices { try row.add(place, of: account, policy) }
    }
    return row
  }

  // Accounts with something owed on a charge of it, and those with an overdue one.
  private func row(ofConcept concept: String) throws -> DelinquencyRow {
    var row = row(concept)
    for account in accounts {
      let places = account.charges.indices.filter { account.charges[$0].concept == concept }
      if places.contains(where: { account.charges[$0].isOpen }) { row.accounts += 1 }
      if places.contains(where: account.isOverdue) { row.delinquent += 1 }
      for place in places { try row.add(place, of: account, policy) }
    }
    return row
  }

  fileprivate func delinquencyTotal(
    _ rows: [DelinquencyRow], by key: DelinquencyKey
  ) throws -> DelinquencyRow {
    var total = row("")
    for row in rows {
      total.accounts += row.accounts
      total.delinquent += row.delinquent
      try total.overdue.add(row.overdue)
      total.inAgreement = try total.inAgreement + row.inAgreement
      total.rezago = try total.rezago + row.rezago
      for place in row.ages.indices {
        total.ages[place] = try total.ages[place] + row.ages[place]
      }
    }
    if key == .concept {
      // Different accounts, not the sum.
      total.accounts = accounts.filter { $0.charges.contains(where: \.isOpen) }.count
      total.delinquent =
        accounts.filter { $0.charges.indices.contains(where: $0.isOverdue) }.count
    }
    return total
  }
}

/// The months from one to another, both included.
func months(_ from: Month, _ to: Month) -> [Month] {
  from > to ? [] : (from.number...to.number).map { Month(number: $0) }
}

extension Month {
  var firstDay: Day {
    let (year, month) = date
    guard let day = Day(year: year, month: month, day: 1) else {
      preconditionFailure("month \(year)-\(month) is beyond the calendar of §1")
    }
    return day
  }

  var lastDay: Day {
    let (year, month) = date
    return firstDay.adding(days: Day.length(year: year, month: month) - 1)
  }
}
