"""What the commands answer of a state, by CONTRACT.md section 3 and Schemas/README.md; see rules_again.py."""
import base64
import hashlib
import json

from rules_again import HERE, ONE, Account, add, add_months, cents, date, log, money, percent_of, state

FIVE = ["principal", "surcharge", "fine", "indemnity", "cost"]


def balance(s, name):
    a = s.accounts.get(name) or Account(name)
    f = {k: money(v) for k, v in s.figures(a).items()}
    ag = a.agreements[-1] if a.agreements else None
    answer = dict(account=name, as_of=s.D.isoformat(), known_at=s.K, kind=a.kind, barrio=a.barrio, status=a.status)
    answer |= {k: f[k] for k in FIVE + ["total", "credit", "overdue", "in_agreement"]}
    answer["charges"] = [dict(id=c.id, concept=c.concept, **{"class": c.cls}, period=c.event.get("period"),
                              due=c.due.isoformat(), amount=money(c.amount), **{x: money(c.owed[x]) for x in FIVE},
                              frozen=bool(c.frozen)) for c in a.open()]
    answer["agreement"] = agreement(s, ag) if ag else None
    return answer


def agreement(s, ag):
    return dict(id=ag.id, status=ag.status, signed=ag.signed.isoformat(),
                covered_owed=money(sum(c.total() for c in ag.covered)),
                forgiven=money(sum(x for _, _, x in ag.forgiven)), paid=money(ag.paid),
                missed=0 if ag.status == "fulfilled" else ag.missed if ag.status == "broken" else s.missed(ag, s.D),
                broken_on=ag.ended.isoformat() if ag.status == "broken" else None,
                fulfilled_on=ag.ended.isoformat() if ag.status == "fulfilled" else None)


def agreements(s, status):
    rows = []
    for name, a in sorted(s.accounts.items()):
        for ag in a.agreements:
            due, lacks, total = None, None, 0
            for when, amount in ag.instalments if ag.status == "active" else []:
                total += amount
                if ag.paid < total:
                    due, lacks = when.isoformat(), money(total - ag.paid)
                    break
            if status in (None, ag.status):
                rows.append(dict(account=name, **agreement(s, ag), instalments=len(ag.instalments), next_due=due,
                                 next_amount=lacks))
    return rows


def delinquency(s, by):
    cuts = s.policy(s.D)["aging"]
    blank = lambda: dict(accounts=set(), delinquent=set(), **dict.fromkeys(FIVE + ["total", "in_agreement", "rezago"], 0),
                         ages=[0] * (len(cuts) + 1))
    rows, total = {}, blank()
    for name, a in s.accounts.items():
        owes = any(c.total() for c in a.charges.values())
        for c in a.open() + ([None] if by != "concept" and (a.status == "open" or owes) else []):
            key = c.concept if by == "concept" else getattr(a, by)
            for row in (rows.setdefault(key, blank()), total):
                row["accounts"].add(name)
                if c is None:
                    continue
                if c.frozen:
                    row["in_agreement"] += c.total()
                elif c.due < s.D:
                    row["delinquent"].add(name)
                    for x in FIVE:
                        row[x] += c.owed[x]
                    row["total"] += c.total()
                    row["rezago"] += c.total() if c.due.year < s.D.year else 0
                    age = (s.D - c.due).days
                    row["ages"][sum(age > cut for cut in cuts)] += c.total()
    def write(row):
        return {k: len(v) if isinstance(v, set) else [money(x) for x in v] if isinstance(v, list) else money(v)
                for k, v in row.items()}
    return [dict(key=k, **write(rows[k])) for k in sorted(rows)], write(total)


def income(since, until, by, known):
    step = "day" if len(since) == 10 else "month"
    answer, total, at = [], 0, since
    while at <= until:
        if step == "day":
            first = last = date(at)
        else:
            first = date(at + "-01")
            last = add_months(first, 1) - ONE
        before, after = (sums(state(d.isoformat(), known), by) for d in (first - ONE, last))
        for key in sorted(set(before) | set(after)):
            amount = after.get(key, 0) - before.get(key, 0)
            if amount:
                answer.append({"period": at, "key": key,
                               "received" if by in ("channel", "office") else "applied": money(amount)})
                total += amount
        at = (last + ONE).isoformat()[:len(at)]
    return dict([("from", since), ("to", until), ("by", by), ("known_at", known), ("rows", answer), ("total", money(total))])


def span(o):
    """--from and --to as days, both included."""
    since, until = o["from"], o["to"]
    last = until if len(until) == 10 else (add_months(date(until + "-01"), 1) - ONE).isoformat()
    return since if len(since) == 10 else since + "-01", last


def sums(s, by):
    result = {}
    if by in ("channel", "office"):
        for e in s.received:
            result[e.get(by, "?")] = result.get(e.get(by, "?"), 0) + cents(e["amount"])
    elif s.accounts:
        for k, amount in s.applied.items():
            key = k[["concept", "rubro", "component"].index(by)]
            result[key] = result.get(key, 0) + amount
    return result


def poa(s, year, through):
    defined, programs = {}, set()
    for e in s.set:
        if e["type"] == "activity.programmed" and e["year"] == year:
            defined.pop((e["program"], e["activity"]), None)
            defined[e["program"], e["activity"]] = e
        elif e["type"] == "program.adopted" and e["year"] == year:
            programs.add(e["program"])
    light = s.policy(s.D)["traffic"]
    answer = []
    for (program, activity), e in defined.items():
        if program not in programs:
            continue
        months, planned, realized = [], 0, 0
        for m in range(1, through + 1):
            month, measure = f"{year}-{m:02d}", e.get("measure")
            if measure:
                hits = [x for x in s.set if x["type"] == measure["event"] and x["on"][:7] == month and
                        all(x.get(k) == v for k, v in measure.get("where", {}).items())]
                done = {"count": len(hits), "distinct": len({x.get("account") for x in hits}),
                        "occurs": min(1, len(hits)),
                        "sum": sum(cents(x["amount"]) for x in hits if "amount" in x)}[measure["kind"]]
            else:
                reports = [x for x in s.set if x["type"] == "activity.reported" and x["month"] == month and
                           (x["program"], x["activity"]) == (program, activity)]
                done = reports[-1]["quantity"] if reports else 0
            plan = e["monthly"][m - 1]
            planned = None if plan is None or planned is None else planned + plan
            realized += done
            advance = realized * 100 // planned if planned else None
            color = ("unknown" if planned is None else "not-programmed" if planned == 0 else
                     "green" if advance >= light["green"] else "yellow" if advance >= light["yellow"] else "red")
            months.append(dict(month=month, programmed=plan, realized=done, programmed_to_date=planned,
                               realized_to_date=realized, advance=advance, light=color))
        answer.append(dict(program=program, activity=activity, name=e["name"], area=e["area"], unit=e["unit"],
                           annual=e.get("annual"), months=months))
    return answer


def findings(s):
    assert s.accounts
    found = list(s.findings)
    add = lambda code, e: found.append((e["seq"], code, e.get("account")))
    actions = {"service.suspended": "suspension", "closure.ordered": "closure", "enforcement.opened": "enforcement"}
    concepts = {e["concept"] for e in s.set if e["type"] == "concept.defined"}
    programs = {(e["program"], e["year"]) for e in s.set if e["type"] == "program.adopted"}
    planned = {(e["program"], e["activity"], e["year"]) for e in s.set if e["type"] == "activity.programmed"}
    ranges, spent, external = [e for e in s.set if e["type"] == "forms.received"], {}, set()
    for e in s.set:
        kind = e["type"]
        if kind in actions:
            then = state(e["on"], e["seq"])
            steps = [x for x in then.policy(then.D)["ladder"] if x["action"] == actions[kind]]
            if steps and not any(r["account"] == e["account"] for x in steps for r in then.worklist(x)):
                add("step-without-ground", e)
        elif kind == "till.closed":
            then, paid = state(e["on"], e["seq"]), {}
            for p in then.received:
                if (p.get("office"), p.get("till"), p["on"]) == (e["office"], e["till"], e["day"]):
                    n, amount = paid.get(p["channel"], (0, 0))
                    paid[p["channel"]] = (n + 1, amount + cents(p["amount"]))
            said = {t["channel"]: (t["count"], cents(t["amount"])) for t in e["totals"]}
            if any(paid.get(c, (0, 0)) != said.get(c, (0, 0)) for c in paid | said):
                add("till-mismatch", e)
        elif kind in ("form.used", "form.voided"):
            key = (e["form"], e["series"], e["folio"])
            if key in spent:
                add("form-reused", e)
            spent.setdefault(key, e)
            if not any((r["form"], r["series"]) == key[:2] and r["first"] <= e["folio"] <= r["last"] for r in ranges):
                add("form-not-in-stock", e)
        elif kind == "activity.programmed":
            if (e["program"], e["year"]) not in programs:
                add("unknown-programme", e)
            if "annual" in e and None not in e["monthly"] and sum(e["monthly"]) != e["annual"]:
                add("programme-sum", e)
        elif kind == "activity.reported":
            if (e["program"], e["activity"], int(e["month"][:4])) not in planned:
                add("unknown-programme", e)
        elif kind == "payment.received" and "external" in e:
            if (e["channel"], e["external"]) in external:
                add("payment-twice", e)
            external.add((e["channel"], e["external"]))
        elif kind == "charge.assessed" and e["concept"] not in concepts:
            add("unknown-concept", e)
            concepts.add(e["concept"])
    for r in ranges:
        used = {k[2]: e for k, e in spent.items() if k[:2] == (r["form"], r["series"]) and r["first"] <= k[2] <= r["last"]}
        if used:
            missing = [n for n in range(r["first"], max(used)) if n not in used]
            for n in missing:
                if n - 1 not in missing:
                    add("form-gap", used[max(used)])
    return sorted(found, key=lambda f: (f[0], f[1], f[2] or ""))


def bill(o, concept):
    on = o["on"]
    s = state(on, len(log))
    answer = dict(appended=0, already=0, refused=0, first=None, last=None, size=0, concept=concept, period=o["period"],
                  due=o["due"], on=on, accounts=0, amount=0, annulled=0, differing=[], without_tariff=[])
    by_id = {e["id"]: e for e in log}
    new = []
    for name, a in sorted(s.accounts.items()):
        if a.status != "open" or concept not in a.concepts:
            continue
        answer["accounts"] += 1
        best = None
        for e in s.set:
            if e["type"] == "tariff.set" and e["concept"] == concept and e["from"] <= on and e.get("kind") in (None, a.kind):
                rank = ("kind" in e, e["from"], e["seq"])
                best = max(best, (rank, e["amount"])) if best else (rank, e["amount"])
        if not best:
            answer["without_tariff"].append(name)
            continue
        id = "bill:" + hashlib.sha256("\n".join([concept, o["period"], name]).encode()).hexdigest()[:40]
        old = by_id.get(id)
        now = {"on": on, "class": "principal", "amount": best[1], "due": o["due"]}
        if not old:
            new.append(dict(type="charge.assessed", on=on, id=id, by="recauda", account=name, concept=concept,
                            amount=best[1], due=o["due"], period=o["period"]))
            answer["appended"] += 1
            answer["amount"] += cents(best[1])
        elif (old["amount"], old["due"]) == (best[1], o["due"]):
            answer["already"] += 1
        else:
            answer["refused"] += 1
            answer["differing"].append(dict(account=name, id=id, recorded={
                "seq": old["seq"], "on": old["on"], "class": "principal", "amount": old["amount"], "due": old["due"]},
                now=now))
    if new:
        answer["first"], answer["last"] = len(log), len(log) + len(new) - 1
    if "dry-run" not in o:
        for e in new:
            add(log, e)
    answer["amount"], answer["size"] = money(answer["amount"]), len(log)
    return answer


def books(s, theirs):
    """`verify --books`: the sums of all accounts, and the Merkle tree of RFC 6962 over the canonical lines."""
    total = {k: sum(a.books[k] for a in s.accounts.values()) for k in next(iter(s.accounts.values())).books}
    figures = [s.figures(a) for a in s.accounts.values()]
    received = sum(cents(e["amount"]) for e in s.received)
    mine = dict(as_of=s.D.isoformat(), known_at=s.K, balance=s.balanced(), accounts=len(s.accounts),
                charged=total["charged"], surcharges=total["surcharges"], discounts=total["discounts"],
                forgiven=total["forgiven"], received=received, applied=sum(s.applied.values()),
                refunded=total["refunds"], owed=sum(f["total"] for f in figures),
                credit=sum(f["credit"] for f in figures), suspense=s.suspense, unbalanced=[])
    mine = {k: money(v) if k in ("charged", "surcharges", "discounts", "forgiven", "received", "applied", "refunded",
                                 "owed", "credit", "suspense") else v for k, v in mine.items()}
    leaves = [hashlib.sha256(b"\0" + canonical(e)).digest() for e in log]
    # How many files the log has is not a figure: taken over.
    return dict(theirs, ok=True, events=len(log), size=len(log), root=base64.b64encode(tree(leaves)).decode(),
                problems=[], checkpoints=[], books=mine)


def fingerprint(s):
    """The dump of Schemas/README.md, and its hash."""
    def line(word, value):
        return f"{word} {json.dumps(value, ensure_ascii=False, separators=(',', ':'))}\n"
    lines = [f"recauda-state 1 {s.D}\n"]
    for name, a in sorted(s.accounts.items()):
        whole, f, b = balance(s, name), s.figures(a), a.books
        out = line("account", {k: v for k, v in whole.items() if k not in ("as_of", "known_at", "charges", "agreement")})
        out += line("books", {k: money(v) for k, v in dict(
            charged=b["charged"], surcharges=b["surcharges"], discounts=b["discounts"], forgiven=b["forgiven"],
            received=b["payments"], applied=a.applied, refunded=b["refunds"], owed=f["total"], credit=f["credit"]).items()})
        out += "".join(line("charge", c) for c in whole["charges"])
        out += "".join(line("agreement", g) for g in agreements(s, None) if g["account"] == name)
        out += line("acts", dict(
            suspended=[], closure=a.closure, cases=sorted(a.cases), episode=a.episode and a.episode.isoformat(),
            notices=[dict(on=d.isoformat(), kind=k) for d, k in a.notices if a.episode and d >= a.episode]))
        lines.append(f"account {name} {hashlib.sha256(out.encode()).hexdigest()}\n")
    lines += sorted(f"finding {code} {log[seq]['id']}" + (f" {account}" if account else "") + "\n"
                    for seq, code, account in findings(s))
    lines.append(f"suspense {money(s.suspense)}\n")
    return dict(fingerprint=hashlib.sha256("".join(lines).encode()).hexdigest(), as_of=s.D.isoformat(), known_at=s.K,
                accounts=len(s.accounts))


def sql(s, query):
    """The two queries of this scenario."""
    rows = {}
    if "FROM accounts" in query:
        for a in s.accounts.values():
            if overdue := s.figures(a)["overdue"]:
                n, sum = rows.get(a.barrio, (0, 0))
                rows[a.barrio] = (n + 1, sum + overdue)
        return [dict(barrio=k, accounts=rows[k][0], overdue=rows[k][1]) for k in sorted(rows)]
    for p in s.received:
        key = (p["on"][:4], p.get("office", "?"))
        rows[key] = rows.get(key, 0) + cents(p["amount"])
    return [dict(year=y, office=o, amount=rows[y, o]) for y, o in sorted(rows)]


def canonical(e):
    fields = json.loads((HERE / f"../../Schemas/events/{e['type']}.json").read_text("utf-8"))["properties"]
    order = ["seq", "at", "type", "v", "on", "id", "by"] + [f for f in fields if f not in ("type", "v", "on", "id", "by")]
    e = dict(e, v=1)
    return json.dumps({k: e[k] for k in order if k in e}, ensure_ascii=False, separators=(",", ":")).encode()


def tree(leaves):
    if len(leaves) == 1:
        return leaves[0]
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\1" + tree(leaves[:half]) + tree(leaves[half:])).digest()


def statement(s, theirs):
    """Not worked out line by line: the lines must add up, and end at what is worked out here."""
    a = s.accounts[theirs["account"]]
    f, b, at = s.figures(a), a.books, cents(theirs["opening"])
    for line in theirs["lines"]:
        at += cents(line["debit"]) - cents(line["credit"])
        assert cents(line["balance"]) == at, line
    days = [x["day"] for x in theirs["lines"]]
    assert days == sorted(days) and theirs["from"] is None
    debits = sum(cents(x["debit"]) for x in theirs["lines"])
    assert debits == b["charged"] + b["surcharges"] + b["refunds"] or b["forgiven"]
    return dict(theirs, opening="0.00", debits=money(debits), credits=money(debits - at),
                closing=money(f["total"] - f["credit"]), total=money(f["total"]), credit=money(f["credit"]))


def explain(s, theirs):
    """Not worked out line by line: the lines of a charge must add up to each of its components."""
    a = s.accounts[theirs["account"]]
    for c in theirs["charges"]:
        mine = a.charges[c["id"]]
        lines = {x: sum(cents(l["amount"]) for l in c["lines"] if l["component"] == x) for x in FIVE}
        assert lines == {x: mine.owed[x] for x in FIVE}, c["id"]
        assert {x: c[x] for x in FIVE} == {x: money(mine.owed[x]) for x in FIVE}, c["id"]
    f = s.figures(a)
    return dict(theirs, total=money(f["total"]), credit=money(f["credit"]), balance=money(f["total"] - f["credit"]))
