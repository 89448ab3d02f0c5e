import Bytes
import Database
import Engine
import Values

/// Writes what is projected: whole accounts, or what has become another.
struct ProjectionWriter {
  private let history: Statement
  private let account: Statement
  private let charge: Statement
  private let agreement: Statement
  private let candidate: Statement
  private let texts = RowTexts()
  // What is there no more.
  private let noAccount: Statement
  private let noCharges: Statement
  private let noAgreements: Statement
  private let noCandidate: Statement

  init(_ database: Database) throws(DatabaseError) {
    history = try database.prepare(
      "INSERT OR REPLACE INTO histories (number, name, head, changes) VALUES (?, ?, ?, ?)")
    account = try database.prepare(
      """
      INSERT OR REPLACE INTO accounts (number, account, kind, barrio, status, principal, surcharge,
        fine, indemnity, cost, credit, overdue, in_agreement, oldest_due, episode, closure,
        services_suspended, cases_open)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
    charge = try database.prepare(
      """
      INSERT OR REPLACE INTO open_charges (account, place, id, concept, class, period, due, amount,
        owed, surcharge, frozen)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
    agreement = try database.prepare(
      """
      INSERT OR REPLACE INTO agreements (account, place, id, status, signed, covered_owed, forgiven,
        paid, missed, broken_on, fulfilled_on)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
    candidate = try database.prepare(
      """
      INSERT OR REPLACE INTO worklist (step, account, oldest_due, overdue, notices)
      VALUES (?, ?, ?, ?, ?)
      """)
    noAccount = try database.prepare("DELETE FROM accounts WHERE number = ?")
    noCharges = try database.prepare("DELETE FROM open_charges WHERE account = ? AND place >= ?")
    noAgreements = try database.prepare("DELETE FROM agreements WHERE account = ? AND place >= ?")
    noCandidate = try database.prepare("DELETE FROM worklist WHERE step = ? AND account = ?")
  }

  /// Writes where a history lies and when it changes.
  func put(history name: String, number: Int64, head: Int, changes: Day) throws(DatabaseError) {
    texts.begin()
    history.bind(1, number)
    texts.bind(history, 2, name)
    history.bind(3, Int64(head))
    texts.bind(history, 4, changes.stored)
    try history.run()
  }

  /// Writes what has become another of an account; `old` is nil if nothing is there.
  func put(
    _ new: ProjectedAccount, over old: ProjectedAccount?, number: Int64
  ) throws(DatabaseError) {
    try putLine(new, over: old, number)
    let (before, after) = (old?.balance?.charges ?? [], new.balance?.charges ?? [])
    for (place, line) in after.enumerated() where place >= before.count || before[place] != line {
      try put(line, number, place)
    }
    try cut(noCharges, number, from: after.count, to: before.count)
    let signed = old?.agreements ?? []
    for (place, line) in new.agreements.enumerated()
    where place >= signed.count || signed[place] != line {
      try put(line, number, place)
    }
    try cut(noAgreements, number, from: new.agreements.count, to: signed.count)
    for (step, line) in new.steps where old?.steps[step] != line {
      texts.begin()
      candidate.bind(1, Int64(step))
      candidate.bind(2, number)
      texts.bind(candidate, 3, line.oldestDue)
      candidate.bind(4, line.overdue)
      candidate.bind(5, line.notices)
      try candidate.run()
    }
    for step in (old?.steps ?? [:]).keys where new.steps[step] == nil {
      noCandidate.bind(1, Int64(step))
      noCandidate.bind(2, number)
      try noCandidate.run()
    }
  }

  private func cut(
    _ delete: Statement, _ number: Int64, from: Int, to: Int
  ) throws(DatabaseError) {
    guard from < to else { return }
    delete.bind(1, number)
    delete.bind(2, Int64(from))
    try delete.run()
  }

  private func putLine(
    _ new: ProjectedAccount, over old: ProjectedAccount?, _ number: Int64
  ) throws(DatabaseError) {
    guard let line = new.balance?.line else {
      if old?.balance != nil {
        noAccount.bind(1, number)
        try noAccount.run()
      }
      return
    }
    if let old, old.balance?.line == line, old.oldestDue == new.oldestDue,
      old.episode == new.episode, old.closure == new.closure, old.suspended == new.suspended,
      old.cases == new.cases
    {
      return
    }
    texts.begin()
    account.bind(1, number)
    texts.bind(account, 2, line.account)
    texts.bind(account, 3, optional: line.kind)
    texts.bind(account, 4, optional: line.barrio)
    texts.bind(account, 5, line.status)
    for (place, component) in Component.inAnswers.enumerated() {
      account.bind(6 + place, line.owed[component])
    }
    account.bind(11, line.credit)
    account.bind(12, line.overdue)
    account.bind(13, line.inAgreement)
    texts.bind(account, 14, optional: new.oldestDue)
    texts.bind(account, 15, optional: new.episode)
    texts.bind(account, 16, optional: new.closure)
    account.bind(17, new.suspended)
    account.bind(18, new.cases)
    try account.run()
  }

  private func put(_ line: ChargeLine, _ number: Int64, _ place: Int) throws(DatabaseError) {
    texts.begin()
    charge.bind(1, number)
    charge.bind(2, Int64(place))
    texts.bind(charge, 3, line.id)
    texts.bind(charge, 4, line.concept)
    texts.bind(charge, 5, line.component.name)
    texts.bind(charge, 6, optional: line.period)
    texts.bind(charge, 7, line.due)
    charge.bind(8, line.amount)
    charge.bind(9, line.base)
    charge.bind(10, line.surcharge)
    charge.bind(11, line.isFrozen ? 1 : 0)
    try charge.run()
  }

  private func put(_ line: AgreementLine, _ number: Int64, _ place: Int) throws(DatabaseError) {
    texts.begin()
    agreement.bind(1, number)
    agreement.bind(2, Int64(place))
    texts.bind(agreement, 3, line.id)
    texts.bind(agreement, 4, line.status.rawValue)
    texts.bind(agreement, 5, line.signed)
    agreement.bind(6, line.coveredOwed)
    agreement.bind(7, line.forgiven)
    agreement.bind(8, line.paid)
    agreement.bind(9, line.missed)
    texts.bind(agreement, 10, optional: line.brokenOn)
    texts.bind(agreement, 11, optional: line.fulfilledOn)
    try agreement.run()
  }
}

extension Statement {
  func bind(_ index: Int, optional text: String?) {
    if let text { bind(index, text: text) } else { bindNull(index) }
  }
}

extension Day {
  /// As it stands in the projections: never is the end of the calendar.
  var stored: String { number >= Day.last.number ? "9999-12-31" : description }

  private static let last = Day(cutting: 31, to: Month(year: 2199, month: 12))
}
