import Events
import TestSupport
import Testing
import Values

@testable import Ledger

/// The times of scenarios: an event's own, else noon of its day, never back, and never the clock's.
struct StampingTests {
  @Test(arguments: [5, 6, 7] as [UInt64])
  func randomScenariosHaveTheTimesOfTheRule(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let rig = try LedgerRig()
    var expected: [String] = []
    var refused: [Int] = []
    var lines = [opened]
    var before = Instant(milliseconds: 0)
    note(opened.on.noon, &expected, &before)
    for number in 2...400 {
      var line = Given(on: Day(number: 17_900 + Int32(random.below(40))), id: "e\(number)")
      if random.below(3) == 0 {
        line.at = Instant(
          milliseconds: before.milliseconds + Int64(random.below(4_000_000)) - 1_000_000)
      }
      lines.append(line)
      if let at = line.at, at < before {
        refused.append(number)
      } else {
        note(line.at ?? line.on.noon, &expected, &before)
      }
    }
    var policy = AppendRun.Policy()
    policy.partial = true
    let input = LedgerRig.file(lines.map { Array($0.text(&random).utf8) })
    let told = try rig.append(input, policy, to: rig.writer(.scenario))
    #expect(told.refused.map(\.line) == refused && refused.count > 20)
    #expect(told.refused.allSatisfy { $0.reason.hasPrefix("earlier ") })
    #expect(try times(rig) == expected)
    // Given again it is all there, whatever time it brings.
    let again = try rig.append(
      LedgerRig.file(lines.map { Array($0.text(&random).utf8) }), policy, to: rig.writer(.scenario))
    #expect(again.total.appended == 0 && again.total.already == UInt64(expected.count))

    // Commands within a scenario go on from there, and may bring no time.
    let later = Given(on: Day(number: 17_900), id: "later")
    let last = Given(on: Day(number: 19_000), id: "last")
    var timed = last
    timed.id = "timed"
    timed.at = Day(number: 19_001).noon
    let plain = [later, last].map { Array($0.text(&random).utf8) }
    #expect(try rig.append(LedgerRig.file(plain), to: rig.writer(.noon)).total.appended == 2)
    #expect(try times(rig).suffix(2) == [before.description, last.on.noon.description])
    let given = [Array(timed.text(&random).utf8)]
    for stamping in [.noon, .clock { 0 }] as [Stamping] {
      let told = try rig.append(LedgerRig.file(given), to: rig.writer(stamping))
      #expect(told.refused.map(\.reason) == ["malformed"])
    }
  }

  private struct Given {
    var on: Day
    var id: String
    var at: Instant?
    var head = "\"type\":\"office.defined\""
    var tail = "\"office\":\"o\",\"name\":\"Caja\""

    // The fields in some order.
    func text(_ random: inout SplitMix64) -> String {
      var fields = [head, "\"on\":\"\(on)\"", "\"id\":\"\(id)\"", "\"by\":\"t\"", tail]
      if let at {
        fields.insert("\"at\":\"\(at)\"", at: random.below(fields.count + 1))
      }
      return "{" + fields.joined(separator: ",") + "}"
    }
  }

  private var opened: Given {
    Given(
      on: Day(number: 17_900), id: "opened", head: "\"type\":\"ledger.opened\"",
      tail: "\"ledger\":\"l\",\"name\":\"n\",\"country\":\"MX\",\"currency\":\"MXN\"")
  }

  private func note(_ at: Instant, _ expected: inout [String], _ before: inout Instant) {
    before = max(before, at)
    expected.append(before.description)
  }

  private func times(_ rig: LedgerRig) throws -> [String] {
    try rig.lines().map { String(String(decoding: $0, as: UTF8.self).split(separator: "\"")[5]) }
  }
}

extension Day {
  // Told by another way than the ledger's.
  fileprivate var noon: Instant {
    Instant("\(self)T12:00:00.000Z") ?? Instant(milliseconds: 0)
  }
}
