import Bytes
import Database

/// All that a file of projections says, but for what only serves to find things: equal contents, equal
/// text.
enum ProjectionDump {
  private static let questions = [
    "SELECT known, hex(last_leaf), as_of, aging, charged, surcharges, discounts, forgiven, received, "
      + "applied, refunded, owed, credit, suspense FROM standing",
    // Not their days of change: a history that was brought more than acts on it may have an earlier one.
    "SELECT name FROM histories ORDER BY name",
    "SELECT account, kind, barrio, status, principal, surcharge, fine, indemnity, cost, credit, overdue, "
      + "in_agreement, oldest_due, episode, closure, services_suspended, cases_open FROM accounts "
      + "ORDER BY account",
    "SELECT name, place, id, concept, class, period, due, amount, owed, surcharge, frozen "
      + "FROM open_charges JOIN histories ON number = account ORDER BY name, place",
    "SELECT name, place, id, status, signed, covered_owed, forgiven, paid, missed, broken_on, "
      + "fulfilled_on FROM agreements JOIN histories ON number = account ORDER BY name, place",
    "SELECT ladder.name, histories.name, oldest_due, overdue, notices FROM worklist "
      + "JOIN histories ON number = account JOIN ladder USING (step) ORDER BY step, histories.name",
    "SELECT step, name FROM ladder ORDER BY step",
    "SELECT grouping, key, accounts, delinquent, principal, surcharge, fine, indemnity, cost, "
      + "in_agreement, rezago, ages FROM delinquency ORDER BY grouping, key",
    "SELECT day, channel, office, amount FROM received ORDER BY 1, 2, 3",
    "SELECT day, concept, rubro, component, amount FROM applied ORDER BY 1, 2, 3, 4",
    "SELECT target, seq FROM links ORDER BY 1, 2",
    "SELECT reference, account FROM issues ORDER BY 1, 2",
    // Not what histories want: in pieces they may want what they have come to hold themselves.
  ]

  static func text(_ path: String) throws -> [String] {
    let database = try Database(path, .read())
    var lines: [String] = []
    for question in questions {
      let statement = try database.prepare(question)
      let columns = statement.columnNames.count
      while try statement.step() {
        lines.append(
          question.prefix(24)
            + (0..<columns).map { statement.isNull($0) ? "NULL" : statement.string($0) }
            .joined(separator: "|"))
      }
    }
    return lines
  }
}
