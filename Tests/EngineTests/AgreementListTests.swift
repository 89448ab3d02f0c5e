import Answers
import Console
import Engine
import EngineReference
import Testing

/// `agreements`: all that took effect, as the balance shows the last of each account.
@Suite struct AgreementListTests {
  private func told(
    _ town: Population, _ status: AgreementState.Status? = nil
  ) throws -> [Substring] {
    let output = TextOutput()
    Answers.agreements(try town.agreements(status), to: JSONWriter(output))
    return output.contents.split(separator: "\n")
  }

  // Instalments of 400.00 and 600.00; 500.00 paid, so the second lacks 500.00.
  private static let kept = """
    2021-01-01 charge.assessed a account=B concept=land amount=1000.00 due=2021-01-31
    2021-01-02 charge.assessed b account=A concept=land amount=300.00 due=2021-01-31
    2021-02-01 agreement.signed g account=B \
    instalments=[{"due":"2021-02-28","amount":"400.00"},{"due":"2021-03-31","amount":"600.00"}]
    2021-02-01 agreement.signed h account=A discounts=[{"component":"principal","percent":"10"}] \
    instalments=[{"due":"2021-02-28","amount":"270.00"}]
    2021-02-10 payment.received p account=B amount=500.00
    2021-03-01 agreement.broken x agreement=h
    2021-03-02 agreement.signed i account=A instalments=[{"due":"2021-04-30","amount":"300.00"}]
    2021-03-31 payment.received q account=B amount=500.00
    """

  @Test func allThatTookEffectAreListed() throws {
    let town = try SmallTown(Self.kept)
    func line(_ head: String, _ rest: String) -> Substring { Substring("{\(head),\(rest)}") }
    let h = line(
      #""account":"A","id":"h","status":"broken","signed":"2021-02-01","covered_owed":"300.00""#,
      #""forgiven":"0.00","paid":"0.00","missed":1,"broken_on":"2021-03-01","fulfilled_on":null,"#
        + #""instalments":1,"next_due":null,"next_amount":null"#)
    let i = line(
      #""account":"A","id":"i","status":"active","signed":"2021-03-02","covered_owed":"300.00""#,
      #""forgiven":"0.00","paid":"0.00","missed":0,"broken_on":null,"fulfilled_on":null,"#
        + #""instalments":1,"next_due":"2021-04-30","next_amount":"300.00""#)
    let g = line(
      #""account":"B","id":"g","status":"active","signed":"2021-02-01","covered_owed":"500.00""#,
      #""forgiven":"0.00","paid":"500.00","missed":0,"broken_on":null,"fulfilled_on":null,"#
        + #""instalments":2,"next_due":"2021-03-31","next_amount":"500.00""#)
    #expect(try told(town.town("2021-03-05")) == [h, i, g])
    #expect(try told(town.town("2021-03-05"), .active) == [i, g])
    #expect(try told(town.town("2021-03-05"), .broken) == [h])
    #expect(try told(town.town("2021-03-05"), .fulfilled) == [])
    let fulfilled = try told(town.town("2021-03-31"), .fulfilled)
    #expect(
      fulfilled == [
        line(
          #""account":"B","id":"g","status":"fulfilled","signed":"2021-02-01","covered_owed":"0.00""#,
          #""forgiven":"0.00","paid":"1000.00","missed":0,"broken_on":null,"#
            + #""fulfilled_on":"2021-03-31","instalments":2,"next_due":null,"next_amount":null"#)
      ])
    // Before the first payment the first instalment comes next, whole.
    #expect(
      try told(town.town("2021-02-01"), .active).last?.hasSuffix(
        #""instalments":2,"next_due":"2021-02-28","next_amount":"400.00"}"#) == true)
  }

  @Test func theLastOfEachAccountIsTheBalancesOwn() throws {
    var seen = 0
    for seed in RandomSeeds.range(60) {
      let ledger = RandomLedger(seed: seed)
      let small = try SmallTown(lines: ledger.lines)
      for day in ledger.days {
        let town = small.town(day)
        let lines = try told(town)
        let byStatus = try AgreementState.Status.allCases.flatMap { try told(town, $0) }
        #expect(lines.sorted() == byStatus.sorted())
        for name in try town.accounts().map(\.account) {
          let output = TextOutput()
          Answers.balance(
            name, try town.balance(name), asOf: day, known: town.known, to: JSONWriter(output))
          let balance = output.contents
          let start = try #require(balance.firstRange(of: "\"agreement\":")).upperBound
          let own = lines.last { $0.hasPrefix("{\"account\":\"\(name)\",") }
          guard let own else {
            #expect(balance[start...] == "null}", "seed \(seed), \(name) as of \(day)")
            continue
          }
          seen += 1
          let fields = own.dropFirst("{\"account\":\"\(name)\",".count)
          let end = try #require(fields.firstRange(of: ",\"instalments\"")).lowerBound
          #expect(
            balance[start...] == "{\(fields[..<end])}}", "seed \(seed), \(name) as of \(day)")
        }
      }
    }
    #expect(seen > RandomSeeds.range(60).count / 4)
  }
}
