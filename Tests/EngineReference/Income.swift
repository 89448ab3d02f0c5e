import Events
import Values

/// By what income is counted.
public enum IncomeKey: String, CaseIterable, Sendable {
  /// Received by channel.
  case channel
  /// Received by office, `?` if none.
  case office
  /// Applied by the charge's concept.
  case concept
  /// Applied by rubro.
  case rubro
  /// Applied by component.
  case component

  var isReceived: Bool { self == .channel || self == .office }
}

// §9.
extension Reference {
  /// The answer of `income` for months: a row per month.
  public func income(from: Month, to: Month, by key: IncomeKey) throws -> String {
    let periods = months(from, to).map {
      Period(name: "\($0)", first: $0.firstDay, last: $0.lastDay)
    }
    return try income("\(from)", "\(to)", periods, by: key)
  }

  /// The answer of `income` for days: a row per day.
  public func income(from: Day, to: Day, by key: IncomeKey) throws -> String {
    let numbers = from > to ? [] : Array(from.number...to.number)
    let periods = numbers.map { number in
      let day = Day(number: number)
      return Period(name: "\(day)", first: day, last: day)
    }
    return try income("\(from)", "\(to)", periods, by: key)
  }

  private struct Period {
    var name: String
    var first: Day
    var last: Day
  }

  private func income(
    _ from: String, _ to: String, _ periods: [Period], by key: IncomeKey
  ) throws -> String {
    var rows: [String] = []
    var total = Centavos.zero
    for period in periods {
      // The difference of the totals as of its last day and as of the day before its first.
      let after = try state(period.last).income(by: key)
      let before = try state(period.first.adding(days: -1)).income(by: key)
      for name in Set(after.keys).union(before.keys).sorted(by: bytewise) {
        let amount = try (after[name] ?? .zero) - (before[name] ?? .zero)
        if amount == .zero { continue }
        total = try total + amount
        rows.append(
          object([
            ("period", quoted(period.name)), ("key", quoted(name)),
            (key.isReceived ? "received" : "applied", quoted(amount)),
          ]))
      }
    }
    return object([
      ("from", quoted(from)), ("to", quoted(to)), ("by", quoted(key.rawValue)),
      ("known_at", "\(known)"), ("rows", array(rows)), ("total", quoted(total)),
    ])
  }
}

extension State {
  /// The totals as of D.
  fileprivate func income(by key: IncomeKey) throws -> [String: Centavos] {
    var totals: [String: Centavos] = [:]
    func add(_ name: String, _ amount: Centavos) throws {
      totals[name] = try (totals[name] ?? .zero) + amount
    }
    switch key {
    case .channel, .office:
      // Payments, suspense included.
      for payment in record.of(PaymentReceived.type) {
        let name =
          key == .channel ? payment[PaymentReceived.channel] : payment[PaymentReceived.office]
        try add(name ?? "?", payment[PaymentReceived.amount] ?? .zero)
      }
    case .concept, .rubro, .component:
      // What was put on charges.
      for application in accounts.flatMap(\.applications) {
        let name =
          switch key {
          case .concept: application.concept
          case .rubro: application.rubro
          default: application.component.rawValue
          }
        try add(name, application.amount)
      }
    }
    return totals
  }
}
