import Testing

/// `statement`, `explain`, `agreements`, `fingerprint` and `verify --books` as people and programs see
/// them.
struct HistoryCommandTests {
  // RULES §11, the returned cheque and the broken agreement, as lines of input.
  private static let cheque = """
    {"type":"policy.adopted","on":"2021-01-01","id":"pol","by":"x","from":"2021-01-01","surcharge":{"method":"monthly","rate":"2"},"authority":"x"}
    {"type":"charge.assessed","on":"2021-01-01","id":"c-1","by":"x","account":"A-1","concept":"predial","amount":"1000.00","due":"2021-02-28","period":"2021"}
    {"type":"payment.received","on":"2021-03-10","id":"p-1","by":"x","account":"A-1","amount":"500.00","channel":"cheque"}
    {"type":"event.annulled","on":"2021-05-20","id":"a-1","by":"x","target":"p-1","reason":"sin fondos","authority":"x"}

    """

  private func sandbox() throws -> Sandbox {
    let sandbox = try Sandbox()
    #expect(try sandbox.onTown("append", input: HistoryCommandTests.cheque).status == 0)
    return sandbox
  }

  @Test func aStatementForPeople() throws {
    let sandbox = try sandbox()
    let told = try sandbox.onTown("statement", "A-1", "--as-of", "2021-05-19", "--lang", "es")
    #expect(told.status == 0 && told.err.isEmpty)
    #expect(
      told.out == """
        Fecha       Núm.  Evento  Descripción                                                                    De ello     Cargo   Abono     Saldo
        ----------  ----  ------  -----------------------------------------------------------------------------  -------  --------  ------  --------
        2021-01-01     2  c-1     Cargo: predial 2021                                                                     1,000.00          1,000.00
        2021-03-01                Recargo de predial 2021: 2 % sobre 1,000.00, del 2021-03-01                                20.00          1,020.00
        2021-03-10     3  p-1     Pago                                                                                              500.00    520.00
                                    recargos, predial 2021                                                         20.00
                                    suerte principal, predial 2021                                                480.00
        2021-04-29                Recargo de predial 2021: 2 meses al 2 % sobre 520.00, 2021-03-29 a 2021-04-29              20.80            540.80
        ----------  ----  ------  -----------------------------------------------------------------------------  -------  --------  ------  --------
        Total                                                                                                             1,040.80  500.00    540.80

        Adeudo: 540.80. Saldo a favor: 0.00.

        """)
    let english = try sandbox.onTown(
      "statement", "A-1", "--as-of", "2021-05-20", "--from", "2021-03-02")
    #expect(
      english.out == """
        Day         Seq  Event  What                                                                              Of which  Debit  Credit   Balance
        ----------  ---  -----  --------------------------------------------------------------------------------  --------  -----  ------  --------
        2021-03-02              Opening balance                                                                                            1,020.00
        2021-04-29              Surcharge on predial 2021: 2 months at 2 % of 1,000.00, 2021-03-29 to 2021-04-29            40.00          1,060.00
        ----------  ---  -----  --------------------------------------------------------------------------------  --------  -----  ------  --------
        Total                                                                                                               40.00    0.00  1,060.00

        Owed: 1,060.00. Credit: 0.00.

        """)
  }

  @Test func anExplanationForPeople() throws {
    let sandbox = try sandbox()
    let told = try sandbox.onTown("explain", "A-1", "--as-of", "2021-03-29", "--lang", "es")
    #expect(
      told.out == """
        Cargo         Fecha       Núm.  Evento  Origen                                       Componente         Importe
        ------------  ----------  ----  ------  -------------------------------------------  ----------------  --------
        predial 2021  2021-01-01     2  c-1     Cargo                                        suerte principal  1,000.00
                      2021-03-01                Recargo: 2 % sobre 1,000.00, del 2021-03-01  recargos             20.00
                      2021-03-10     3  p-1     Pago                                         recargos            -20.00
                      2021-03-10     3  p-1     Pago                                         suerte principal   -480.00
                      2021-03-29                Recargo: 2 % sobre 520.00, del 2021-03-29    recargos             10.40
                                                = Se debe de predial 2021                                        530.40
        ------------  ----------  ----  ------  -------------------------------------------  ----------------  --------
        Saldo                                                                                                    530.40

        Adeudo: 530.40. Saldo a favor: 0.00.

        """)
  }

  @Test func theJSONOfASmallLedger() throws {
    let sandbox = try sandbox()
    func json(_ words: String...) throws -> String {
      let told = try sandbox.onTown(words + ["--format", "json"], input: nil)
      #expect(told.status == 0, "\(told.err)")
      return told.out
    }
    #expect(
      try json("statement", "A-1", "--from", "2021-03-01", "--as-of", "2021-03-10")
        == #"{"account":"A-1","as_of":"2021-03-10","known_at":5,"from":"2021-03-01","opening":"1000.00","lines":["#
        + #"{"day":"2021-03-01","kind":"surcharge","seq":null,"event":null,"charge":"c-1","agreement":null,"about":null,"#
        + #""surcharge":{"first":"2021-03-01","last":"2021-03-01","instants":1,"days":0,"base":"1000.00","rate":"2"},"#
        + #""parts":[],"to_credit":null,"debit":"20.00","credit":"0.00","balance":"1020.00"},"#
        + #"{"day":"2021-03-10","kind":"payment","seq":3,"event":"p-1","charge":null,"agreement":null,"about":null,"surcharge":null,"#
        + #""parts":[{"charge":"c-1","component":"surcharge","amount":"20.00"},{"charge":"c-1","component":"principal","amount":"480.00"}],"#
        + #""to_credit":"0.00","debit":"0.00","credit":"500.00","balance":"520.00"}],"#
        + #""debits":"20.00","credits":"500.00","closing":"520.00","total":"520.00","credit":"0.00"}"#
        + "\n"
    )
    #expect(
      try json("explain", "A-1", "--as-of", "2021-03-01")
        == #"{"account":"A-1","as_of":"2021-03-01","known_at":5,"charges":["#
        + #"{"id":"c-1","concept":"predial","class":"principal","period":"2021","due":"2021-02-28","lines":["#
        + #"{"day":"2021-01-01","rule":"charge","seq":2,"event":"c-1","charge":"c-1","component":"principal","agreement":null,"surcharge":null,"amount":"1000.00"},"#
        + #"{"day":"2021-03-01","rule":"surcharge","seq":null,"event":null,"charge":"c-1","component":"surcharge","agreement":null,"#
        + #""surcharge":{"first":"2021-03-01","last":"2021-03-01","instants":1,"days":0,"base":"1000.00","rate":"2"},"amount":"20.00"}],"#
        + #""principal":"1000.00","surcharge":"20.00","fine":"0.00","indemnity":"0.00","cost":"0.00","total":"1020.00"}],"#
        + #""settled":{"charges":0,"charge":"0.00","surcharge":"0.00","payment":"0.00","credit":"0.00","discount":"0.00","forgiven":"0.00","restored":"0.00","total":"0.00"},"#
        + #""credit_lines":[],"total":"1020.00","credit":"0.00","balance":"1020.00"}"# + "\n")
    #expect(try json("agreements") == "[]\n")
    #expect(
      try json("verify", "--books", "--as-of", "2021-03-10").hasSuffix(
        #""checkpoints":[],"books":{"as_of":"2021-03-10","known_at":5,"balance":true,"accounts":1,"charged":"1000.00","#
          + #""surcharges":"20.00","discounts":"0.00","forgiven":"0.00","received":"500.00","applied":"500.00","#
          + #""refunded":"0.00","owed":"520.00","credit":"0.00","suspense":"0.00","unbalanced":[]}}"#
          + "\n"
      ))
  }

  @Test func whatCannotBeAnswered() throws {
    let sandbox = try sandbox()
    for command in ["statement", "explain"] {
      let table = try sandbox.onTown(command, "nobody")
      #expect(table.status == 1 && table.out.isEmpty && table.err.contains("nobody"))
      let json = try sandbox.onTown(command, "nobody", "--format", "json")
      #expect(json.status == 1 && json.err.isEmpty)
      #expect(json.out.contains(#""total":"0.00","credit":"0.00""#))
      #expect(try sandbox.onTown(command).status == 2)
      // What was not known yet has not happened.
      #expect(try sandbox.onTown(command, "A-1", "--known-at", "2").status == 1)
    }
    let late = try sandbox.onTown(
      "statement", "A-1", "--from", "2021-03-02", "--as-of", "2021-03-01")
    #expect(late.status == 2 && late.out.isEmpty)
    #expect(try sandbox.onTown("statement", "A-1", "--from", "2021-02-30").status == 2)
    #expect(try sandbox.onTown("agreements", "--status", "lost").status == 2)
    #expect(try sandbox.onTown("fingerprint", "--account", "nobody").status == 1)
    #expect(try sandbox.onTown("fingerprint", "--account", "A-1", "--dump").status == 2)
    #expect(try sandbox.onTown("verify", "--as-of", "2021-03-01").status == 2)
    #expect(try sandbox.onTown("verify", "--books", "--as-of", "never").status == 2)
  }

  @Test func booksForPeople() throws {
    let sandbox = try sandbox()
    let told = try sandbox.onTown("verify", "--books", "--as-of", "2021-03-10", "--lang", "es")
    #expect(told.status == 0)
    #expect(
      told.out.hasSuffix(
        """

           Libros                   Importe
        -  ----------------------  --------
           Cargado                 1,000.00
        +  Recargos                   20.00
        −  Descuentos                  0.00
        −  Condonado en convenios      0.00
        −  Recibido                  500.00
        +  Devuelto                    0.00
        =  Adeudo                    520.00
        −  Saldos a favor              0.00
        −  Por identificar             0.00

           Recibido                  500.00
        =  Aplicado                  500.00
        +  Devuelto                    0.00
        +  Saldos a favor              0.00
        +  Por identificar             0.00

        Los libros cuadran al 2021-03-10, cuenta por cuenta (1) y en total.

        """), "\(told.out)")
    // A damaged ledger has no books.
    let name = try sandbox.lastSegment()
    var bytes = try sandbox.read("town/log/\(name)")
    bytes[40] ^= 1
    try sandbox.write("town/log/\(name)", bytes)
    let damaged = try sandbox.onTown("verify", "--books", "--format", "json")
    #expect(
      damaged.status == 1 && damaged.out.hasSuffix(#""books":null}"# + "\n"), "\(damaged.out)")
  }

  // Everything against everything else, by another hand: formats, sums, and the dump against the answers
  // it is made of.
  @Test func theAnswersAgreeWithEachOther() throws {
    let sandbox = try Sandbox()
    _ = try sandbox.municipality("events", seed: 5, events: 4000)
    _ = try sandbox.onTown("append", "\(sandbox.path)/events")
    try sandbox.write(
      "check.py",
      """
      import csv, hashlib, json, subprocess
      from decimal import Decimal as D
      def ask(*words, form="json"):
          return subprocess.run(["recauda", "--ledger", "town", *words, "--as-of", "2021-06-30",
                                 "--format", form], check=True, capture_output=True, text=True).stdout
      accounts = [json.loads(l) for l in ask("accounts", form="ndjson").splitlines()]
      agreements = json.loads(ask("agreements"))
      assert [json.loads(l) for l in ask("agreements", form="ndjson").splitlines()] == agreements
      assert len(list(csv.DictReader(ask("agreements", form="csv").splitlines()))) == len(agreements) > 1
      dump = subprocess.run(["recauda", "--ledger", "town", "fingerprint", "--as-of", "2021-06-30", "--dump"],
                            check=True, capture_output=True).stdout
      told = json.loads(ask("fingerprint"))
      assert told["fingerprint"] == hashlib.sha256(dump).hexdigest()
      assert told["accounts"] == len(accounts) and told["known_at"] == 4001
      top = dump.decode().splitlines()
      assert top[0] == "recauda-state 1 2021-06-30"
      lines = []
      for account, line in zip(accounts, top[1:]):
          block = subprocess.run(["recauda", "--ledger", "town", "fingerprint", "--as-of", "2021-06-30",
                                  "--account", account["account"]], check=True, capture_output=True).stdout
          assert line == "account %s %s" % (account["account"], hashlib.sha256(block).hexdigest())
          lines += block.decode().splitlines()
      def kind(name): return [json.loads(l[len(name) + 1:]) for l in lines if l.startswith(name + " ")]
      assert kind("account") == accounts and kind("agreement") == agreements
      books = json.loads(ask("verify", "--books"))["books"]
      for name in ["charged", "surcharges", "discounts", "forgiven", "received", "applied", "refunded",
                   "owed", "credit"]:
          total = sum(D(b[name]) for b in kind("books"))
          if name == "received": total += D(books["suspense"])
          assert total == D(books[name]), name
      rest = top[1 + len(accounts):]
      assert rest[-1] == "suspense " + books["suspense"]
      findings = json.loads(ask("findings"))
      by_seq = {f["seq"]: json.loads(subprocess.run(
          ["recauda", "--ledger", "town", "show", str(f["seq"]), "--format", "json"],
          check=True, capture_output=True).stdout)["id"] for f in findings}
      assert rest[:-1] == sorted("finding %s %s%s" % (
          f["code"], by_seq[f["seq"]], " " + f["account"] if f["account"] else "") for f in findings)
      assert findings
      busy = 0
      for account in accounts[::7] + [a for a in accounts if a["account"] in
                                      {g["account"] for g in agreements[:4]}]:
          name = account["account"]
          total, credit = D(account["total"]), D(account["credit"])
          balance = json.loads(ask("balance", name))
          for charge in balance["charges"]: assert charge in kind("charge")
          s = json.loads(ask("statement", name))
          assert D(s["closing"]) == total - credit and s["total"] == account["total"]
          rows = list(csv.DictReader(ask("statement", name, form="csv").splitlines()))
          assert sum(D(r["debit"] or 0) - D(r["credit"] or 0) for r in rows) == total - credit
          assert len([r for r in rows if r["kind"] not in ("part", "to-credit")]) == len(s["lines"])
          e = json.loads(ask("explain", name))
          for charge, own in zip(balance["charges"], e["charges"], strict=True):
              for part in ["id", "principal", "surcharge", "fine", "indemnity", "cost"]:
                  assert charge[part] == own[part]
              assert sum(D(l["amount"]) for l in own["lines"]) == D(own["total"])
          for more in [[], ["--all"]]:
              rows = list(csv.DictReader(ask("explain", name, *more, form="csv").splitlines()))
              assert sum(D(r["amount"]) for r in rows) == total - credit
          whole = json.loads(ask("explain", name, "--all"))
          assert len(whole["charges"]) == len(e["charges"]) + e["settled"]["charges"]
          busy += len(s["lines"])
      assert busy > 200
      """)
    let checked = try sandbox.shell("python3 check.py")
    #expect(checked.status == 0, "\(checked.err)")
  }
}
