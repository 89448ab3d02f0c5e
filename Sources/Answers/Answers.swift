import Console
import Engine
import Values

/// The answers to the questions of the contract, as JSON to the letter (CONTRACT §3).
///
/// Frozen: scripts rely on every name and on the order.
public enum Answers {
  static func money(_ json: JSONWriter, _ amounts: Amounts) {
    for component in Component.inAnswers {
      json.field(component.name, money: amounts[component])
    }
  }

  // MARK: balance and accounts

  /// `balance A`; all zeros if no event belongs to the account.
  public static func balance(
    _ name: String, _ balance: AccountBalance?, asOf day: Day, known: UInt64, to json: JSONWriter
  ) {
    json.object {
      json.field("account", name)
      json.field("as_of", day.description)
      json.field("known_at", Int64(known))
      body(balance?.line ?? AccountLine(account: name, status: "unknown"), json)
      json.key("charges")
      json.array { for charge in balance?.charges ?? [] { self.charge(charge, json) } }
      json.key("agreement")
      if let agreement = balance?.agreement {
        json.object { fields(agreement, json) }
      } else {
        json.null()
      }
    }
  }

  private static func body(_ line: AccountLine, _ json: JSONWriter) {
    json.field("kind", line.kind ?? "?")
    json.field("barrio", line.barrio ?? "?")
    json.field("status", line.status)
    money(json, line.owed)
    json.field("total", money: line.owed.total)
    json.field("credit", money: line.credit)
    json.field("overdue", money: line.overdue)
    json.field("in_agreement", money: line.inAgreement)
  }

  static func charge(_ charge: ChargeLine, _ json: JSONWriter) {
    json.object {
      json.field("id", charge.id)
      json.field("concept", charge.concept)
      json.field("class", charge.component.name)
      json.field("period", charge.period)
      json.field("due", charge.due.description)
      json.field("amount", money: charge.amount)
      money(json, charge.amounts)
      json.field("frozen", charge.isFrozen)
    }
  }

  static func fields(_ agreement: AgreementLine, _ json: JSONWriter) {
    json.field("id", agreement.id)
    json.field("status", agreement.status.rawValue)
    json.field("signed", agreement.signed.description)
    json.field("covered_owed", money: agreement.coveredOwed)
    json.field("forgiven", money: agreement.forgiven)
    json.field("paid", money: agreement.paid)
    json.field("missed", agreement.missed)
    json.field("broken_on", agreement.brokenOn?.description)
    json.field("fulfilled_on", agreement.fulfilledOn?.description)
  }

  /// `accounts --format ndjson`: one line an account.
  public static func accounts(_ lines: [AccountLine], to json: JSONWriter) {
    for line in lines {
      account(line, json)
      json.endLine()
    }
  }

  /// The same as the entries of an array.
  public static func accounts(_ lines: [AccountLine], inArray json: JSONWriter) {
    for line in lines { account(line, json) }
  }

  static func account(_ line: AccountLine, _ json: JSONWriter) {
    json.object {
      json.field("account", line.account)
      body(line, json)
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
    _ answer: Delinquency, by grouping: Delinquency.Grouping, known: UInt64, to json: JSONWriter
  ) {
    json.object {
      json.field("as_of", answer.day.description)
      json.field("known_at", Int64(known))
      json.field("by", grouping.rawValue)
      json.key("rows")
      json.array {
        for group in answer.groups {
          json.object {
            json.field("key", group.key)
            row(group.row, json)
          }
        }
      }
      json.key("total")
      json.object { row(answer.total, json) }
    }
  }

  /// `delinquency --series`: as of the last day of each month.
  public static func series(_ months: [(month: Month, answer: Delinquency)], to json: JSONWriter) {
    json.array {
      for (month, answer) in months {
        for group in answer.groups {
          json.object {
            json.field("month", month.description)
            json.field("key", group.key)
            row(group.row, json)
          }
        }
      }
    }
  }

  /// `income`: a row for each period and key.
  public static func income(
    _ answer: Income, _ periods: Periods, by grouping: Income.Grouping, known: UInt64,
    to json: JSONWriter
  ) {
    let name = grouping == .channel || grouping == .office ? "received" : "applied"
    json.object {
      json.field("from", periods.from)
      json.field("to", periods.to)
      json.field("by", grouping.rawValue)
      json.field("known_at", Int64(known))
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

  /// `worklist`.
  public static func worklist(_ candidates: [Candidate], to json: JSONWriter) {
    json.array {
      for candidate in candidates {
        json.object {
          json.field("account", candidate.account)
          json.field("barrio", candidate.barrio ?? "?")
          json.field("oldest_due", candidate.oldestDue.description)
          json.field("days", candidate.days)
          json.field("overdue", money: candidate.overdue)
          json.field("notices", candidate.notices)
        }
      }
    }
  }

  /// `findings`.
  public static func findings(_ findings: [Finding], to json: JSONWriter) {
    json.array {
      for finding in findings {
        json.object {
          json.field("code", finding.code.rawValue)
          json.field("seq", Int64(finding.seq))
          json.field("account", finding.account)
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
