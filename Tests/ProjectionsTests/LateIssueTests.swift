import Engine
import EngineReference
import Log
import Testing
import Values

@testable import Projections

/// Cases that random ledgers seldom reach.
@Suite struct LateIssueTests {
  /// A reference that an account issued and paid is issued to another one afterwards, on an earlier day:
  /// then the payment names nothing of the account's any more (RULES §5).
  @Test func anIssueThatComesLateReachesWhoPaidTheReference() throws {
    let table = try EventTable(
      """
      @2020-06-01 2020-01-01 charge.assessed c1 account=A concept=q amount=100.00 due=2020-01-31
      @2020-06-01 2020-01-01 charge.assessed c2 account=A concept=w amount=100.00 due=2020-02-29
      @2020-06-01 2020-03-01 reference.issued r1 reference=R account=A amount=100.00 charges=c2 expires=2020-12-31
      @2020-06-01 2020-03-20 payment.received p1 account=A reference=R amount=100.00 channel=cash
      @2020-06-01 2020-03-10 reference.issued r2 reference=R account=B amount=50.00 expires=2020-12-31
      """)
    let day = try #require(Day("2020-06-30"))
    let ledger = try DiskLedger()
    try ledger.append(table.lines.dropLast())
    _ = try ledger.projections().bring(to: day, wait: 10)
    var stored = try #require(try ledger.projections().stored())
    #expect(try stored.balance("A")?.charges.map(\.id) == ["c1"])
    try ledger.append(table.lines.suffix(1))
    guard case .advanced = try ledger.projections().bring(to: day, wait: 10) else {
      Issue.record("not taken in, but made anew")
      return
    }
    stored = try #require(try ledger.projections().stored())
    #expect(try stored.balance("A")?.charges.map(\.id) == ["c2"])
    let pieces = try ProjectionDump.text(ledger.database)
    _ = try ledger.projections().bring(to: day, anew: true, wait: 10)
    #expect(try ProjectionDump.text(ledger.database) == pieces)
  }

  @Test func incomeBeginsWithTheCalendar() throws {
    let table = try EventTable(
      """
      @2020-06-01 2020-01-01 charge.assessed c1 account=A concept=q amount=100.00 due=2020-01-31
      @2020-06-01 2020-03-20 payment.received p1 account=A amount=60.00 channel=cash
      """)
    let ledger = try DiskLedger()
    try ledger.append(table.lines)
    let day = try #require(Day("2020-06-30"))
    _ = try ledger.projections().bring(to: day, wait: 10)
    let stored = try #require(try ledger.projections().stored())
    let periods = Periods(from: Month(year: 1900, month: 1), to: Month(year: 2020, month: 3))
    let folded = try Income(stored.histories(known: 3), periods, by: .concept)
    #expect(folded.total == 6000)
    #expect(folded.periods.dropLast().allSatisfy { $0.isEmpty })
    #expect(try stored.income(periods, by: .concept) == folded)
  }
}
