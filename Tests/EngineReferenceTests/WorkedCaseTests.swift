import EngineReference
import Testing

/// RULES §11, to the centavo.
@Suite struct WorkedCaseTests {
  // The surcharges of the page come about thus: 4 % for ten months on A; on B one month at a rate that
  // gives 150.00.
  static func case1(_ allocation: String) -> String {
    """
    2019-01-01 policy.adopted from=2019-01-01 surcharge={"method":"monthly","rate":"4","cap_months":10}
    2020-01-01 policy.adopted from=2020-01-01 \
    surcharge={"method":"monthly","rate":"16.666667","cap_months":1}\(allocation)
    2019-01-01 charge.assessed a account=A concept=land amount=1000.00 due=2019-01-31
    2019-01-01 charge.assessed b account=A concept=land amount=900.00 due=2020-01-31
    2019-06-01 charge.assessed ac account=A concept=cost class=cost amount=630.00 due=2019-06-01 for=a
    2019-06-01 charge.assessed af account=A concept=fine class=fine amount=200.00 due=2019-06-01 for=a
    2020-03-01 payment.received account=A amount=2000.00
    """
  }

  @Test func allocationByDebt() throws {
    let scenario = try Scenario(Self.case1(""))
    #expect(
      try scenario.owes(charge: "a", of: "A", "2020-02-29") == "principal 1000.00, surcharge 400.00"
    )
    #expect(
      try scenario.owes(charge: "b", of: "A", "2020-02-29") == "principal 900.00, surcharge 150.00")
    #expect(try scenario.owes(charge: "ac", of: "A", "2020-02-29") == "cost 630.00")
    #expect(try scenario.owes(charge: "af", of: "A", "2020-02-29") == "fine 200.00")
    #expect(try scenario.owes(charge: "a", of: "A", "2020-03-01") == "principal 230.00")
    #expect(try scenario.owes(charge: "ac", of: "A", "2020-03-01") == "-")
    #expect(try scenario.owes(charge: "af", of: "A", "2020-03-01") == "-")
    #expect(
      try scenario.owes(charge: "b", of: "A", "2020-03-01") == "principal 900.00, surcharge 150.00")
  }

  @Test func allocationByComponent() throws {
    let order = #"["cost","surcharge","fine","indemnity","principal"]"#
    let scenario = try Scenario(
      Self.case1(" allocation={\"scope\":\"component\",\"order\":\(order)}"))
    #expect(try scenario.owes(charge: "a", of: "A", "2020-03-01") == "principal 380.00")
    #expect(try scenario.owes(charge: "b", of: "A", "2020-03-01") == "principal 900.00")
    #expect(try scenario.owes("A", "2020-03-01") == "principal 1280.00")
  }

  @Test func surcharge() throws {
    let scenario = try Scenario(
      """
      2021-01-01 policy.adopted from=2021-01-01 surcharge={"method":"monthly","rate":"4"}
      2021-01-01 charge.assessed a account=A concept=land amount=1000.00 due=2021-01-31
      """)
    for (day, surcharge) in [
      ("2021-02-01", "40.00"), ("2021-02-28", "40.00"), ("2021-03-01", "80.00"),
      ("2021-03-31", "80.00"), ("2021-04-01", "120.00"), ("2021-04-30", "120.00"),
      ("2021-05-01", "160.00"),
    ] {
      #expect(try scenario.owes("A", day) == "principal 1000.00, surcharge \(surcharge)")
    }
    #expect(try scenario.owes("A", "2021-01-31") == "principal 1000.00")
  }

  @Test func returnedCheque() throws {
    let scenario = try Scenario(
      """
      2021-01-01 policy.adopted from=2021-01-01 surcharge={"method":"monthly","rate":"2"}
      2021-01-01 charge.assessed a account=A concept=land amount=1000.00 due=2021-02-28
      2021-03-10 payment.received p account=A amount=500.00
      2021-05-20 event.annulled target=p
      """)
    #expect(try scenario.owes("A", "2021-03-09") == "principal 1000.00, surcharge 20.00")
    #expect(try scenario.owes("A", "2021-03-10") == "principal 520.00")
    #expect(try scenario.owes("A", "2021-03-29") == "principal 520.00, surcharge 10.40")
    #expect(try scenario.owes("A", "2021-05-19") == "principal 520.00, surcharge 20.80")
    #expect(try scenario.owes("A", "2021-05-20") == "principal 1000.00, surcharge 60.00")
  }

  @Test func agreement() throws {
    let scenario = try Scenario(
      """
      2021-01-01 policy.adopted from=2021-01-01 surcharge={"method":"monthly","rate":"4"} \
      agreement={"break_after_missed":1,"grace_days":0}
      2021-01-01 charge.assessed a account=A concept=land amount=1000.00 due=2021-01-31
      2021-04-15 agreement.signed g account=A discounts=[{"component":"surcharge","percent":"100"}] \
      instalments=[{"due":"2021-04-30","amount":"500.00"},{"due":"2021-05-31","amount":"500.00"}]
      """)
    #expect(try scenario.owes("A", "2021-04-14") == "principal 1000.00, surcharge 120.00")
    #expect(try scenario.owes("A", "2021-04-15") == "principal 1000.00")
    #expect(try scenario.owes("A", "2021-04-30") == "principal 1000.00")
    #expect(try scenario.owes("A", "2021-05-01") == "principal 1000.00, surcharge 160.00")
    #expect(
      try scenario.agreement("A", "2021-05-01")
        == #"{"id":"g","status":"broken","signed":"2021-04-15","covered_owed":"1160.00","#
        + #""forgiven":"0.00","paid":"0.00","missed":1,"broken_on":"2021-05-01","fulfilled_on":null}"#
    )
    #expect(try scenario.owes("A", "2021-06-01") == "principal 1000.00, surcharge 200.00")
  }
}
