import Console
import Engine
import Values

/// How a balance came to be: `statement` and `explain`.
extension Answers {
  // MARK: statement

  /// `statement A`; without lines if no event belongs to the account.
  public static func statement(
    _ name: String, from: Day?, _ statement: AccountStatement?, asOf day: Day, known: UInt64,
    to json: JSONWriter
  ) {
    json.object {
      json.field("account", name)
      json.field("as_of", day.description)
      json.field("known_at", Int64(known))
      json.field("from", from?.description)
      json.field("opening", money: statement?.opening ?? 0)
      json.key("lines")
      json.array {
        if let statement {
          for line in statement.lines { self.line(line, statement.fold, statement.record, json) }
        }
      }
      json.field("debits", money: statement?.debits ?? 0)
      json.field("credits", money: statement?.credits ?? 0)
      json.field("closing", money: statement?.closing ?? 0)
      json.field("total", money: statement?.fold.owed ?? 0)
      json.field("credit", money: statement?.fold.credit ?? 0)
    }
  }

  private static func line(
    _ line: AccountStatement.Line, _ fold: AccountFold, _ record: Record, _ json: JSONWriter
  ) {
    let ids = record.ids
    json.object {
      json.field("day", line.day.description)
      json.field("kind", line.kind.name)
      json.field("seq", line.seq.map { Int64($0) })
      json.field("event", line.event.map { ids.name($0) })
      json.field("charge", line.charge.map { ids.name(fold.charges[$0].id) })
      json.field("agreement", line.agreement.map { ids.name($0) })
      json.field("about", line.about)
      json.key("surcharge")
      run(line.run, json)
      json.key("parts")
      json.array {
        for part in line.parts {
          json.object {
            json.field("charge", ids.name(fold.charges[part.charge].id))
            json.field("component", part.component.name)
            json.field("amount", money: part.amount)
          }
        }
      }
      json.field("to_credit", money: line.toCredit)
      json.field("debit", money: line.debit)
      json.field("credit", money: line.credit)
      json.field("balance", money: line.balance)
    }
  }

  private static func run(_ run: SurchargeRun?, _ json: JSONWriter) {
    guard let run else {
      json.null()
      return
    }
    json.object {
      json.field("first", run.first.description)
      json.field("last", run.last.description)
      json.field("instants", run.instants)
      json.field("days", run.days)
      json.field("base", money: run.base)
      json.field("rate", run.rate.description)
    }
  }

  // MARK: explain

  /// `explain A`; charges on which nothing is owed any more are summed up unless `all` are wanted.
  public static func explanation(
    _ name: String, all: Bool, _ explanation: Explanation?, asOf day: Day, known: UInt64,
    to json: JSONWriter
  ) {
    json.object {
      json.field("account", name)
      json.field("as_of", day.description)
      json.field("known_at", Int64(known))
      json.key("charges")
      json.array {
        if let explanation {
          for group in explanation.owing + (all ? explanation.settled : []) {
            self.group(group, explanation.fold, explanation.record, json)
          }
        }
      }
      json.key("settled")
      settled(all ? [] : explanation?.settled ?? [], json)
      json.key("credit_lines")
      json.array {
        if let explanation, all || explanation.fold.credit > 0 {
          for line in explanation.credit {
            self.line(line, explanation.fold, explanation.record, json)
          }
        }
      }
      json.field("total", money: explanation?.fold.owed ?? 0)
      json.field("credit", money: explanation?.fold.credit ?? 0)
      json.field("balance", money: explanation?.total ?? 0)
    }
  }

  private static func group(
    _ group: Explanation.Group, _ fold: AccountFold, _ record: Record, _ json: JSONWriter
  ) {
    let charge = fold.charges[group.charge]
    json.object {
      json.field("id", record.ids.name(charge.id))
      json.field("concept", record.symbols.name(charge.concept))
      json.field("class", charge.component.name)
      json.field("period", charge.period.map { record.symbols.name($0) })
      json.field("due", charge.due.description)
      json.key("lines")
      json.array {
        for line in group.lines { self.line(line, fold, record, json) }
      }
      money(json, group.amounts)
      json.field("total", money: group.amounts.total)
    }
  }

  private static func settled(_ groups: [Explanation.Group], _ json: JSONWriter) {
    json.object {
      json.field("charges", groups.count)
      for rule in Explanation.Rule.ofCharges {
        json.field(rule.rawValue, money: groups.reduce(0) { Exact.sum($0, $1.sum(of: rule)) })
      }
      json.field("total", money: groups.reduce(0) { Exact.sum($0, $1.amounts.total) })
    }
  }

  private static func line(
    _ line: Explanation.Line, _ fold: AccountFold, _ record: Record, _ json: JSONWriter
  ) {
    let ids = record.ids
    json.object {
      json.field("day", line.day.description)
      json.field("rule", line.rule.rawValue)
      json.field("seq", line.seq.map { Int64($0) })
      json.field("event", line.event.map { ids.name($0) })
      json.field("charge", line.charge.map { ids.name(fold.charges[$0].id) })
      json.field("component", line.component?.name)
      json.field("agreement", line.agreement.map { ids.name($0) })
      json.key("surcharge")
      run(line.run, json)
      json.field("amount", money: line.amount)
    }
  }
}

extension Explanation.Rule {
  /// The rules that make up a charge's lines.
  public static var ofCharges: [Explanation.Rule] {
    [.charge, .surcharge, .payment, .credit, .discount, .forgiven, .restored]
  }
}
