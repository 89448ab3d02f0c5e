import Testing

/// §5: debts, and the order in which money meets them.
struct Rules05AllocationTests {
  // > Debts. A charge whose for names a charge that the account has when it is assessed belongs to that
  //   charge's debt (through a chain, to its root's);
  @Test func aChainOfChargesIsOneDebt() throws {
    let town = try Town(
      """
      2021-01-01 charge c 100 2021-01-31
      2021-01-02 charge x 10 2021-03-31 class=cost for=c
      2021-01-03 charge y 20 2021-04-30 class=fine for=x
      2021-01-03 charge z 30 2021-05-31 for=y
      2021-01-04 charge d 50 2021-02-28
      2021-02-01 pay q 165
      """)
    // 10, 20, 100 and 30 of one debt; 5 of the other.
    #expect(try town.owes("2021-02-01") == "principal 45.00")
    #expect(try town.owes(charge: "d", "2021-02-01") == "principal 45.00")
  }

  // > any other charge is its own debt.
  @Test func aChargeForOneThatIsNotThereIsItsOwnDebt() throws {
    let town = try Town(
      """
      2021-01-01 open b B
      2021-01-01 charge other 100 2021-01-31 @B
      2021-01-01 charge x 10 2021-11-30 class=cost for=c
      2021-01-01 charge w 10 2021-12-31 class=cost for=other
      2021-01-01 charge v 10 2021-12-31 class=cost
      2021-01-01 charge c 100 2021-01-31
      2021-01-01 charge d 50 2021-02-28
      2021-02-01 pay q 150
      """)
    #expect(try town.owes("2021-02-01") == "cost 30.00")
  }

  // > Debts are ordered by their root's (due, seq).
  @Test func debtsGoByTheDueDayOfTheirRoots() throws {
    let town = try Town(
      """
      2021-01-01 charge c 100 2021-03-31
      2021-01-02 charge x 10 2021-01-15 class=cost for=c
      2021-01-03 charge d 50 2021-02-28
      2021-01-04 pay q 50
      """)
    #expect(try town.owes("2021-01-04") == "principal 100.00, cost 10.00")
    // On one day the seq decides, not the day on which a charge was assessed.
    let tie = try Town(
      """
      2021-02-10 charge c1 100 2021-03-31
      2021-02-01 charge c2 100 2021-03-31
      2021-02-15 pay q 100
      """)
    #expect(try tie.owes(charge: "c1", "2021-02-15") == "-")
    #expect(try tie.owes(charge: "c2", "2021-02-15") == "principal 100.00")
  }

  // > Allocation order. Scope debt: debt by debt; in a debt, component by component in the policy's
  //   order;
  @Test func scopeDebtGoesDebtByDebtInThePolicysOrder() throws {
    let town = try Town(
      """
      2021-01-01 policy p order=debt:principal,cost
      2021-01-01 charge c 100 2021-01-31
      2021-01-01 charge x 10 2021-01-31 class=cost for=c
      2021-01-01 charge d 50 2021-02-28
      2021-01-01 charge y 5 2021-02-28 class=cost for=d
      2021-01-02 pay q1 60
      2021-01-03 pay q2 45
      2021-01-04 pay q3 10
      """)
    #expect(try town.owes("2021-01-02") == "principal 90.00, cost 15.00")
    #expect(try town.owes("2021-01-03") == "principal 50.00, cost 10.00")
    #expect(try town.owes("2021-01-04") == "principal 45.00, cost 5.00")
  }

  // > in the policy's order; in a component, charge by charge by (due, seq). Scope component:
  @Test func withinAComponentChargesGoByDueDayThenSeq() throws {
    let town = try Town(
      """
      2021-01-01 charge c 100 2021-01-31
      2021-01-03 charge x1 10 2021-04-30 class=cost for=c
      2021-01-02 charge x2 10 2021-04-30 class=cost for=c
      2021-01-02 charge x3 10 2021-03-31 class=cost for=c
      2021-01-05 pay q 15
      """)
    // x3 is due first; of the others x1 has the lower seq.
    #expect(try town.owes(charge: "x3", "2021-01-05") == "-")
    #expect(try town.owes(charge: "x1", "2021-01-05") == "cost 5.00")
    #expect(try town.owes(charge: "x2", "2021-01-05") == "cost 10.00")
  }

  // > Scope component: component by component over the whole account; in a component, charge by charge by
  //   (due, seq). A component
  @Test func scopeComponentGoesOverTheWholeAccount() throws {
    let town = try Town(
      """
      2021-01-01 policy p order=component:fine,cost,principal
      2021-01-01 charge c1 100 2021-01-31
      2021-01-01 charge c1b 40 2021-06-30 for=c1
      2021-01-01 charge c2 100 2021-02-28
      2021-01-01 charge x2 10 2021-02-28 class=cost for=c2
      2021-01-01 charge f1 5 2021-05-31 class=fine for=c1
      2021-01-02 pay q1 20
      2021-01-03 pay q2 145
      """)
    // 5 of fine, 10 of cost, 5 of c1.
    #expect(try town.owes("2021-01-02") == "principal 235.00")
    #expect(try town.owes(charge: "c1", "2021-01-02") == "principal 95.00")
    // 95 of c1 and 50 of c2, due before c1b, although that is c1's debt.
    #expect(try town.owes(charge: "c2", "2021-01-03") == "principal 50.00")
    #expect(try town.owes(charge: "c1b", "2021-01-03") == "principal 40.00")
    let tie = try Town(
      """
      2021-01-01 policy p order=component:principal
      2021-02-10 charge c1 100 2021-03-31
      2021-02-01 charge c2 100 2021-03-31
      2021-02-15 pay q 100
      """)
    #expect(try tie.owes(charge: "c1", "2021-02-15") == "-")
  }

  // > A component that the policy's order leaves out comes last, in the default order.
  @Test func whatTheOrderLeavesOutComesLastInTheDefaultOrder() throws {
    for scope in ["debt", "component"] {
      let town = try Town(
        """
        2021-01-01 policy p monthly=2 order=\(scope):principal,fine
        2021-01-01 charge c 100 2021-01-31
        2021-01-01 charge i 30 2021-01-31 class=indemnity for=c
        2021-01-01 charge f 20 2021-01-31 class=fine for=c
        2021-01-01 charge x 10 2021-01-31 class=cost for=c
        2021-02-01 pay q1 100
        2021-02-02 pay q2 20
        2021-02-03 pay q3 10
        2021-02-04 pay q4 2
        2021-02-05 pay q5 10
        """)
      #expect(
        try town.owes("2021-02-01") == "surcharge 2.00, fine 20.00, indemnity 30.00, cost 10.00")
      #expect(try town.owes("2021-02-02") == "surcharge 2.00, indemnity 30.00, cost 10.00")
      #expect(try town.owes("2021-02-03") == "surcharge 2.00, indemnity 30.00")
      #expect(try town.owes("2021-02-04") == "indemnity 30.00")
      #expect(try town.owes("2021-02-05") == "indemnity 20.00")
    }
  }

  // > Charges not yet due take part.
  @Test func chargesNotYetDueArePaid() throws {
    let town = try Town(
      """
      2021-01-01 charge c 100 2021-12-31
      2021-01-05 pay q 30
      """)
    #expect(try town.owes("2021-01-05") == "principal 70.00")
  }
}
