import Testing

/// `forms` and `notices`, by figures worked out by hand.
struct OfficeFormTests {
  @Test func theStockOfEachSeries() throws {
    let town = try Town(
      """
      2021-01-01 forms f1 R S 1 10
      2021-01-01 forms f3 R S 25 32
      2021-01-01 forms f2 R S 21 30
      2021-01-01 forms f4 R T 1 5
      2021-01-04 use u2 R S 6
      2021-01-02 use u1 R S 3
      2021-01-03 void v1 R S 4
      2021-01-05 void u3 R S 3
      2021-01-06 use u4 R S 99
      2021-01-07 void v2 Q X 7
      2021-01-08 use u5 R T 5
      2021-01-09 annul a1 v1
      2021-01-10 use u6 R S 10
      """)
    func stock(_ day: String) throws -> [String] {
      try town.ask("forms", "--as-of", day).entries.map {
        $0.pick(
          "form", "series", "received", "used", "voided", "left", "next", "gaps", "not_in_stock",
          "reused")
      }
    }
    // Of S there are 1–10 and 21–32, in two ranges that overlap. 3 was used, and voided only later.
    #expect(
      try stock("2021-01-08") == [
        "Q X 0 0 1 0 null [] [7] 0",
        "R S 22 3 1 19 7 [{first 1, last 2} {first 5, last 5}] [99] 1",
        "R T 5 1 0 4 null [{first 1, last 4}] [] 0",
      ])
    #expect(
      try stock("2021-01-10")[1]
        == "R S 22 4 0 19 21 [{first 1, last 2} {first 4, last 5} {first 7, last 9}] [99] 1")
    #expect(try stock("2021-01-01")[0] == "R S 22 0 0 22 1 [] [] 0")
    #expect(
      try town.run(["forms", "--as-of", "2021-01-08", "--format", "csv"]).out
        == """
        form,series,received,used,voided,left,next,reused,gaps,not_in_stock
        Q,X,0,0,1,0,,0,,7
        R,S,22,3,1,19,7,1,1-2 5,99
        R,T,5,1,0,4,,0,1-4,

        """)
  }

  @Test func whoPaidAfterBeingServed() throws {
    let town = try Town(
      """
      2021-01-01 open o1 B barrio=norte
      2021-01-01 notice n1 carta
      2021-01-01 notice n2 carta @B
      2021-01-05 serve s1 carta
      2021-01-05 serve s2 carta @B result=absent
      2021-01-20 serve s4 carta
      2021-01-08 serve s3 carta @B result=refused
      2021-02-01 serve s5 orden @C result=wrong-address
      2021-02-02 serve s6 orden
      2021-01-05 pay p1 10
      2021-01-16 pay p2 20
      2021-01-30 pay p3 40
      2021-02-03 pay p4 80
      2021-01-07 pay p5 5 @B
      2021-01-18 pay p6 7 @- reference=X
      2021-02-20 identify i p6 B
      2021-02-21 annul a p1
      """)
    let figures = [
      "issued", "served", "delivered", "refused", "absent", "wrong_address", "accounts",
      "paid_accounts", "paid",
    ]
    func notices(_ day: String, _ words: String...) throws -> [String] {
      let answer = try town.ask(
        ["notices", "--paid-within", "10", "--as-of", day] + words)
      return (answer["rows"]?.entries ?? []).map { $0.pick(["key"] + figures) }
        + [try #require(answer["total"]).pick(figures)]
    }
    // A paid 10 on the day and 40 ten days after the second letter, not the 20 eleven days after the
    // first; B's 7 came ten days after it refused, the 5 before that.
    #expect(
      try notices("2021-02-20") == [
        "carta 2 4 2 1 1 0 2 2 57.00", "orden 0 2 1 0 0 1 1 1 80.00", "2 6 3 1 1 1 2 2 137.00",
      ])
    #expect(try notices("2021-02-19")[0] == "carta 2 4 2 1 1 0 2 1 50.00")
    #expect(try notices("2021-02-21")[0] == "carta 2 4 2 1 1 0 2 2 47.00")
    #expect(
      try notices("2021-02-20", "--by", "barrio") == [
        "? 0 1 0 0 0 1 0 0 0.00", "centro 1 3 3 0 0 0 1 1 130.00", "norte 1 2 0 1 1 0 1 1 7.00",
        "2 6 3 1 1 1 2 2 137.00",
      ])
    #expect(
      try notices("2021-02-20", "--by", "month") == [
        "2021-01 2 4 2 1 1 0 2 2 57.00", "2021-02 0 2 1 0 0 1 1 1 80.00",
        "2 6 3 1 1 1 2 2 137.00",
      ])
    #expect(
      try notices("2021-02-20", "--from", "2021-01-06", "--to", "2021-01-31")
        == ["carta 0 2 1 1 0 0 2 2 47.00", "0 2 1 1 0 0 2 2 47.00"])
  }

  // Times are the ledger's own: AttentionTests holds them.
  @Test func complaintsByOutcome() throws {
    let town = try Town(
      """
      2021-01-05 complain c1
      2021-01-06 complain c2
      2021-01-07 complain c3
      2021-01-08 complain c4
      2021-01-09 answer a1 c1 resuelta
      2021-02-01 answer a2 c2 improcedente
      2021-02-01 answer a2b c2 resuelta
      2021-02-02 answer a3 c3 resuelta
      2021-02-03 annul x a3
      2021-02-04 answer a9 nobody resuelta
      """)
    func complaints(_ words: String...) throws -> [String] {
      let answer = try town.ask(["complaints", "--as-of", "2021-02-28"] + words)
      return (answer["rows"]?.entries ?? []).map {
        $0.pick("month", "outcome", "filed", "answered", "pending")
      } + [try #require(answer["total"]).pick("filed", "answered", "pending")]
    }
    #expect(
      try complaints() == [
        "2021-01 null 2 0 2", "2021-01 improcedente 1 0 0", "2021-01 resuelta 1 1 0",
        "2021-02 improcedente 0 1 0", "4 2 2",
      ])
    #expect(
      try complaints("--by", "outcome", "--to", "2021-01-31")
        == ["null null 2 0 2", "null improcedente 1 0 0", "null resuelta 1 1 0", "4 1 2"])
    #expect(
      try complaints("--by", "month") == ["2021-01 null 4 1 2", "2021-02 null 0 1 0", "4 2 2"])
  }
}
