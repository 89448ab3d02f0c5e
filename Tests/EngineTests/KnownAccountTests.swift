import EngineReference
import Testing
import Values

@testable import Engine

/// An account as it was known to an act is what folding all anew gives, whatever was recorded late, annulled,
/// identified or adopted in between.
@Suite struct KnownAccountTests {
  private struct Looked {
    var acts = 0
    // How many facts were applied, and how many folding anew each time applies.
    var applied = 0
    var appliedAnew = 0
    var wrong: [UInt64] = []

    mutating func add(_ other: Looked) {
      acts += other.acts
      applied += other.applied
      appliedAnew += other.appliedAnew
      wrong += other.wrong
    }
  }

  @Test func whatWasKnownIsWhatFoldingAnewGives() throws {
    var all = Looked()
    for seed in RandomSeeds.range(200) {
      var looked = Looked()
      let lines = RandomLedger(seed: seed).lines
      try SmallTown(lines: lines).histories.forEachShard { shard in
        var looked = Looked()
        shard.forEach {
          if $0.isAccount {
            looked.add(KnownAccountTests.look($0.record(), shard.desk, every: Int(seed % 3) + 1))
          }
        }
        return looked
      } _: {
        looked.add($0)
      }
      #expect(looked.wrong.isEmpty, "seed \(seed): acts \(looked.wrong)")
      all.add(looked)
    }
    #expect(all.acts > 10 * RandomSeeds.range(200).count)
    #expect(4 * all.applied < 3 * all.appliedAnew, "\(all.applied) of \(all.appliedAnew)")
  }

  // Takes every fact, or every second or third, for an act.
  private static func look(_ record: Record, _ desk: HistoryDesk, every step: Int) -> Looked {
    guard let account = record.account else { return Looked() }
    var looked = Looked()
    let past = CommonPast(desk.common)
    let known = KnownAccount(record, account, past)
    for place in stride(from: step - 1, to: record.facts.count, by: step) {
      let fact = record.facts[place]
      let facts = record.facts.filter { $0.seq < fact.seq }
      let common = past.state(before: fact.seq, asOf: fact.on)
      let anew = State(
        Record(
          facts, known: fact.seq, symbols: record.symbols, ids: record.ids, bodies: record.bodies,
          account: account, common: common.record),
        asOf: fact.on, common: common
      ).fold(account)
      if figures(known.state(to: place).fold) != figures(anew) { looked.wrong.append(fact.seq) }
      looked.acts += 1
      looked.appliedAnew += facts.count
    }
    looked.applied = known.applied
    return looked
  }

  // All that a ladder or a certificate may ask about.
  private static func figures(_ fold: AccountFold) -> [String] {
    [
      "\(fold.books)", "\(fold.wasOpened) \(fold.isOpen)", "\(String(describing: fold.kind))",
      "\(String(describing: fold.barrio))", "\(String(describing: fold.episode))",
      "\(String(describing: fold.closure))", "\(fold.suspended.map(\.index).sorted())",
      "\(fold.cases.map(\.index).sorted())", "\(fold.served)",
      "\(fold.agreements.map { "\($0.status) \($0.paid)" })",
      "\(fold.openCharges.map { "\($0.id) \($0.base) \($0.surcharge) \($0.isFrozen)" })",
    ]
  }
}
