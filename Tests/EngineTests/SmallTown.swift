import Bytes
import Console
import Engine
import EngineReference
import Events
import Testing
import Values

/// A small ledger as the engine sees it, and its answers in short lines.
struct SmallTown {
  let histories: Histories
  /// The ids of the events, by their seqs.
  let events: [UInt64: String]

  /// A ledger of recorded lines.
  init(lines: some Sequence<[UInt8]>) throws {
    let packing = HistoryPacking(forFindings: true)
    let builder = HistoryBuilder(packing, spill: nil)
    let batch = HistoryBatch(packing)
    let scanner = Scanner()
    var event = ScannedEvent()
    var events: [UInt64: String] = [:]
    for line in lines {
      line.withBytes { bytes in
        precondition(scanner.scanRecorded(bytes, into: &event))
        batch.take(event)
        events[event.seq] = event.id.string
      }
    }
    try builder.take(batch)
    histories = try builder.finish(threads: 1)
    self.events = events
  }

  /// A ledger from a table of events.
  init(_ table: String) throws { try self.init(lines: try EventTable(table).lines) }

  func town(_ day: Day) -> Population { Population(histories, asOf: day) }

  func town(_ day: String) throws -> Population { town(try #require(Day(day))) }

  /// The lines of a statement, the opening in front if a first day is given.
  func statement(_ account: String, from: String? = nil, _ day: String) throws -> [String] {
    let from = from.flatMap { Day($0) }
    let statement = try #require(try town(day).state(of: account).statement(from: from))
    func id(_ symbol: Symbol?) -> String { symbol.map { statement.record.ids.name($0) } ?? "-" }
    var told = from == nil ? [] : ["opening = \(money(statement.opening))"]
    for line in statement.lines {
      var text = "\(line.day) \(line.kind.name) \(id(line.event))"
      if let charge = line.charge { text += " \(id(statement.fold.charges[charge].id))" }
      if let agreement = line.agreement { text += " \(id(agreement))" }
      if let about = line.about { text += " \(about)" }
      if line.debit != 0 { text += " +\(money(line.debit))" }
      if line.credit != 0 { text += " -\(money(line.credit))" }
      text += " = \(money(line.balance))"
      if let run = line.run { text += " [\(how(run))]" }
      var parts = line.parts.map {
        "\(id(statement.fold.charges[$0.charge].id)) \($0.component.name) \(money($0.amount))"
      }
      if let left = line.toCredit, left > 0 { parts.append("credit \(money(left))") }
      if !parts.isEmpty { text += " (\(parts.joined(separator: ", ")))" }
      told.append(text)
    }
    return told
  }

  /// The lines of an explanation, charge by charge, each with its sum; the credit's last.
  func explain(_ account: String, all: Bool = false, _ day: String) throws -> [String] {
    let explanation = try #require(try town(day).state(of: account).explanation())
    func id(_ symbol: Symbol?) -> String { symbol.map { explanation.record.ids.name($0) } ?? "-" }
    #expect(explanation.addsUp)
    var told: [String] = []
    func add(_ line: Explanation.Line) {
      var text = "  \(line.day) \(line.rule.rawValue) \(id(line.event))"
      if let component = line.component { text += " \(component.name)" }
      if let agreement = line.agreement { text += " \(id(agreement))" }
      if let run = line.run { text += " [\(how(run))]" }
      told.append(text + " \(money(line.amount))")
    }
    for group in explanation.owing + (all ? explanation.settled : []) {
      let charge = explanation.fold.charges[group.charge]
      told.append("\(id(charge.id)): \(money(group.amounts.total))")
      for line in group.lines { add(line) }
    }
    if !explanation.credit.isEmpty { told.append("credit: \(money(-explanation.fold.credit))") }
    for line in explanation.credit { add(line) }
    return told + ["balance: \(money(explanation.total))"]
  }

  private func how(_ run: SurchargeRun) -> String {
    let span = run.first == run.last ? "\(run.first)" : "\(run.first)..\(run.last)"
    let count = run.days > 0 ? "\(run.days) days" : "\(run.instants)"
    return "\(count) \(span) \(run.rate)% of \(money(run.base))"
  }
}

/// Centavos as money.
func money(_ centavos: Int64) -> String { Figures.plainMoney(centavos) }
