import Console
import Engine
import Values

/// The answers to the questions of the contract, as JSON to the letter (CONTRACT §3).
///
/// Frozen: scripts rely on every name and on the order.
public enum Answers {
  private static func money(_ json: JSONWriter, _ amounts: Amounts) {
    for component in [Component.principal, .surcharge, .fine, .indemnity, .cost] {
      json.field(component.name, money: amounts[component])
    }
  }

  // MARK: balance and accounts

  /// `balance A`; all zeros if no event belongs to the account.
  public static func balance(_ name: String, _ state: State, to json: JSONWriter) {
    let found = state.record.ids.find(name).flatMap { state.balance($0) }
    json.object {
      json.field("account", name)
      json.field("as_of", state.day.description)
      json.field("known_at", Int64(state.record.known))
      body(found, state, json)
      json.key("charges")
      json.array {
        for charge in found?.fold.openCharges ?? [] { self.charge(charge, state, json) }
      }
      json.key("agreement")
      if let found, let agreement = found.fold.lastAgreement {
        self.agreement(agreement, found.fold, state, json)
      } else {
        json.null()
      }
    }
  }

  private static func body(_ balance: Balance?, _ state: State, _ json: JSONWriter) {
    func name(_ symbol: Symbol?) -> String { symbol.map { state.record.symbols.name($0) } ?? "?" }
    json.field("kind", name(balance?.fold.kind))
    json.field("barrio", name(balance?.fold.barrio))
    json.field("status", balance?.status ?? "unknown")
    let owed = balance?.owed ?? Amounts()
    money(json, owed)
    json.field("total", money: owed.total)
    json.field("credit", money: balance?.fold.credit ?? 0)
    json.field("overdue", money: balance?.overdue.total ?? 0)
    json.field("in_agreement", money: balance?.inAgreement ?? 0)
  }

  private static func charge(_ charge: OpenCharge, _ state: State, _ json: JSONWriter) {
    json.object {
      json.field("id", state.record.ids.name(charge.id))
      json.field("concept", state.record.symbols.name(charge.concept))
      json.field("class", charge.component.name)
      json.field("period", charge.period.map { state.record.symbols.name($0) })
      json.field("due", charge.due.description)
      json.field("amount", money: charge.amount)
      money(json, charge.amounts)
      json.field("frozen", charge.isFrozen)
    }
  }

  private static func agreement(
    _ agreement: AgreementState, _ fold: AccountFold, _ state: State, _ json: JSONWriter
  ) {
    json.object {
      json.field("id", state.record.ids.name(agreement.id))
      json.field("status", agreement.status.rawValue)
      json.field("signed", agreement.signed.description)
      json.field("covered_owed", money: fold.covered(by: agreement))
      json.field("forgiven", money: agreement.forgiven)
      json.field("paid", money: agreement.paid)
      json.field("missed", fold.missed(agreement))
      json.field("broken_on", agreement.brokenOn?.description)
      json.field("fulfilled_on", agreement.fulfilledOn?.description)
    }
  }

  /// `accounts --format ndjson`: one line an account.
  public static func accounts(_ state: State, to json: JSONWriter) {
    for balance in state.balances() {
      account(balance, state, json)
      json.endLine()
    }
  }

  /// The same as the entries of an array.
  public static func accounts(_ state: State, inArray json: JSONWriter) {
    for balance in state.balances() { account(balance, state, json) }
  }

  private static func account(_ balance: Balance, _ state: State, _ json: JSONWriter) {
    json.object {
      json.field("account", state.record.ids.name(balance.account))
      body(balance, state, json)
    }
  }

  // MARK: delinquency, income, worklist, findings

  private static func row(_ row: Delinquency.Row, _ json: JSONWriter) {
    json.field("accounts", row.accounts)
    json.field("delinquent", row.delinquent)
    money(json, row.overdue)
    json.field("total", money: row.overdue.total)
    json.field("in_agreement", money: row.inAgreement)
    json.field("rezago", money: row.rezago)
    json.key("ages")
    json.array { for age in row.ages { json.money(age) } }
  }

  /// `delinquency`.
  public static func delinquency(
    _ state: State, by grouping: Delinquency.Grouping, to json: JSONWriter
  ) {
    let answer = state.delinquency(by: grouping)
    json.object {
      json.field("as_of", state.day.description)
      json.field("known_at", Int64(state.record.known))
      json.field("by", grouping.rawValue)
      json.key("rows")
      json.array {
        for (key, row) in answer.rows {
          json.object {
            json.field("key", key)
            self.row(row, json)
          }
        }
      }
      json.key("total")
      json.object { row(answer.total, json) }
    }
  }

  /// `delinquency --series`: as of the last day of each month.
  public static func series(
    _ record: Record, from: Month, to: Month, by grouping: Delinquency.Grouping,
    json: JSONWriter
  ) {
    json.array {
      for (month, key, row) in months(record, from: from, to: to, by: grouping) {
        json.object {
          json.field("month", month.description)
          json.field("key", key)
          self.row(row, json)
        }
      }
    }
  }

  /// The rows of that series.
  public static func months(
    _ record: Record, from: Month, to: Month, by grouping: Delinquency.Grouping
  ) -> [(month: Month, key: String, row: Delinquency.Row)] {
    (from.number...to.number).flatMap { number in
      let month = Month(number: number)
      return State(record, asOf: month.lastDay).delinquency(by: grouping).rows.map {
        (month, $0.key, $0.row)
      }
    }
  }

  /// `income`: a row for each period and key.
  public static func income(
    _ record: Record, _ periods: Periods, by grouping: Income.Grouping, to json: JSONWriter
  ) {
    let answer = income(record, periods, by: grouping)
    let name = grouping == .channel || grouping == .office ? "received" : "applied"
    json.object {
      json.field("from", periods.from)
      json.field("to", periods.to)
      json.field("by", grouping.rawValue)
      json.field("known_at", Int64(record.known))
      json.key("rows")
      json.array {
        for (period, rows) in zip(periods.names, answer.periods) {
          for (key, amount) in rows {
            json.object {
              json.field("period", period)
              json.field("key", key)
              json.field(name, money: amount)
            }
          }
        }
      }
      json.field("total", money: answer.total)
    }
  }

  /// The figures of that question.
  public static func income(
    _ record: Record, _ periods: Periods, by grouping: Income.Grouping
  ) -> Income {
    Income(record, before: periods.before, ends: periods.ends, by: grouping)
  }

  /// `worklist`.
  public static func worklist(
    _ candidates: [Candidate], _ state: State, to json: JSONWriter
  ) {
    json.array {
      for candidate in candidates {
        json.object {
          json.field("account", state.record.ids.name(candidate.balance.account))
          json.field(
            "barrio", candidate.balance.fold.barrio.map { state.record.symbols.name($0) } ?? "?")
          json.field("oldest_due", candidate.oldestDue.description)
          json.field("days", candidate.days)
          json.field("overdue", money: candidate.overdue)
          json.field("notices", candidate.notices)
        }
      }
    }
  }

  /// `findings`.
  public static func findings(
    _ findings: [Finding], _ state: State, to json: JSONWriter
  ) {
    json.array {
      for finding in findings {
        json.object {
          json.field("code", finding.code.rawValue)
          json.field("seq", Int64(finding.seq))
          json.field("account", finding.account.map { state.record.ids.name($0) })
          json.field("detail", finding.detail)
        }
      }
    }
  }

  /// `poa`.
  public static func programme(_ activities: [ActivityProgress], to json: JSONWriter) {
    json.array {
      for activity in activities {
        json.object {
          json.field("program", activity.program)
          json.field("activity", activity.activity)
          json.field("name", activity.name)
          json.field("area", activity.area)
          json.field("unit", activity.unit)
          json.field("annual", activity.annual)
          json.key("months")
          json.array {
            for month in activity.months { self.month(month, json) }
          }
        }
      }
    }
  }

  private static func month(_ month: ActivityProgress.MonthFigures, _ json: JSONWriter) {
    json.object {
      json.field("month", month.month.description)
      json.field("programmed", month.programmed)
      json.field("realized", month.realized)
      json.field("programmed_to_date", month.programmedToDate)
      json.field("realized_to_date", month.realizedToDate)
      json.field("advance", month.advance)
      json.field("light", month.light.rawValue)
    }
  }
}

/// The periods of a question about income: months, or days.
public struct Periods: Sendable {
  /// The first and the last, as they were asked for.
  public let from: String
  public let to: String
  /// What each is called.
  public let names: [String]
  /// The day before the first.
  let before: Day
  /// The last day of each.
  let ends: [Day]

  /// The months from one to another.
  public init(from: Month, to: Month) {
    self.from = from.description
    self.to = to.description
    let months = (from.number...max(from.number, to.number)).map { Month(number: $0) }
    names = months.map(\.description)
    ends = months.map(\.lastDay)
    before = from.adding(-1).lastDay
  }

  /// The days from one to another.
  public init(from: Day, to: Day) {
    self.from = from.description
    self.to = to.description
    let days = (from.number...max(from.number, to.number)).map { Day(number: $0) }
    names = days.map(\.description)
    ends = days
    before = from.adding(days: -1)
  }
}

extension Month {
  /// The month's last day.
  var lastDay: Day {
    let (year, month) = date
    return Day(year: year, month: month, day: Day.length(year: year, month: month))
      ?? Day(number: .max)
  }
}
