"""The answers of CONTRACT section 3 and Schemas/README.md, told from the states of rules_again.py.

Each function has the name of its command. FULL give a whole answer; PARTLY look at the program's and give None
if it holds, else what it should say.
"""
import hashlib
import json
from datetime import date, datetime, timedelta

from rules_again import Account, COMPONENTS, DAY, State, add_months, centavos, money

AGING = [30, 60, 90, 180, 365]


class Nobody:
    """An account to which no event belongs."""
    kind = barrio = "?"
    status, charges, credit, agreement = "unknown", [], 0, None

    def overdue(self): return []

    def sums(self, charges): return dict.fromkeys(COMPONENTS, 0)


NOBODY = Nobody()


def told(values): return {k: money(v) for k, v in values.items()}


def total(charges): return sum(c.total for c in charges)


# ---- accounts -----------------------------------------------------------------------------------------------
def account_line(name, a):
    sums = a.sums(a.charges)
    return {"account": name, "kind": a.kind, "barrio": a.barrio, "status": a.status,
            **told(sums), "total": money(sum(sums.values())), "credit": money(a.credit),
            "overdue": money(total(a.overdue())),
            "in_agreement": money(total(c for c in a.charges if c.frozen))}


def agreement_line(a, day):
    missed = {"active": a.missed_on(day), "broken": a.missed, "fulfilled": 0}[a.status]
    return {"id": a.id, "status": a.status, "signed": str(a.signed), "covered_owed": money(a.owed),
            "forgiven": money(sum(part for _, _, part in a.forgiven)), "paid": money(a.paid), "missed": missed,
            "broken_on": a.broken and str(a.broken), "fulfilled_on": a.fulfilled and str(a.fulfilled)}


def charge_line(c):
    return {"id": c.id, "concept": c.e["concept"], "class": c.component, "period": c.e.get("period"),
            "due": str(c.due), "amount": c.e["amount"], **told(c.owed), "frozen": c.frozen}


def balance(ledger, state, words, options):
    a = state.accounts.get(words[0], NOBODY)
    line = account_line(words[0], a)
    line = {"account": line.pop("account"), "as_of": str(state.day), "known_at": state.known, **line}
    owing = sorted((c for c in a.charges if c.total), key=lambda c: (c.due, c.seq))
    return {**line, "charges": [charge_line(c) for c in owing],
            "agreement": a.agreement and agreement_line(a.agreement, state.day)}


def accounts(ledger, state, words, options):
    return [account_line(n, a) for n, a in state.accounts.items()]


def agreements(ledger, state, words, options):
    out = []
    for name, account in state.accounts.items():
        for a in account.agreements:
            if options.get("--status") not in (None, a.status): continue
            unmet = [(due, sum_ - a.paid) for due, sum_ in a.due if sum_ > a.paid and a.status == "active"]
            due, lacks = unmet[0] if unmet else (None, None)
            out.append({"account": name, **agreement_line(a, state.day), "instalments": len(a.due),
                        "next_due": due and str(due), "next_amount": lacks and money(lacks)})
    return out


def statement(ledger, state, words, options, answer):
    """The sums, and that the lines lead from the opening to the closing."""
    a = state.accounts.get(words[0], NOBODY)
    opening = balance_before(state, words[0], options["--from"]) if "--from" in options else 0
    running = opening
    for line in answer["lines"]:
        running += centavos(line["debit"]) - centavos(line["credit"])
        if money(running) != line["balance"]: return {"line": line, "balance should be": money(running)}
    owed = total(a.charges)
    want = [money(opening), money(owed - a.credit), money(owed), money(a.credit)]
    got = [answer[k] for k in ("opening", "closing", "total", "credit")]
    return None if got == want and running == owed - a.credit else {"opening, closing, total, credit": want}


def balance_before(state, name, day):
    """The balance on the eve of `day` of what State(D, K) holds: later annulments count already."""
    cut = object.__new__(State)
    cut.day, cut.policies = date.fromisoformat(day) - DAY, state.policies
    own = [e for e in state.per_account.get(name, []) if e["day"] <= cut.day]
    if not own: return 0
    a = Account(name, own, cut)
    return total(a.charges) - a.credit


def explain(ledger, state, words, options, answer):
    """Each charge's lines sum to what is owed on it; all together to the balance."""
    a = state.accounts.get(words[0], NOBODY)
    for told_charge in answer["charges"]:
        c = a.by_id[told_charge["id"]]
        if {k: told_charge[k] for k in COMPONENTS} != told(c.owed): return {c.id: told(c.owed)}
        if sum(centavos(x["amount"]) for x in told_charge["lines"]) != c.total: return {c.id: "lines do not sum"}
    owing = {c.id for c in a.charges if c.total}
    if not owing <= {c["id"] for c in answer["charges"]}: return {"charges": sorted(owing)}
    want = money(total(a.charges) - a.credit)
    return None if answer["balance"] == want else {"balance": want}


# ---- arrears and collection (sections 7, 8) -----------------------------------------------------------------
def delinquency(ledger, state, words, options):
    by = options.get("--by", "barrio")
    if "--series" not in options:
        rows, whole = rows_of(state, by)
        return {"as_of": str(state.day), "known_at": state.known, "by": by, "rows": rows, "total": whole}
    out, month = [], options["--from"]
    while month <= options["--to"]:
        following = add_months(date.fromisoformat(month + "-01"), 1)
        out += [{"month": month, **r} for r in rows_of(ledger.state(following - DAY, state.known), by)[0]]
        month = str(following)[:7]
    return out


class Group:
    """A row of arrears: who, how much, how old."""

    def __init__(self, edges):
        self.edges, self.who, self.late = edges, set(), set()
        self.sums, self.agreed, self.rezago = dict.fromkeys(COMPONENTS, 0), 0, 0
        self.ages = [0] * (len(edges) + 1)

    def add(self, name, c, day):
        self.who.add(name)
        if c.frozen: self.agreed += c.total
        elif c.due < day:
            self.late.add(name)
            for k in COMPONENTS: self.sums[k] += c.owed[k]
            if c.due.year < day.year: self.rezago += c.total
            self.ages[sum((day - c.due).days > edge for edge in self.edges)] += c.total

    def row(self):
        return {"accounts": len(self.who), "delinquent": len(self.late), **told(self.sums),
                "total": money(sum(self.sums.values())), "in_agreement": money(self.agreed),
                "rezago": money(self.rezago), "ages": [money(x) for x in self.ages]}


def rows_of(state, by):
    edges = state.policy(state.day).get("aging", AGING)
    groups, whole = {}, Group(edges)
    for name, a in state.accounts.items():
        owing = [c for c in a.charges if c.total]
        if by != "concept" and (a.status == "open" or owing):
            groups.setdefault(getattr(a, by), Group(edges)).who.add(name)
            whole.who.add(name)
        for c in owing:
            key = c.e["concept"] if by == "concept" else getattr(a, by)
            groups.setdefault(key, Group(edges)).add(name, c, state.day)
            whole.add(name, c, state.day)
    return [{"key": k, **g.row()} for k, g in sorted(groups.items())], whole.row()


def worklist(ledger, state, words, options):
    step = next((s for s in state.policy(state.day).get("ladder", []) if s["step"] == words[0]), None)
    if step is None: return None
    out = []
    for name, a in state.accounts.items():
        busy = {"suspension": a.suspended, "closure": a.closure in ("ordered", "executed"), "enforcement": a.cases}
        late = a.overdue()
        if a.status == "unknown" or not late or busy.get(step["action"]): continue
        if a.kind not in step.get("kinds", [a.kind]): continue
        oldest, owed = min(c.due for c in late), total(late)
        days = (state.day - oldest).days
        if days < step.get("min_days", 0) or owed < centavos(step.get("min_total", "0.00")): continue
        counted = counting(a.notices, step["after"]) if "after" in step else []
        if "after" in step:
            times = step["after"]["times"]
            if len(counted) < times: continue
            if (state.day - counted[times - 1]).days < step["after"].get("days_since", 0): continue
        out.append({"account": name, "barrio": a.barrio, "oldest_due": str(oldest), "days": days,
                    "overdue": money(owed), "notices": len(counted)})
    return out


def counting(notices, rule):
    """The days of the notices that count: each at least `days_between` after the one counted before."""
    counted = []
    for e in notices:
        near = counted and (e["day"] - counted[-1]).days < rule.get("days_between", 0)
        if e["kind"] == rule["notice"] and not near: counted.append(e["day"])
    return counted


# ---- income (section 9) -------------------------------------------------------------------------------------
def income(ledger, state, words, options):
    by, monthly = options.get("--by", "concept"), len(options["--from"]) == 7
    kind = "received" if by in ("channel", "office") else "applied"
    first, last = (date.fromisoformat(options[o] + "-01" * monthly) for o in ("--from", "--to"))
    rows = []
    while first <= last:
        end = add_months(first, 1) - DAY if monthly else first
        before, after = (gathered(ledger.state(d, state.known), by) for d in (first - DAY, end))
        for key in sorted(set(before) | set(after)):
            got = after.get(key, 0) - before.get(key, 0)
            if got: rows.append({"period": str(first)[:7 if monthly else 10], "key": key, kind: money(got)})
        first = end + DAY
    return {"from": options["--from"], "to": options["--to"], "by": by, "known_at": state.known, "rows": rows,
            "total": money(sum(centavos(r[kind]) for r in rows))}


def gathered(state, by):
    out = {}

    def add(key, amount): out[key] = out.get(key, 0) + amount

    if by in ("channel", "office"):
        for e in state.received: add(e.get(by, "?"), centavos(e["amount"]))
        return out
    for a in state.accounts.values():
        for _, c, component, part in a.applied:
            rubro = c.e["defined"].get("rubro", "?")
            if component == "surcharge": rubro = c.e["defined"].get("surcharge_rubro", rubro)
            add({"concept": c.e["concept"], "component": component, "rubro": rubro}[by], part)
    return out


# ---- the office (Schemas/README.md) -------------------------------------------------------------------------
def span(state, options):
    """The head of an office's answer, and whether a day lies in its span."""
    first, last = options.get("--from"), options.get("--to")
    if first and len(first) == 7: first += "-01"
    if last and len(last) == 7: last = str(add_months(date.fromisoformat(last + "-01"), 1) - DAY)
    head = {"as_of": str(state.day), "known_at": state.known, "from": first, "to": last}
    return head, lambda on: (first or "") <= on <= (last or "9999")


def notices(ledger, state, words, options):
    head, inside = span(state, options)
    by, within = options.get("--by", "kind"), int(options.get("--paid-within", "30"))
    found = [e for e in state.events if e["type"] in ("notice.issued", "notice.served") and inside(e["on"])]

    def key(e):
        return {"kind": e["kind"], "month": e["on"][:7], "barrio": state.accounts[e["account"]].barrio}[by]

    def row(events):
        served = [e for e in events if e["type"] == "notice.served"]
        reached = [e for e in served if e["result"] in ("delivered", "refused")]
        paid = [p for p in state.received
                if any(p["owner"] == e["account"] and 0 <= (p["day"] - e["day"]).days <= within for e in reached)]
        results = ("delivered", "refused", "absent", "wrong-address")
        return {"issued": len(events) - len(served), "served": len(served),
                **{r.replace("-", "_"): sum(e["result"] == r for e in served) for r in results},
                "accounts": len({e["account"] for e in reached}), "paid_accounts": len({p["owner"] for p in paid}),
                "paid": money(sum(centavos(p["amount"]) for p in paid))}

    keys = sorted({key(e) for e in found})
    rows = [{"key": k, **row([e for e in found if key(e) == k])} for k in keys]
    return {**head, "by": by, "paid_within": within, "rows": rows, "total": row(found)}


def answered(state, options, asking, answers, link, sort, counts):
    """Complaints and certificates: what was asked, what was answered, and the minutes between."""
    head, inside = span(state, options)
    by, asked, replies = options.get("--by"), {}, {}
    for e in state.events:
        if e["type"] == asking: asked[e["id"]] = e
        elif e["type"] in answers and e[link] in asked: replies.setdefault(e[link], e)

    def minutes(id):
        start, end = (datetime.fromisoformat(e["at"].rstrip("Z")) for e in (asked[id], replies[id]))
        return (end - start) // timedelta(minutes=1)

    def kind(id):
        if sort == "kind": return asked[id]["kind"]
        return replies[id]["outcome"] if id in replies else None

    items = []                                     # (month, kind or outcome, what, id)
    for id, e in asked.items():
        if not inside(e["on"]): continue
        items.append((e["on"][:7], kind(id), counts[0], id))
        if id not in replies: items.append((e["on"][:7], kind(id), "pending", id))
    for id, e in replies.items():
        if inside(e["on"]): items.append((e["on"][:7], kind(id), counts[1 + answers.index(e["type"])], id))

    def row(some):
        times = sorted(minutes(id) for _, _, what, id in some if what in counts[1:])

        def rank(percent): return times[-(-len(times) * percent // 100) - 1] if times else None

        return {**{c: sum(what == c for _, _, what, _ in some) for c in counts + ["pending"]},
                "median_minutes": rank(50), "p90_minutes": rank(90)}

    def key(x): return (x[0] if by != sort else None, x[1] if by != "month" else None)

    keys = sorted({key(x) for x in items}, key=lambda k: (k[0] or "", k[1] or ""))
    rows = [{"month": k[0], sort: k[1], **row([x for x in items if key(x) == k])} for k in keys]
    return {**head, "by": by, "rows": rows, "total": row(items)}


def complaints(ledger, state, words, options):
    return answered(state, options, "complaint.filed", ["complaint.answered"], "complaint", "outcome",
                    ["filed", "answered"])


def certificates(ledger, state, words, options):
    return answered(state, options, "certificate.requested", ["certificate.issued", "certificate.refused"],
                    "request", "kind", ["requested", "issued", "refused"])


def bill(ledger, state, words, options):
    """--dry-run: who is open and has the concept, at the tariff for its kind, else the general one."""
    concept, on, size = words[0], options["--on"], len(ledger.events)
    state = ledger.state(date.fromisoformat(on), size)
    tariffs = [e for e in state.events if e["type"] == "tariff.set" and e["concept"] == concept and e["from"] <= on]
    amount = billed = 0
    for name, a in state.accounts.items():
        lists = [e["concepts"] for e in state.per_account[name] if e.get("concepts")]
        if a.status != "open" or not lists or concept not in lists[-1]: continue
        held = [e for e in tariffs if e.get("kind", a.kind) == a.kind]
        amount += centavos(max(held, key=lambda e: ("kind" in e, e["from"], e["seq"]))["amount"])
        billed += 1
    return {"appended": billed, "already": 0, "refused": 0, "first": size, "last": size + billed - 1, "size": size,
            "concept": concept, "period": options["--period"], "due": options["--due"], "on": on,
            "accounts": billed, "amount": money(amount), "annulled": 0, "differing": [], "without_tariff": []}


# ---- the record and the books -------------------------------------------------------------------------------
def log(ledger, state, words, options):
    """Of each event what the scenario gave, with its seq and time."""
    out = []
    for e in ledger.events:
        if options.get("--type", e["type"]) != e["type"]: continue
        if options.get("--account", e.get("account")) != e.get("account"): continue
        head = {"seq": e["seq"], "at": e["at"], "type": e["type"], "v": 1, "on": e["on"], "id": e["id"], "by": e["by"]}
        out.append({**head, **{k: v for k, v in e.items() if k not in head and k != "day"}})
    return out


def books(some, received):
    charges = [c for a in some for c in a.charges]
    forgiven = sum(part for a in some for g in a.agreements for _, _, part in g.forgiven)
    return told({"charged": sum(c.amount for c in charges), "surcharges": sum(c.accrued for c in charges),
                 "discounts": sum(a.discounts for a in some), "forgiven": forgiven,
                 "received": sum(centavos(e["amount"]) for e in received),
                 "applied": sum(part for a in some for *_, part in a.applied),
                 "refunded": sum(a.refunded for a in some), "owed": total(charges),
                 "credit": sum(a.credit for a in some)})


def verify(ledger, state, words, options, answer):
    """The books; not the root, which AUDIT.md checks."""
    want = {"as_of": str(state.day), "known_at": state.known, "balance": True, "accounts": len(state.accounts),
            **books(state.accounts.values(), state.received), "suspense": money(state.suspense), "unbalanced": []}
    return None if (answer["ok"], answer["events"], answer["books"]) == (True, len(ledger.events), want) else want


def fingerprint(ledger, state, words, options):
    """SHA-256 of the canonical dump; its findings are those that expect/ says of the same day."""
    def line(word, value):
        return word + " " + json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"

    dump = f"recauda-state 1 {state.day}\n"
    signed = agreements(ledger, state, [], {})
    for name, a in state.accounts.items():
        own = [e for e in state.received if e["owner"] == name]
        text = line("account", account_line(name, a)) + line("books", books([a], own))
        text += "".join(line("charge", c) for c in balance(ledger, state, [name], {})["charges"])
        text += "".join(line("agreement", x) for x in signed if x["account"] == name)
        text += line("acts", {"suspended": sorted(a.suspended), "closure": a.closure, "cases": sorted(a.cases),
                              "episode": a.episode and str(a.episode),
                              "notices": [{"on": e["on"], "kind": e["kind"]} for e in a.notices]})
        dump += f"account {name} {hashlib.sha256(text.encode()).hexdigest()}\n"
    found = []
    for f in ledger.findings.get(str(state.day), []):
        words = ["finding", f["code"], ledger.events[f["seq"]]["id"]] + [f["account"]] * bool(f["account"])
        found.append(" ".join(words) + "\n")
    dump += "".join(sorted(found)) + f"suspense {money(state.suspense)}\n"
    return {"fingerprint": hashlib.sha256(dump.encode()).hexdigest(), "as_of": str(state.day),
            "known_at": state.known, "accounts": len(state.accounts)}


FULL = {f.__name__: f for f in (balance, accounts, agreements, delinquency, worklist, income, notices, complaints,
                                certificates, bill, log, fingerprint)}
PARTLY = {f.__name__: f for f in (statement, explain, verify)}
