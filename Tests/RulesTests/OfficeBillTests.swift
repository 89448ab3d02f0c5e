import Testing

/// `bill` (CONTRACT §2), by figures worked out by hand.
struct OfficeBillTests {
  private static let roll = """
    2020-12-01 open o1 C1 concepts=agua,aseo
    2020-12-01 open o2 C2 concepts=agua kind=local
    2020-12-01 open o3 C3 concepts=aseo
    2020-12-01 open o4 C4 concepts=agua
    2020-12-02 close x4 @C4
    2020-12-01 open o5 C5 kind=nave
    2020-12-03 update u5 @C5 concepts=agua
    2020-12-01 open o6 C6 concepts=agua
    2020-12-04 annul a6 o6
    2020-12-01 open o7 C7 concepts=agua
    2020-12-05 close x7 @C7
    2020-12-06 open o7b C7
    2020-12-01 update u8 @C8 concepts=agua
    2021-01-15 open o9 C9 concepts=agua
    2020-01-01 tariff t1 agua 90 2020-01-01
    2020-12-15 tariff t2 agua 100.50 2021-01-01
    2020-12-15 tariff t3 agua 400 2021-02-01
    2020-12-15 tariff t4 agua 250 2021-01-01 kind=local
    2020-12-16 tariff t5 agua 240 2021-01-01 kind=local
    2020-12-16 tariff t6 agua 999 2021-01-01
    2020-12-16 annul a7 t6
    2020-12-17 tariff t7 aseo 30 2021-01-01 kind=casa
    """

  private func bill(_ town: Town, _ words: String...) throws -> (status: Int32, answer: JSON) {
    let told = try town.run(["bill"] + words)
    return (told.status, try JSON(told.out))
  }

  private func charged(_ town: Town, _ account: String, _ day: String) throws -> [String] {
    try (town.balance(day, account)["charges"]?.entries ?? []).map {
      $0.pick("id", "concept", "class", "period", "due", "amount")
    }
  }

  @Test func oneChargeForEachOpenAccountAtTheTariffInForce() throws {
    let town = try Town(bare: true, OfficeBillTests.roll)
    let words = ["agua", "--period", "2021-01", "--due", "2021-01-31", "--on", "2021-01-10"]
    // C1 and C5 and C7 100.50 (no tariff for a nave), C2 a local's latest 240. C3 has no agua, C4 is closed, C6's
    // opening was annulled, C8 never opened, C9 not yet.
    let told = try town.run(["bill"] + words)
    #expect(told.status == 0)
    #expect(
      told.out == #"{"appended":4,"already":0,"refused":0,"first":23,"last":26,"size":27,"#
        + #""concept":"agua","period":"2021-01","due":"2021-01-31","on":"2021-01-10","accounts":4,"#
        + #""amount":"541.50","annulled":0,"differing":[],"without_tariff":[]}"# + "\n")
    // printf 'agua\n2021-01\nC2' | sha256sum
    #expect(
      try charged(town, "C2", "2021-01-10") == [
        "bill:528ba5f105b19e00c00e847a3e37228ee46ded47 agua principal 2021-01 2021-01-31 240.00"
      ])
    for (account, owed) in [
      ("C1", "100.50"), ("C5", "100.50"), ("C7", "100.50"), ("C3", "0.00"), ("C4", "0.00"),
      ("C8", "0.00"),
    ] {
      #expect(try town.balance("2021-01-10", account)["total"]?.words == owed, "\(account)")
    }
  }

  @Test func runAgainItAddsOnlyWhatCameSince() throws {
    let town = try Town(bare: true, OfficeBillTests.roll)
    func words(_ on: String, due: String = "2021-01-31") -> [String] {
      ["bill", "agua", "--period", "2021-01", "--due", due, "--on", on]
    }
    _ = try town.run(words("2021-01-10"))
    let size = try JSON(town.run(words("2021-01-10") + ["--dry-run"]).out)
    #expect(size.pick("appended", "already", "refused", "size") == "0 4 0 27")
    // C9 came on the 15th; billed on another day by somebody else, the others are charged the same.
    let dry = try town.run(words("2021-01-20") + ["--dry-run", "--by", "caja"])
    let later = try town.run(words("2021-01-20") + ["--by", "caja"])
    #expect(dry.status == 0 && later.status == 0)
    #expect(
      try JSON(later.out).pick("appended", "already", "refused", "first", "accounts", "amount")
        == "1 4 0 27 5 100.50")
    #expect(try JSON(dry.out).pick("appended", "first", "size") == "1 27 27")
    #expect(try charged(town, "C9", "2021-01-19") == [])
    #expect(try charged(town, "C9", "2021-01-20").count == 1)
    // In February the tariff is another: all would differ but C2, whose kind has its own.
    let other = try town.run(words("2021-02-01"))
    #expect(other.status == 1)
    let answer = try JSON(other.out)
    #expect(answer.pick("appended", "already", "refused", "first", "amount") == "0 1 4 null 0.00")
    let first = try #require(answer["differing"]?.entries.first)
    #expect(first.names == ["account", "id", "recorded", "now"])
    #expect(
      first["recorded"]?.words
        == "{seq 23, on 2021-01-10, class principal, amount 100.50, due 2021-01-31}")
    #expect(
      first["now"]?.words == "{on 2021-02-01, class principal, amount 400.00, due 2021-01-31}")
    #expect(
      answer["differing"]?.entries.map { $0.pick("account") } == ["C1", "C5", "C7", "C9"])
    // Another due day, another class: all differ.
    #expect(try JSON(town.run(words("2021-01-20", due: "2021-01-30")).out).pick("refused") == "5")
    let fine = try town.run(words("2021-01-20") + ["--class", "fine"])
    #expect(fine.status == 1)
    #expect(try JSON(fine.out).pick("refused", "already") == "5 0")
    #expect(try town.run(["log", "--format", "ndjson"]).out.split(separator: "\n").count == 28)
  }

  @Test func whatCannotBeChargedIsReportedWithoutRefusingTheRest() throws {
    // printf 'aseo\n2021\nC3' | sha256sum: a payment has that id.
    let town = try Town(
      bare: true,
      OfficeBillTests.roll + """

        2020-12-20 open o10 C10 concepts=aseo kind=nave
        2020-12-20 open o11 C11 concepts=aseo
        2020-12-20 pay bill:9f563e668be3588eb4bd2b3bb1a3b0be41fc287f 5 @C3
        """)
    let told = try bill(
      town, "aseo", "--period", "2021", "--due", "2021-03-31", "--on", "2021-01-10", "--class",
      "cost")
    #expect(told.status == 1)
    // C1 and C11 are casas; C3's id is a payment's; for the nave C10 there is no tariff.
    #expect(
      told.answer.pick("appended", "already", "refused", "accounts", "amount", "without_tariff")
        == "2 0 1 4 60.00 [C10]")
    #expect(
      told.answer["differing"]?.entries.map(\.words) == [
        "{account C3, id bill:9f563e668be3588eb4bd2b3bb1a3b0be41fc287f, recorded {seq 25, on null, "
          + "class null, amount null, due null}, now {on 2021-01-10, class cost, amount 30.00, "
          + "due 2021-03-31}}"
      ])
    #expect(
      try charged(town, "C11", "2021-01-10").map { $0.split(separator: " ").dropFirst(2) } == [
        ["cost", "2021", "2021-03-31", "30.00"]
      ])
  }

  @Test func anAnnulledChargeIsThereAlready() throws {
    let town = try Town(
      bare: true,
      """
      2020-12-01 open o1 C1 concepts=agua
      2020-01-01 tariff t1 agua 90 2020-01-01
      2021-01-02 charge bill:ebbee757494c4d6611a11cfb35e54f20e445b15a 80 2021-01-31 @C1 period=2021-01
      2021-01-20 annul a bill:ebbee757494c4d6611a11cfb35e54f20e445b15a
      """)
    // printf 'agua\n2021-01\nC1' | sha256sum. Annulled from the 20th on, the id is taken on the 10th too.
    let told = try bill(
      town, "agua", "--period", "2021-01", "--due", "2021-01-31", "--on", "2021-01-10")
    #expect(told.status == 0)
    #expect(
      told.answer.pick("appended", "already", "annulled", "refused", "amount") == "0 1 1 0 0.00")
  }

  @Test func wordsThatAreWrong() throws {
    let town = try Town("")
    func status(_ words: String...) throws -> Int32 { try town.run(["bill"] + words).status }
    #expect(try status("agua", "--period", "2021-13", "--due", "2021-01-31") == 2)
    #expect(try status("agua", "--period", "2021", "--due", "2021-02-30") == 2)
    #expect(try status("agua", "--period", "2021", "--due", "2021-02-28", "--on", "today") == 2)
    #expect(try status("agua", "--period", "2021", "--due", "2021-02-28", "--by", "a b") == 2)
    #expect(try status("agua", "--period", "2021", "--due", "2021-02-28", "--class", "x") == 2)
    #expect(try status("dos palabras", "--period", "2021", "--due", "2021-02-28") == 2)
    #expect(try status("--period", "2021", "--due", "2021-02-28") == 2)
    // Nobody has it: nothing to do, and nothing done.
    #expect(try status("agua", "--period", "2021", "--due", "2021-02-28") == 0)
    #expect(try town.run(["log", "--format", "ndjson"]).out.split(separator: "\n").count == 4)
  }
}
