import EngineReference
import Testing
import Values

/// RULES §7, §8 and §9, sentence by sentence.
@Suite struct AnswerTests {
  static let debtors = """
    2020-01-01 policy.adopted from=2020-01-01 aging=[30,60]
    2020-01-01 account.opened account=A kind=home barrio=norte
    2020-01-01 account.opened account=B kind=home barrio=sur
    2020-01-01 account.opened account=C kind=shop barrio=norte
    2020-01-02 account.closed account=C
    2020-01-02 account.closed account=D
    2020-12-01 charge.assessed a1 account=A concept=land amount=100.00 due=2020-12-31
    2020-12-01 charge.assessed a2 account=A concept=water amount=10.00 due=2021-01-31
    2020-12-01 charge.assessed a3 account=A concept=water amount=1.00 due=2021-03-02
    2020-12-01 charge.assessed c1 account=C concept=land amount=1000.00 due=2021-01-30
    2020-12-01 charge.assessed d1 account=D concept=land amount=10000.00 due=2021-03-01
    2020-12-01 charge.assessed c2 account=C concept=water class=fine amount=5.00 due=2021-01-15
    2021-02-01 agreement.signed account=C charges=c1 \
    instalments=[{"due":"2021-12-31","amount":"1000.00"}]
    """

  @Test func delinquencyByBarrio() throws {
    let scenario = try Scenario(Self.debtors)
    let day = try scenario.day("2021-03-02")
    // Ages on 03-02: a1 61 days, a2 30, c2 46; a3 is due that day, d1 one day old.
    #expect(
      try scenario.reference.delinquency(by: .barrio, asOf: day)
        == #"{"as_of":"2021-03-02","known_at":14,"by":"barrio","rows":["#
        + #"{"key":"?","accounts":1,"delinquent":1,"principal":"10000.00","surcharge":"0.00","#
        + #""fine":"0.00","indemnity":"0.00","cost":"0.00","total":"10000.00","#
        + #""in_agreement":"0.00","rezago":"0.00","ages":["10000.00","0.00","0.00"]},"#
        + #"{"key":"norte","accounts":2,"delinquent":2,"principal":"110.00","surcharge":"0.00","#
        + #""fine":"5.00","indemnity":"0.00","cost":"0.00","total":"115.00","#
        + #""in_agreement":"1000.00","rezago":"100.00","ages":["10.00","5.00","100.00"]},"#
        + #"{"key":"sur","accounts":1,"delinquent":0,"principal":"0.00","surcharge":"0.00","#
        + #""fine":"0.00","indemnity":"0.00","cost":"0.00","total":"0.00","#
        + #""in_agreement":"0.00","rezago":"0.00","ages":["0.00","0.00","0.00"]}],"#
        + #""total":{"accounts":4,"delinquent":3,"principal":"10110.00","surcharge":"0.00","#
        + #""fine":"5.00","indemnity":"0.00","cost":"0.00","total":"10115.00","#
        + #""in_agreement":"1000.00","rezago":"100.00","ages":["10010.00","5.00","100.00"]}}"#)
  }

  @Test func delinquencyByKindAndByConcept() throws {
    let scenario = try Scenario(Self.debtors)
    let day = try scenario.day("2021-03-02")
    let byKind = try scenario.reference.delinquency(by: .kind, asOf: day)
    #expect(byKind.contains(#"{"key":"home","accounts":2,"delinquent":1,"principal":"110.00""#))
    let byConcept = try scenario.reference.delinquency(by: .concept, asOf: day)
    #expect(
      byConcept.contains(#"{"key":"land","accounts":3,"delinquent":2,"principal":"10100.00""#))
    #expect(byConcept.contains(#"{"key":"water","accounts":2,"delinquent":2,"principal":"10.00""#))
    // Different accounts, not the sum.
    #expect(byConcept.contains(#""total":{"accounts":3,"delinquent":3,"#))
  }

  @Test func theSeriesIsAsOfTheLastDayOfEachMonth() throws {
    let scenario = try Scenario(
      """
      2021-01-01 charge.assessed a account=A concept=land amount=100.00 due=2021-02-27
      2021-03-31 payment.received account=A amount=100.00
      """)
    let series = try scenario.reference.delinquencySeries(
      from: Month(year: 2021, month: 1), to: Month(year: 2021, month: 3), by: .concept)
    #expect(
      series
        == #"[{"month":"2021-01","key":"land","accounts":1,"delinquent":0,"principal":"0.00","#
        + #""surcharge":"0.00","fine":"0.00","indemnity":"0.00","cost":"0.00","total":"0.00","#
        + #""in_agreement":"0.00","rezago":"0.00","ages":["0.00","0.00","0.00","0.00","0.00","0.00"]},"#
        + #"{"month":"2021-02","key":"land","accounts":1,"delinquent":1,"principal":"100.00","#
        + #""surcharge":"0.00","fine":"0.00","indemnity":"0.00","cost":"0.00","total":"100.00","#
        + #""in_agreement":"0.00","rezago":"0.00","#
        + #""ages":["100.00","0.00","0.00","0.00","0.00","0.00"]}]"#)
  }

  // MARK: §8

  static let ladder = """
    2021-01-01 policy.adopted from=2021-01-01 ladder=[\
    {"step":"letter","action":"notice","min_days":10,"min_total":"50.00"},\
    {"step":"cut","action":"suspension","kinds":["home"],\
    "after":{"notice":"letter","times":2,"days_between":5,"days_since":3}}]
    2021-01-01 account.opened account=A kind=home barrio=norte
    2021-01-01 account.opened account=B kind=shop barrio=norte
    2021-01-01 charge.assessed account=A concept=land amount=60.00 due=2021-01-31
    2021-01-01 charge.assessed account=B concept=land amount=40.00 due=2021-01-31
    2021-01-01 charge.assessed account=B concept=land amount=10.00 due=2021-02-20
    2021-01-01 charge.assessed account=N concept=land amount=900.00 due=2021-01-31
    """

  func list(_ step: String, _ on: String, _ events: String = "") throws -> String? {
    let scenario = try Scenario(Self.ladder + "\n" + events)
    return try scenario.reference.worklist(step, asOf: scenario.day(on))
  }

  @Test func aWorklistAsksForDaysAndTotal() throws {
    #expect(try list("letter", "2021-02-09") == "[]")
    // N was never opened; B owes enough only when its second charge is overdue.
    #expect(
      try list("letter", "2021-02-10")
        == #"[{"account":"A","barrio":"norte","oldest_due":"2021-01-31","days":10,"#
        + #""overdue":"60.00","notices":0}]"#)
    #expect(try list("letter", "2021-02-20")?.contains("\"B\"") == false)
    #expect(try list("letter", "2021-02-21")?.contains("\"B\"") == true)
    #expect(try list("none", "2021-02-21") == nil)
    #expect(try list("letter", "2020-12-31") == nil)
  }

  static let notices = """
    2021-01-31 notice.served account=A kind=letter result=delivered
    2021-02-01 notice.served account=A kind=letter result=absent
    2021-02-02 notice.served account=A kind=letter result=refused
    2021-02-06 notice.served account=A kind=letter result=delivered
    2021-02-07 notice.served account=A kind=letter result=delivered
    2021-02-08 notice.served account=A kind=other result=delivered
    2021-02-09 notice.served account=B kind=letter result=delivered
    """

  @Test func aWorklistCountsNoticesOfThePresentEpisode() throws {
    // Counted are 02-02 and 02-07, five days later; it needs three days since.
    #expect(try list("cut", "2021-02-09", Self.notices) == "[]")
    #expect(try list("cut", "2021-02-10", Self.notices)?.contains("\"notices\":2") == true)
    // Paid on 03-01, in arrears again on 03-02: a new episode, in which no notice was served.
    let again = """
      2021-02-15 charge.assessed account=A concept=land amount=60.00 due=2021-03-01
      2021-03-01 payment.received account=A amount=60.00
      """
    #expect(try list("cut", "2021-03-01", Self.notices + "\n" + again) == "[]")
    #expect(try list("cut", "2021-03-20", Self.notices + "\n" + again) == "[]")
    // Without a moment of being even, the episode goes on.
    let late = """
      2021-02-15 charge.assessed account=A concept=land amount=60.00 due=2021-02-28
      2021-03-01 payment.received account=A amount=60.00
      """
    #expect(try list("cut", "2021-03-20", Self.notices + "\n" + late)?.contains("\"A\"") == true)
  }

  // Two are counted, but one is enough: the days run from the first.
  @Test func theDaysRunFromTheNoticeThatWasStillNeeded() throws {
    let ladder = Self.ladder.replacing("\"times\":2", with: "\"times\":1")
    let scenario = try Scenario(ladder + "\n" + Self.notices)
    #expect(try scenario.reference.worklist("cut", asOf: scenario.day("2021-02-04")) == "[]")
    let list = try scenario.reference.worklist("cut", asOf: scenario.day("2021-02-07"))
    #expect(list?.contains("\"notices\":2") == true)
  }

  @Test func aSuspendedAccountIsNotListedAgain() throws {
    let cut = Self.notices + "\n2021-02-12 service.suspended account=A service=water"
    #expect(try list("cut", "2021-02-11", cut) != "[]")
    #expect(try list("cut", "2021-02-12", cut) == "[]")
    #expect(try list("letter", "2021-02-12", cut) != "[]")
    let restored = cut + "\n2021-02-13 service.restored account=A service=water"
    #expect(try list("cut", "2021-02-13", restored) != "[]")
  }

  // MARK: §9

  @Test func incomeIsTheDifferenceOfTotals() throws {
    let scenario = try Scenario(
      """
      2021-01-01 charge.assessed account=A concept=land amount=100.00 due=2021-01-31
      2021-01-10 payment.received p account=A amount=100.00 channel=bank
      2021-01-20 payment.received reference=R amount=7.00 channel=cash office=hall
      2021-03-05 event.annulled target=p
      """)
    let (first, last) = (Month(year: 2021, month: 1), Month(year: 2021, month: 3))
    #expect(
      try scenario.reference.income(from: first, to: last, by: .channel)
        == #"{"from":"2021-01","to":"2021-03","by":"channel","known_at":5,"rows":["#
        + #"{"period":"2021-01","key":"bank","received":"100.00"},"#
        + #"{"period":"2021-01","key":"cash","received":"7.00"},"#
        + #"{"period":"2021-03","key":"bank","received":"-100.00"}],"total":"7.00"}"#)
    #expect(
      try scenario.reference.income(from: first, to: last, by: .office).contains(
        #"{"period":"2021-01","key":"?","received":"100.00"},"#
          + #"{"period":"2021-01","key":"hall","received":"7.00"}"#))
    #expect(
      try scenario.reference.income(from: first, to: last, by: .component).contains(
        #"[{"period":"2021-01","key":"principal","applied":"100.00"},"#
          + #"{"period":"2021-03","key":"principal","applied":"-100.00"}],"total":"0.00""#))
  }

  @Test func creditCountsAsAppliedWhenItIsApplied() throws {
    let scenario = try Scenario(
      """
      2021-01-10 payment.received account=A amount=100.00
      2021-02-01 charge.assessed account=A concept=land amount=30.00 due=2021-02-28
      """)
    let months = (Month(year: 2021, month: 1), Month(year: 2021, month: 3))
    #expect(
      try scenario.reference.income(from: months.0, to: months.1, by: .concept).contains(
        #""rows":[{"period":"2021-02","key":"land","applied":"30.00"}]"#))
  }

  static let plan = """
    2021-01-01 policy.adopted from=2021-01-01 traffic={"green":100,"yellow":50}
    2021-01-01 program.adopted program=P year=2021
    2021-01-01 activity.programmed program=Q year=2021 activity=x area=r \
    monthly=[0,0,0,0,0,0,0,0,0,0,0,0]
    2021-01-02 activity.programmed program=P year=2021 activity=hand area=r unit=u \
    annual=9 monthly=[0,2,null,1,1,1,1,1,1,1,1,1]
    2021-01-01 activity.programmed program=P year=2021 activity=m area=r unit=u \
    monthly=[3,1,0,0,0,0,0,0,0,0,0,0] measure=MEASURE
    2021-01-05 payment.received account=A amount=1.50 channel=cash
    2021-01-06 payment.received account=A amount=2.00 channel=bank
    2021-02-07 payment.received account=B amount=4.00 channel=cash
    2021-02-08 payment.received reference=R amount=8.00 channel=cash
    2021-03-01 activity.reported program=P activity=hand month=2021-02 quantity=1
    2021-03-02 activity.reported program=P activity=hand month=2021-02 quantity=3
    """

  // The months of `activity`: realized, to date, advance and light.
  func plan(_ measure: String, _ activity: String, _ on: String, through: Int = 3) throws
    -> [String]
  {
    let scenario = try Scenario(Self.plan.replacing("MEASURE", with: measure))
    let text = try scenario.reference.poa(year: 2021, through: through, asOf: scenario.day(on))
    let start = try #require(text.firstRange(of: "\"activity\":\"\(activity)\""))
    let end = text.suffix(from: start.upperBound).firstRange(of: "]")?.lowerBound ?? text.endIndex
    return text[start.upperBound..<end].split(separator: "{\"month\":").dropFirst().map {
      String($0.split(separator: "\"realized\":")[1].prefix { $0 != "}" })
    }
  }

  @Test func aProgrammeIsMeasured() throws {
    func realized(_ measure: String) throws -> [String] {
      try plan(measure, "m", "2021-12-31").map { String($0.prefix { $0 != "," }) }
    }
    let event = #""event":"payment.received""#
    #expect(try realized(#"{"kind":"count",\#(event)}"#) == ["2", "2", "0"])
    #expect(try realized(#"{"kind":"distinct",\#(event)}"#) == ["1", "1", "0"])
    #expect(try realized(#"{"kind":"sum",\#(event)}"#) == ["350", "1200", "0"])
    #expect(try realized(#"{"kind":"occurs",\#(event)}"#) == ["1", "1", "0"])
    #expect(
      try realized(#"{"kind":"count",\#(event),"where":{"channel":"cash"}}"#) == ["1", "2", "0"])
    #expect(
      try realized(#"{"kind":"count",\#(event),"where":{"account":"A","channel":"cash"}}"#)
        == ["1", "0", "0"])
    #expect(try realized(#"{"kind":"count",\#(event),"where":{"office":"x"}}"#) == ["0", "0", "0"])
  }

  @Test func aProgrammesLights() throws {
    let measure = #"{"kind":"count","event":"payment.received"}"#
    // 2 of 3 is 66 %, 4 of 4; then what the null hides; nothing after D.
    #expect(
      try plan(measure, "m", "2021-12-31") == [
        #"2,"programmed_to_date":3,"realized_to_date":2,"advance":66,"light":"yellow""#,
        #"2,"programmed_to_date":4,"realized_to_date":4,"advance":100,"light":"green""#,
        #"0,"programmed_to_date":4,"realized_to_date":4,"advance":100,"light":"green""#,
      ])
    #expect(
      try plan(measure, "m", "2021-01-05") == [
        #"1,"programmed_to_date":3,"realized_to_date":1,"advance":33,"light":"red""#,
        #"0,"programmed_to_date":4,"realized_to_date":1,"advance":25,"light":"red""#,
        #"0,"programmed_to_date":4,"realized_to_date":1,"advance":25,"light":"red""#,
      ])
    #expect(
      try plan(measure, "hand", "2021-12-31", through: 4) == [
        #"0,"programmed_to_date":0,"realized_to_date":0,"advance":null,"light":"not-programmed""#,
        #"3,"programmed_to_date":2,"realized_to_date":3,"advance":150,"light":"green""#,
        #"0,"programmed_to_date":null,"realized_to_date":3,"advance":null,"light":"unknown""#,
        #"0,"programmed_to_date":null,"realized_to_date":3,"advance":null,"light":"unknown""#,
      ])
  }

  @Test func aProgrammesWholeText() throws {
    let scenario = try Scenario(
      Self.plan.replacing("MEASURE", with: #"{"kind":"occurs","event":"payment.received"}"#))
    #expect(
      try scenario.reference.poa(year: 2021, through: 1, asOf: scenario.day("2021-12-31"))
        == #"[{"program":"P","activity":"m","name":"x","area":"r","unit":"u","annual":null,"#
        + #""months":[{"month":"2021-01","programmed":3,"realized":1,"programmed_to_date":3,"#
        + #""realized_to_date":1,"advance":33,"light":"red"}]},"#
        + #"{"program":"P","activity":"hand","name":"x","area":"r","unit":"u","annual":9,"#
        + #""months":[{"month":"2021-01","programmed":0,"realized":0,"programmed_to_date":0,"#
        + #""realized_to_date":0,"advance":null,"light":"not-programmed"}]}]"#)
  }
}
