import Answers
import Engine
import EngineReference
import Events
import Testing
import Values

/// The canonical dump: equal states, equal dumps; a centavo more, another.
@Suite struct FingerprintTests {
  @Test func theDumpOfASmallLedger() throws {
    let town = try SmallTown(
      """
      2021-01-01 policy.adopted from=2021-01-01 surcharge={"method":"monthly","rate":"4"} \
      agreement={"break_after_missed":1,"grace_days":0}
      2021-01-01 account.opened o account=B kind=home barrio=centro
      2021-01-01 charge.assessed a account=B concept=land amount=1000.00 due=2021-01-31 period=2021
      2021-02-05 notice.served n account=B kind=letter result=delivered
      2021-02-06 service.suspended s account=B service=water
      2021-02-07 closure.ordered k account=B record=r-1
      2021-02-08 enforcement.opened f account=B case=c-1
      2021-02-15 agreement.signed g account=B discounts=[{"component":"surcharge","percent":"100"}] \
      instalments=[{"due":"2021-02-28","amount":"1000.00"}]
      2021-02-16 payment.received p account=A amount=7.00
      2021-02-17 payment.received q reference=none amount=3.50
      """)
    let lines = [
      "recauda-state 1 2021-02-20",
      "account A ",
      #"account {"account":"A","kind":"?","barrio":"?","status":"unknown","principal":"0.00","#
        + #""surcharge":"0.00","fine":"0.00","indemnity":"0.00","cost":"0.00","total":"0.00","#
        + #""credit":"7.00","overdue":"0.00","in_agreement":"0.00"}"#,
      #"books {"charged":"0.00","surcharges":"0.00","discounts":"0.00","forgiven":"0.00","#
        + #""received":"7.00","applied":"0.00","refunded":"0.00","owed":"0.00","credit":"7.00"}"#,
      #"acts {"suspended":[],"closure":null,"cases":[],"episode":null,"notices":[]}"#,
      "", "account B ",
      #"account {"account":"B","kind":"home","barrio":"centro","status":"open","#
        + #""principal":"1000.00","surcharge":"0.00","fine":"0.00","indemnity":"0.00","#
        + #""cost":"0.00","total":"1000.00","credit":"0.00","overdue":"0.00","#
        + #""in_agreement":"1000.00"}"#,
      #"books {"charged":"1000.00","surcharges":"40.00","discounts":"0.00","forgiven":"40.00","#
        + #""received":"0.00","applied":"0.00","refunded":"0.00","owed":"1000.00","credit":"0.00"}"#,
      #"charge {"id":"a","concept":"land","class":"principal","period":"2021","due":"2021-01-31","#
        + #""amount":"1000.00","principal":"1000.00","surcharge":"0.00","fine":"0.00","#
        + #""indemnity":"0.00","cost":"0.00","frozen":true}"#,
      #"agreement {"account":"B","id":"g","status":"active","signed":"2021-02-15","#
        + #""covered_owed":"1000.00","forgiven":"40.00","paid":"0.00","missed":0,"broken_on":null,"#
        + #""fulfilled_on":null,"instalments":1,"next_due":"2021-02-28","next_amount":"1000.00"}"#,
      #"acts {"suspended":["water"],"closure":"ordered","cases":["c-1"],"episode":"2021-02-01","#
        + #""notices":[{"on":"2021-02-05","kind":"letter"}]}"#,
      "", "finding payment-unidentified q",
      "finding unknown-account p A",
      "finding unknown-concept a B",
      "finding unknown-reference q",
      "suspense 3.50",
    ]
    #expect(try town.dump(#require(Day("2021-02-20"))) == lines.map { $0 + "\n" }.joined())
  }

  @Test func theOrderOfRecordingDoesNotMatterBetweenDays() throws {
    let first =
      "@2021-03-01 2021-01-02 charge.assessed a account=A concept=land amount=10.00 due=2021-01-31"
    let second = "@2021-03-01 2021-01-05 payment.received p account=A amount=4.00"
    let day = try #require(Day("2021-06-01"))
    let one = try SmallTown("\(first)\n\(second)").dump(day)
    #expect(one == (try SmallTown("\(second)\n\(first)").dump(day)))
    #expect(one != (try SmallTown("\(first)").dump(day)))
  }

  @Test func whatHasNoEffectDoesNotShowAndACentavoDoes() throws {
    var changed = 0
    for seed in RandomSeeds.range(50) {
      let ledger = RandomLedger(seed: seed)
      let lines = ledger.settledLines
      let day = ledger.days[2]
      let dump = try SmallTown(lines: lines).dump(day)
      // An event that takes effect later, and one that says nothing about accounts.
      let idle =
        try EventTable(
          """
          @2199-01-01 \(day.adding(days: 1)) charge.assessed later account=A concept=x amount=1.00 due=2030-01-01
          """
        ).lines.suffix(1)
        + EventTable("@2199-01-01 2000-01-01 office.defined idle office=new").lines.suffix(1)
      let known = try SmallTown(lines: lines + numbered(idle, from: lines.count))
      try #require(known.histories.known == UInt64(lines.count) + 2)
      // Once a period is closed, an event of an older day is found.
      let hasClosed = ledger.events.contains {
        Catalogue.standard.types[$0.type].name == "period.closed" && $0.on <= day
      }
      if !hasClosed { #expect(try known.dump(day) == dump, "seed \(seed)") }

      // The same lines again, with one amount a centavo higher.
      var amounts = lines.indices.filter { place in
        let text = String(decoding: lines[place], as: UTF8.self)
        return
          (text.contains("\"type\":\"charge.assessed\"")
          || text.contains("\"type\":\"payment.received\""))
          && text.firstRange(of: "\"on\":\"").map {
            String(text[$0.upperBound...].prefix(10)) <= day.description
          } ?? false
      }
      while amounts.count > 4 { amounts.remove(at: (amounts.count * 7) / 11) }
      for place in amounts {
        var other = lines
        other[place] = try withCentavoMore(lines[place])
        let theirs = try SmallTown(lines: other).dump(day)
        #expect(theirs != dump, "seed \(seed), line \(place)")
        changed += 1
      }
    }
    #expect(changed > RandomSeeds.range(50).count)
  }

  private func withCentavoMore(_ line: [UInt8]) throws -> [UInt8] {
    let text = String(decoding: line, as: UTF8.self)
    let start = try #require(text.firstRange(of: "\"amount\":\"")).upperBound
    let old = text[start...].prefix { $0 != "\"" }
    let amount = try #require(Centavos(String(old)))
    return Array("\(text[..<start])\(Centavos(amount.raw + 1))\(text[old.endIndex...])".utf8)
  }
}

extension SmallTown {
  /// The canonical dump, with each account's lines in place of their hash.
  func dump(_ day: Day) throws -> String {
    let town = town(day)
    let (accounts, audit) = try town.eachAccount { Dump.account($0, $1, $2) }
    let findings = try town.findings()
    for finding in findings { #expect(finding.event == events[finding.seq]) }
    var text = ""
    try Dump.lines(
      asOf: day, accounts: accounts.map { ($0.account, "\n\($0.part)") }, findings: findings,
      suspense: audit.books.suspense
    ) { text += $0 }
    return text
  }
}
