import Bytes
import EngineReference
import Events
import Testing
import Values

@testable import Engine

/// The events that stand, against a filter by the letter of §4, on random ledgers.
@Suite struct StandingEventsTests {
  // What nothing strikes cannot be asked for, nor annulments.
  private static let types = Catalogue.standard.types.filter {
    !["event.annulled", "ledger.opened", "policy.adopted"].contains($0.name)
  }

  @Test func whatStandsIsWhatTheRulesSay() {
    var struck = 0
    var standing = 0
    for seed in RandomSeeds.range(1500) {
      let ledger = RandomLedger(seed: seed)
      // Some types, another number of them each time, and as much of the log as is known.
      let chosen = StandingEventsTests.types.enumerated()
        .filter { (UInt64($0.offset) &* 7 &+ seed) % (1 + seed % 4) == 0 }.map(\.element)
      let known = seed % 3 == 0 ? ledger.lines.count * 2 / 3 + 1 : ledger.lines.count
      let events = StandingEventsTests.collect(ledger, chosen, known, batch: Int(seed % 9) + 1)
      for day in ledger.days {
        var found: [String] = []
        events.forEach(asOf: day) { event, place in
          found.append("\(event.on) \(event.seq) \(event.at) \(event.id.string)")
          // A moment earlier nobody knew of it.
          if !events.stands(place, asOf: day, known: UInt64(known))
            || events.stands(place, asOf: day, known: event.seq)
          {
            Issue.record("seed \(seed): event \(event.seq) as of \(day)")
          }
        }
        let naive = StandingEventsTests.naive(ledger, chosen, known, day)
        #expect(found == naive.standing, "seed \(seed), as of \(day)")
        struck += naive.struck
        standing += found.count
      }
    }
    #expect(struck > 1000 && standing > 10_000, "\(struck) struck, \(standing) standing")
  }

  // What was known when an event was recorded, as of its day.
  @Test func whatStoodThenIsAskedOfTheSameEvents() {
    for seed in RandomSeeds.range(300) {
      let ledger = RandomLedger(seed: seed)
      let all = StandingEventsTests.types
      let events = StandingEventsTests.collect(ledger, all, ledger.lines.count, batch: 5)
      for known in stride(from: 1, to: ledger.lines.count, by: 11) {
        let day = ledger.days[known % 4]
        var found: [String] = []
        events.forEach { event, place in
          guard events.stands(place, asOf: day, known: UInt64(known)) else { return }
          found.append("\(event.on) \(event.seq) \(event.at) \(event.id.string)")
        }
        let naive = StandingEventsTests.naive(ledger, all, known, day)
        #expect(found == naive.standing, "seed \(seed), \(known) known, as of \(day)")
      }
    }
  }

  private static func collect(
    _ ledger: RandomLedger, _ types: [EventType], _ known: Int, batch size: Int
  ) -> StandingEvents {
    let selection = Selection(types)
    let events = StandingEvents(selection)
    let batch = SelectedBatch(selection)
    let scanner = Scanner()
    var event = ScannedEvent()
    for (place, line) in ledger.lines.prefix(known).enumerated() {
      line.withBytes { bytes in
        precondition(scanner.scanRecorded(bytes, into: &event))
        batch.take(event)
      }
      guard place % size == 0 else { continue }
      events.take(batch)
      batch.clear()
    }
    events.take(batch)
    events.finish(known: UInt64(known))
    return events
  }

  // By the letter: the set, then the annulments in it, one after the other.
  private static func naive(
    _ ledger: RandomLedger, _ types: [EventType], _ known: Int, _ day: Day
  ) -> (standing: [String], struck: Int) {
    func name(_ event: Event) -> String { Catalogue.standard.types[event.type].name }
    let set = ledger.events.filter { $0.on <= day && Int($0.seq ?? 0) < known }
    var struck: Set<String> = []
    for annulment in set where name(annulment) == "event.annulled" {
      guard let target = set.first(where: { $0.id == annulment[EventAnnulled.target] }),
        (target.seq ?? 0) < (annulment.seq ?? 0),
        !["event.annulled", "ledger.opened", "policy.adopted"].contains(name(target))
      else { continue }
      struck.insert(target.id)
    }
    let names = Set(types.map(\.name))
    let standing = set.filter { names.contains(name($0)) && !struck.contains($0.id) }
      .sorted { ($0.on, $0.seq ?? 0) < ($1.on, $1.seq ?? 0) }
      .map { "\($0.on) \($0.seq ?? 0) \($0.at ?? Instant(milliseconds: 0)) \($0.id)" }
    return (standing, struck.count)
  }
}
