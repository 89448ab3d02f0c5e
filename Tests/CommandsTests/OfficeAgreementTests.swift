import Testing

/// What the office asks, reckoned again by another hand from the log itself.
struct OfficeAgreementTests {
  @Test func theLogGivesTheSameAnswers() throws {
    let sandbox = try Sandbox()
    _ = try sandbox.municipality("events", seed: 7, events: 12000)
    _ = try sandbox.onTown("append", "\(sandbox.path)/events")
    try sandbox.write("check.py", OfficeAgreementTests.common + OfficeAgreementTests.checks)
    let checked = try sandbox.shell("python3 check.py")
    #expect(checked.status == 0, "\(checked.err)")
  }

  // The second waits for the first, and finds all of it billed.
  @Test func twoBillsAtOnceChargeNobodyTwice() throws {
    let sandbox = try Sandbox()
    _ = try sandbox.municipality("events", seed: 7, events: 4000)
    _ = try sandbox.onTown("append", "\(sandbox.path)/events")
    let bill = "recauda --ledger town bill aseo --period 2022-01 --due 2022-01-31 --on 2022-01-01"
    let told = try sandbox.shell("\(bill) > a & \(bill) > b & \(bill) > c & wait; cat a b c")
    #expect(told.status == 0 && told.lines.count == 3)
    let counts = told.lines.map { line in
      ["appended", "already", "accounts", "refused"].map { Line.number($0, in: line) ?? -1 }
    }.sorted { $0[0] < $1[0] }
    let accounts = try #require(counts.last?[2])
    #expect(accounts > 20)
    #expect(
      counts == [
        [0, accounts, accounts, 0], [0, accounts, accounts, 0], [accounts, 0, accounts, 0],
      ]
    )
    let billed = try sandbox.log().filter { $0.contains("\"id\":\"bill:") }
    #expect(billed.count == accounts)
    #expect(try sandbox.onTown("verify").status == 0)
  }

  // The events that stand, by the letter of the rules, and the account of each payment.
  private static let common = #"""
    import json, subprocess
    from collections import Counter, defaultdict
    from datetime import date, timedelta
    from decimal import Decimal as D
    def run(*words):
        return subprocess.run(["recauda", "--ledger", "town", *words], check=True,
                              capture_output=True, text=True).stdout
    def ask(*words): return json.loads(run(*words, "--as-of", day, "--format", "json"))
    log = [json.loads(line) for line in run("log", "--format", "ndjson").splitlines()]
    ids = {e["id"]: e for e in log}
    notes = [e for e in log if e["type"] == "event.annulled"]
    firm = ("event.annulled", "ledger.opened", "policy.adopted")
    def state(day, known):
        struck = {a["target"] for a in notes if a["on"] <= day and a["seq"] < known
                  and a["target"] in ids and ids[a["target"]]["seq"] < a["seq"]}
        return sorted((e for e in log if e["on"] <= day and e["seq"] < known
                       and (e["id"] not in struck or e["type"] in firm)),
                      key=lambda e: (e["on"], e["seq"]))
    def of(events, *types): return [e for e in events if e["type"] in types]
    def money(amount): return "%.2f" % amount
    seen = Counter()

    """#

  private static let checks = #"""
    for day in ["2019-09-30", "2021-06-30", "2022-06-30"]:
        now = state(day, len(log))
        payments = of(now, "payment.received")
        # references
        issues, last = [], {}
        owner = {}
        said = {e["payment"]: e["account"] for e in of(now, "payment.identified")}
        for e in of(now, "reference.issued", "payment.received"):
            if e["type"] == "reference.issued":
                last[e["reference"]] = {"event": e, "paid": []}
                issues.append(last[e["reference"]])
                continue
            issue = last.get(e.get("reference"))
            if issue: issue["paid"].append(e)
            owner[e["id"]] = said.get(e["id"]) or e.get("account") or (issue and issue["event"]["account"])
        told = ask("references")
        assert len(told) == len(issues)
        for row, issue in zip(told, issues):
            e, paid = issue["event"], issue["paid"]
            for name in ["reference", "account", "amount", "expires"]: assert row[name] == e[name]
            assert row["issued"] == e["on"] and row["lines"] == e.get("lines", [])
            assert row["payments"] == len(paid) and row["paid_on"] == (paid[0]["on"] if paid else None)
            assert row["paid"] == money(sum(D(p["amount"]) for p in paid))
            late = bool(paid) and paid[0]["on"] > e["expires"]
            assert row["late"] == late
            status = "paid" if paid else "expired" if e["expires"] < day else "open"
            assert row["status"] == status
            seen[status] += 1
            seen["late"] += late
        months = ask("references", "--by", "month")
        assert months["total"]["issued"] == len(issues) == sum(r["issued"] for r in months["rows"])
        for status in ["paid", "expired", "open"]:
            assert months["total"][status] == sum(r["status"] == status for r in told)
        share = ask("references", "--by", "channel")
        assert share["total"]["with"] + share["total"]["without"] == len(payments)
        for row in share["rows"]:
            own = [p for p in payments if p["channel"] == row["channel"]]
            mine = [p for p in own if "reference" in p]
            assert row["with"] == len(mine) and row["without"] == len(own) - len(mine)
            assert row["with_amount"] == money(sum(D(p["amount"]) for p in mine))
        # certificates and complaints
        for command, asked, kinds in [("certificates", "requested", ["certificate.issued", "certificate.refused"]),
                                      ("complaints", "filed", ["complaint.answered"])]:
            open_, counts = {}, Counter()
            for e in now:
                if e["type"] in ("certificate.requested", "complaint.filed") and e["type"].startswith(command[:9]):
                    open_[e["id"]] = True
                    counts[asked] += 1
                elif e["type"] in kinds and open_.pop(e.get("request", e.get("complaint")), None):
                    counts[e["type"].split(".")[1]] += 1
            total = ask(command)["total"]
            assert total["pending"] == len(open_) and total[asked] == counts[asked] > 0
            for kind in kinds:
                assert total[kind.split(".")[1]] == counts[kind.split(".")[1]]
                seen[kind] += counts[kind.split(".")[1]]
        # tills
        told = ask("tills", "--from", "2019-01", "--to", day)
        rows = [r for r in told["rows"] if r["closing"] is not None]
        closings = of(now, "till.closed")
        assert sorted(r["closing"] for r in rows) == sorted(e["seq"] for e in closings)
        def at(events, e):
            found = defaultdict(lambda: [0, D(0)])
            for p in of(events, "payment.received"):
                if (p.get("office"), p.get("till"), p["on"]) == (e["office"], e["till"], e["day"]):
                    found[p["channel"]][0] += 1
                    found[p["channel"]][1] += D(p["amount"])
            return found
        for row in rows:
            e = log[row["closing"]]
            sums = {"known": at(state(e["on"], e["seq"]), e), "now": at(now, e),
                    "declared": {t["channel"]: [t["count"], D(t["amount"])] for t in e["totals"]}}
            for channel in row["channels"]:
                for name, found in sums.items():
                    count, amount = found.get(channel["channel"], [0, D(0)])
                    assert channel[name + "_count"] == count and channel[name] == money(amount)
            assert row["matches"] == (dict(sums["known"]) == sums["declared"])
            seen["match" if row["matches"] else "mismatch"] += 1
        mine = {(p["office"], p["till"], p["on"]) for p in payments if "office" in p and "till" in p}
        closed = {(e["office"], e["till"], e["day"]) for e in closings}
        assert told["total"]["unclosed"] == len(mine - closed)
        # handover: each payment as its account's statement has it
        for taken in sorted({p["on"] for p in payments})[-40::10]:
            own = [p for p in payments if p["on"] == taken]
            rows, credit, suspense = defaultdict(D), D(0), D(0)
            for p in own:
                if not owner[p["id"]]:
                    suspense += D(p["amount"])
                    continue
                lines = ask("statement", owner[p["id"]])["lines"]
                line = next(l for l in lines if l["event"] == p["id"] and l["kind"] == "payment")
                credit += D(line["to_credit"])
                for part in line["parts"]: rows[ids[part["charge"]]["concept"]] += D(part["amount"])
            told = ask("handover", "--day", taken)
            assert told["received"] == money(sum(D(p["amount"]) for p in own)) and told["payments"] == len(own)
            assert told["credit"] == money(credit) and told["suspense"] == money(suspense)
            mine = defaultdict(D)
            for row in told["rows"]: mine[row["concept"]] += D(row["applied"])
            assert mine == rows and D(told["applied"]) == sum(rows.values())
            assert D(told["at_tills"]) + D(told["elsewhere"]) == D(told["received"])
            seen["handover"] += len(own)
        # forms
        for row in ask("forms"):
            own = [e for e in now if e.get("form") == row["form"] and e.get("series") == row["series"]]
            stock = {f for e in of(own, "forms.received") for f in range(e["first"], e["last"] + 1)}
            spent = {}
            for e in of(own, "form.used", "form.voided"): spent.setdefault(e["folio"], e["type"])
            assert row["received"] == len(stock) and row["left"] == len(stock - set(spent))
            assert row["used"] == sum(t == "form.used" for t in spent.values())
            assert row["not_in_stock"] == sorted(set(spent) - stock)
            seen["folios"] += len(spent)
        # notices
        served = [e for e in of(now, "notice.served") if e["result"] in ("delivered", "refused")]
        paid = defaultdict(D)
        for p in payments:
            on = date.fromisoformat(p["on"])
            if any(e["account"] == owner[p["id"]] and date.fromisoformat(e["on"]) <= on
                   <= date.fromisoformat(e["on"]) + timedelta(20) for e in served):
                paid[owner[p["id"]]] += D(p["amount"])
        for by in ["kind", "barrio", "month"]:
            total = ask("notices", "--by", by, "--paid-within", "20")["total"]
            assert total["issued"] == len(of(now, "notice.issued"))
            assert total["served"] == len(of(now, "notice.served"))
            assert total["accounts"] == len({e["account"] for e in served})
            assert total["paid_accounts"] == len(paid) and total["paid"] == money(sum(paid.values()))
        seen["paid after"] += len(paid)
    least = {"paid": 20, "expired": 20, "open": 1, "certificate.issued": 20, "match": 3,
             "complaint.answered": 5, "handover": 10, "folios": 50, "paid after": 3}
    assert all(seen[name] >= count for name, count in least.items()), seen
    """#
}
