import Bytes
import Events
import Synthetic
import Testing
import Values

/// What makes a stream like life: everything named exists, everything occurs, in its proportion.
@Suite struct LifelikeTests {
  static let size = 200_000
  static let config = SyntheticConfig(seed: 2_026, accounts: 5_000, years: 4, events: size)

  // For the tests that read with the slow reader.
  static let smaller = SyntheticConfig(seed: 2_027, accounts: 1_500, years: 3, events: 60_000)

  @Test func idsAreUnique() throws {
    var stream = try Stream(Self.config)
    let scanner = Scanner()
    var event = ScannedEvent()
    var ids = Set<String>()
    while let line = stream.next() {
      try #require(scanner.scanSubmitted(line, into: &event))
      #expect(ids.insert(event.id.string).inserted, "\(line.string)")
    }
    #expect(ids.count == Self.size)
  }

  @Test func theMixIsThatOfATreasury() throws {
    var stream = try Stream(Self.config)
    let scanner = Scanner()
    var event = ScannedEvent()
    var counts = Array(repeating: 0, count: Catalogue.standard.types.count)
    var bytes = 0
    var late = 0
    var latest = Day(number: 0)
    var agreements = Set<String>()
    while let line = stream.next() {
      try #require(scanner.scanSubmitted(line, into: &event))
      counts[event.type] += 1
      bytes += line.count
      if event.on < latest { late += 1 }
      latest = max(latest, event.on)
      if let account = event[AgreementSigned.account], event.type == number(AgreementSigned.type) {
        agreements.insert(account.string)
      }
    }
    // `init` opens the ledger.
    for (type, count) in zip(Catalogue.standard.types, counts)
    where type.name != LedgerOpened.type.name {
      #expect(count > 0, "\(type.name) does not occur")
    }
    func share(_ count: Int) -> Int { count * 10_000 / Self.size }
    let money = counts[number(ChargeAssessed.type)] + counts[number(PaymentReceived.type)]
    #expect(share(money) >= 8_000)
    #expect((97...103).contains(share(late)))
    #expect((48...52).contains(share(counts[number(EventAnnulled.type)])))
    #expect(counts[number(AccountOpened.type)] == 5_000)
    #expect((95...105).contains(agreements.count))
    #expect(counts[number(AgreementSigned.type)] == agreements.count)
    // With seq and at a line is 47 bytes longer.
    #expect((150...250).contains(bytes / Self.size))
  }

  @Test(arguments: [(0, 0, 0), (5, 2, 10)])
  func theSharesAreThoseAskedFor(outOfOrder: Int64, annulled: Int64, agreements: Int64) throws {
    var config = SyntheticConfig(seed: 11, accounts: 1_000, years: 2, events: 60_000)
    config.outOfOrder = Percent(millionths: outOfOrder * 1_000_000)
    config.annulled = Percent(millionths: annulled * 1_000_000)
    config.agreements = Percent(millionths: agreements * 1_000_000)
    var stream = try Stream(config)
    let scanner = Scanner()
    var event = ScannedEvent()
    var (late, struck, signed) = (0, 0, 0)
    var latest = Day(number: 0)
    while let line = stream.next() {
      try #require(scanner.scanSubmitted(line, into: &event))
      if event.on < latest { late += 1 }
      latest = max(latest, event.on)
      if event.type == number(EventAnnulled.type) { struck += 1 }
      if event.type == number(AgreementSigned.type) { signed += 1 }
    }
    #expect(abs(late - 600 * Int(outOfOrder)) <= 30 * Int(outOfOrder))
    #expect(abs(struck - 600 * Int(annulled)) <= 30 * Int(annulled))
    #expect(abs(signed - 10 * Int(agreements)) <= Int(agreements))
  }

  @Test func everythingNamedExists() throws {
    var stream = try Stream(Self.smaller)
    let strict = StrictReader()
    var known = Known()
    while let line = stream.next() { known.take(try strict.read(line)) }
    #expect(known.problems.isEmpty, "\(known.problems.count): \(known.problems.prefix(5))")
    // The checks looked at something.
    #expect(known.resolved > 60_000)
  }

  @Test func predialIsPaidFromJanuaryToMarch() throws {
    var stream = try Stream(Self.smaller)
    let strict = StrictReader()
    var predial = Set<String>()
    var paid = Array(repeating: 0, count: 13)
    var granted = Array(repeating: 0, count: 13)
    while let line = stream.next() {
      let event = try strict.read(line)
      let month = event.on.date.month
      if event.type == number(ChargeAssessed.type), event[ChargeAssessed.concept] == "predial" {
        predial.insert(event.id)
      } else if event.type == number(PaymentReceived.type) {
        let names = Known.keys(event[PaymentReceived.charges])
        if names.contains(where: predial.contains) { paid[month] += 1 }
      } else if event.type == number(DiscountGranted.type),
        event[DiscountGranted.program] == "pronto-pago"
      {
        granted[month] += 1
      }
    }
    let season = paid[1...3].reduce(0, +)
    #expect(season > 2 * paid[4...12].reduce(0, +), "\(paid)")
    #expect(granted[1...3].allSatisfy { $0 > 0 } && granted[4...12].allSatisfy { $0 == 0 })
  }

  @Test func closingsTie() throws {
    var stream = try Stream(Self.smaller)
    let strict = StrictReader()
    var taken: [String: Centavos] = [:]
    var closings = 0
    while let line = stream.next() {
      let event = try strict.read(line)
      if event.type == number(PaymentReceived.type), let till = event[PaymentReceived.till] {
        let office = try #require(event[PaymentReceived.office])
        let channel = try #require(event[PaymentReceived.channel])
        let amount = try #require(event[PaymentReceived.amount])
        let place = "\(event.on) \(office) \(till) \(channel)"
        taken[place] = try taken[place, default: .zero] + amount
      } else if event.type == number(TillClosed.type),
        case .list(let totals)? = event[TillClosed.totals]
      {
        closings += 1
        let office = try #require(event[TillClosed.office])
        let till = try #require(event[TillClosed.till])
        for total in totals {
          guard case .object(let values) = total, case .text(let channel)? = values[0],
            case .money(let amount)? = values[2]
          else {
            Issue.record("\(line.string)")
            continue
          }
          let place = "\(event.on) \(office) \(till) \(channel)"
          #expect(taken.removeValue(forKey: place) == amount, "\(line.string)")
        }
      }
    }
    #expect(closings > 50)
    #expect(taken.isEmpty, "money of tills that no closing declares: \(taken.count)")
  }
}

func number(_ type: EventType) -> Int { Catalogue.standard.index(of: type.name) ?? -1 }
