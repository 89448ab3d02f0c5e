"""State(D, K) of Schemas/RULES.md, read a second time: what of the rules this scenario uses.

Every account is walked day by day; every amount is an integer of centavos. It shares nothing with the
program and never runs it. What this scenario does not use (daily surcharges, references that were
issued, suspended services, certificates) is not here.
"""
import datetime
import json
import pathlib
import subprocess
from functools import lru_cache

HERE = pathlib.Path(__file__).resolve().parent
COMPONENTS = ["cost", "surcharge", "fine", "indemnity", "principal"]
DEFAULT = dict(id="", allocation=dict(scope="debt", order=COMPONENTS), ladder=[], aging=[30, 60, 90, 180, 365],
               agreement=dict(break_after_missed=3, grace_days=0), traffic=dict(green=90, yellow=70))
ONE = datetime.timedelta(1)


def date(text):
    return datetime.date.fromisoformat(text)


def cents(text):
    sign = -1 if text.startswith("-") else 1
    whole, part = text.lstrip("-").split(".")
    return sign * (int(whole) * 100 + int(part))


def money(c):
    return f"{'-' if c < 0 else ''}{abs(c) // 100}.{abs(c) % 100:02d}"


def percent_of(amount, percent):
    """round(amount × percent / 100), half away from zero; percent is text of up to six decimals."""
    whole, _, part = percent.partition(".")
    millionths = int(whole) * 10**6 + int((part + "000000")[:6])
    return (2 * amount * millionths + 10**8) // (2 * 10**8)


@lru_cache(None)
def add_months(start, months):
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    next_year, next_month = divmod(year * 12 + month + 1, 12)
    last = datetime.date(next_year, next_month + 1, 1) - ONE
    return last.replace(day=min(start.day, last.day))


# ------------------------------------------------------------------ the log

def load():
    file = HERE / "events.ndjson"
    text = file.read_text("utf-8") if file.exists() else subprocess.run(
        [HERE / "make-events"], capture_output=True, check=True).stdout.decode()
    log = []
    for line in text.splitlines():
        event = json.loads(line)
        add(log, event)
    return log


def add(log, event):
    at = event.get("at", event["on"] + "T12:00:00.000Z")
    event["at"] = max(at, log[-1]["at"]) if log else at
    event["seq"] = len(log)
    log.append(event)


log = load()
today = max(e["on"] for e in log)


# ------------------------------------------------------------------ the state

class Charge:
    def __init__(self, event, concept):
        self.id, self.seq, self.event = event["id"], event["seq"], event
        self.concept, self.cls = event["concept"], event.get("class", "principal")
        self.amount, self.due = cents(event["amount"]), date(event["due"])
        self.owed = dict.fromkeys(COMPONENTS, 0)
        self.owed[self.cls] = self.amount
        self.accrues = self.cls == "principal" and concept.get("accrues", True)
        self.rubro = concept.get("rubro", "?")
        self.surcharge_rubro = concept.get("surcharge_rubro", self.rubro)
        self.root, self.frozen, self.done = self, None, None
        self.instants = {add_months(self.due, k) + ONE for k in range(60)} if self.accrues else set()

    def key(self):
        return (self.due, self.seq)

    def total(self):
        return sum(self.owed.values())


class Agreement:
    pass


class Account:
    def __init__(self, name):
        self.name, self.charges, self.credit, self.agreements = name, {}, 0, []
        self.status, self.kind, self.barrio, self.concepts = "unknown", "?", "?", []
        self.closure, self.cases, self.episode, self.notices, self.opened = None, set(), None, [], False
        self.books = dict.fromkeys(["charged", "surcharges", "discounts", "forgiven", "payments", "refunds"], 0)
        self.applied = 0

    def open(self):
        return sorted((c for c in self.charges.values() if c.total()), key=Charge.key)

    def overdue(self, day):
        return [c for c in self.open() if c.due < day and not c.frozen]

    def active(self):
        return next((a for a in self.agreements if a.status == "active"), None)


class State:
    """State(D, K)."""

    def __init__(self, as_of, known):
        self.D, self.K = date(as_of), known
        events = [e for e in log[:known] if e["on"] <= as_of]
        self.findings, self.applied, self.received, self.put = [], {}, [], {}
        by_id = {e["id"]: e for e in events}
        struck = set()
        for e in sorted(events, key=lambda e: (e["on"], e["seq"])):
            if e["type"] == "event.annulled":
                t = by_id.get(e["target"])
                if t and t["seq"] < e["seq"] and t["id"] not in struck and t["type"] not in (
                        "event.annulled", "ledger.opened", "policy.adopted"):
                    struck.add(t["id"])
                else:
                    self.find("annulment-without-effect", e)
        self.set = sorted((e for e in events if e["id"] not in struck), key=lambda e: (e["on"], e["seq"]))
        identified = {e["payment"]: e["account"] for e in self.set if e["type"] == "payment.identified"}
        self.policies = [e for e in self.set if e["type"] == "policy.adopted"]
        self.concepts = [e for e in self.set if e["type"] == "concept.defined"]
        self.policy_cache = {}
        references, self.mine, self.folded = {}, {}, None
        agreements = {e["id"]: e["account"] for e in self.set if e["type"] == "agreement.signed"}
        self.suspense = 0
        for e in self.set:
            account = e.get("account")
            if e["type"] == "payment.received":
                account = identified.get(e["id"]) or account or references.get(e.get("reference"))
                if "reference" in e and e["reference"] not in references:
                    self.find("unknown-reference", e, account)
                self.received.append(e)
                if not account:
                    self.suspense += cents(e["amount"])
                    self.find("payment-unidentified", e)
            elif e["type"] == "agreement.broken":
                account = agreements.get(e["agreement"])
            elif e["type"] == "payment.identified":
                account = None
            if account:
                self.mine.setdefault(account, []).append(e)

    @property
    def accounts(self):
        if self.folded is None:
            self.folded = {name: self.fold(Account(name), its) for name, its in self.mine.items()}
            assert self.balanced(), f"books of {self.D} do not balance"
        return self.folded

    def find(self, code, event, account=None):
        self.findings.append((event["seq"], code, account if account else event.get("account")))

    def policy(self, day):
        if day not in self.policy_cache:
            best = None
            for e in self.policies:
                if e["from"] <= day.isoformat() and (best is None or (e["from"], e["seq"]) > (best["from"], best["seq"])):
                    best = e
            self.policy_cache[day] = DEFAULT | (best or {})
        return self.policy_cache[day]

    # -- one account

    def fold(self, a, events):
        at, day = 0, date(events[0]["on"])
        while day <= self.D:
            ag = a.active()
            if ag and day > ag.signed:
                self.look(a, ag, day)
            for c in a.charges.values():
                if day in c.instants and not c.frozen and c.done != day:
                    self.accrue(a, c, day)
            self.settle(a, day)
            while at < len(events) and events[at]["on"] == day.isoformat():
                self.act(a, events[at], day)
                self.settle(a, day)
                at += 1
            day += ONE
        return a

    def accrue(self, a, c, day):
        rule = self.policy(day).get("surcharge")
        if rule and rule["method"] == "monthly":
            amount = percent_of(c.owed["principal"], rule["rate"])
            c.owed["surcharge"] += amount
            a.books["surcharges"] += amount

    def settle(self, a, day):
        if a.credit and a.open():
            a.credit = self.spread(a, a.credit, None, day)
        for ag in a.agreements:
            if ag.status == "active" and not any(c.total() for c in ag.covered):
                self.end(ag, "fulfilled", day)
        in_arrears = any(c.due < day for c in a.open())
        if in_arrears and not a.episode:
            a.episode = day
        elif not in_arrears:
            a.episode = None

    def end(self, ag, status, day):
        ag.status, ag.ended = status, day
        for c in ag.covered:
            c.frozen = None

    def look(self, a, ag, day):
        grace = datetime.timedelta(ag.policy["grace_days"])
        ag.missed = self.missed(ag, day)
        if ag.missed >= ag.policy["break_after_missed"] or (
                ag.instalments[-1][0] + grace < day and any(c.total() for c in ag.covered)):
            self.break_it(a, ag, day)

    def missed(self, ag, day):
        grace, total, n = datetime.timedelta(ag.policy["grace_days"]), 0, 0
        for due, amount in ag.instalments:
            total += amount
            n += due + grace < day and ag.paid < total
        return n

    def break_it(self, a, ag, day):
        ag.missed = self.missed(ag, day)
        self.end(ag, "broken", day)
        for c, component, amount in ag.forgiven:
            c.owed[component] += amount
            a.books["forgiven"] -= amount
        ag.forgiven = []
        for c in ag.covered:
            for t in sorted(t for t in c.instants if ag.signed < t <= day):
                self.accrue(a, c, t)
            c.done = day

    def spread(self, a, amount, named, day, on=None):
        """Allocates; returns what is left. `on` gathers what was put where."""
        active = a.active()
        groups = [[a.charges[i] for i in named or [] if i in a.charges], active.covered if active else [],
                  list(a.charges.values())]
        for group in groups:
            for c, component in self.order(group, day):
                part = min(amount, c.owed[component])
                if part:
                    c.owed[component] -= part
                    amount -= part
                    rubro = c.surcharge_rubro if component == "surcharge" else c.rubro
                    k = (c.concept, rubro, component)
                    self.applied[k] = self.applied.get(k, 0) + part
                    a.applied += part
                    if on is not None:
                        on[k] = on.get(k, 0) + part
                    if active and c in active.covered:
                        active.paid += part
        return amount

    def order(self, charges, day):
        rule = self.policy(day)["allocation"]
        rank = {x: i for i, x in enumerate(rule["order"])}
        pairs = [(c, x) for c in charges for x in COMPONENTS if c.owed[x]]
        debt = lambda c: c.root.key() if rule["scope"] == "debt" else ()
        return sorted(pairs, key=lambda p: (debt(p[0]), rank[p[1]], p[0].key()))

    def act(self, a, e, day):
        kind = e["type"]
        if not a.opened and kind != "account.opened" and not getattr(a, "told", False):
            a.told = True
            self.find("unknown-account", e, a.name)
        for i in e.get("charges", []) + ([e["for"]] if "for" in e else []):
            if i not in a.charges:
                self.find("unknown-charge", e, a.name)
        if kind in ("account.opened", "account.updated"):
            a.kind, a.barrio = e.get("kind", a.kind), e.get("barrio", a.barrio)
            a.concepts = e.get("concepts", a.concepts)
            if kind == "account.opened":
                a.status, a.opened = "open", True
        elif kind == "account.closed":
            a.status = "closed" if a.opened else a.status
        elif kind == "charge.assessed":
            known = [c for c in self.concepts if c["concept"] == e["concept"] and
                     (c["on"], c["seq"]) < (e["on"], e["seq"])]
            c = Charge(e, known[-1] if known else {})
            a.books["charged"] += c.amount
            if e.get("for") in a.charges:
                c.root = a.charges[e["for"]].root
            a.charges[c.id] = c
            for t in sorted(t for t in c.instants if t <= day):
                self.accrue(a, c, t)
            c.done = day
        elif kind == "payment.received":
            a.books["payments"] += cents(e["amount"])
            on = {}
            left = self.spread(a, cents(e["amount"]), e.get("charges"), day, on)
            self.put[e["id"]] = on, left
            a.credit += left
        elif kind == "credit.refunded":
            amount = min(a.credit, cents(e["amount"]))
            if amount < cents(e["amount"]):
                self.find("refund-excess", e)
            a.credit -= amount
            a.books["refunds"] += amount
        elif kind == "discount.granted":
            targets = [a.charges[i] for i in e["charges"] if i in a.charges] if "charges" in e else [
                c for c in a.open() if not c.frozen]
            left = cents(e["amount"]) if "amount" in e else None
            for c, component in self.order(targets, day):
                if component in e["components"]:
                    part = percent_of(c.owed[component], e["percent"]) if left is None else min(left, c.owed[component])
                    c.owed[component] -= part
                    a.books["discounts"] += part
                    left = None if left is None else left - part
            if left:
                self.find("discount-excess", e)
        elif kind == "agreement.signed":
            self.sign(a, e, day)
        elif kind == "agreement.broken":
            ag = a.active()
            if ag and ag.id == e["agreement"]:
                self.break_it(a, ag, day)
            else:
                self.find("agreement-unknown", e, a.name)
        elif kind.startswith("closure."):
            last = a.closure
            a.closure = kind.split(".")[1]
            if (kind == "closure.executed" and last != "ordered") or (kind == "closure.lifted" and last != "executed"):
                self.find("closure-out-of-order", e)
        elif kind == "enforcement.opened":
            a.cases.add(e["case"])
        elif kind == "enforcement.closed":
            a.cases.discard(e["case"])
        elif kind == "notice.served" and e["result"] in ("delivered", "refused"):
            a.notices.append((day, e["kind"]))

    def sign(self, a, e, day):
        if a.active():
            self.find("agreement-already-active", e)
            return
        ag = Agreement()
        ag.id, ag.signed, ag.status, ag.paid, ag.missed, ag.ended = e["id"], day, "active", 0, 0, None
        ag.policy = self.policy(day)["agreement"]
        ag.instalments = [(date(i["due"]), cents(i["amount"])) for i in e["instalments"]]
        ag.covered = [c for c in a.open() if (c.id in e["charges"] if "charges" in e else c.due < day)]
        ag.forgiven = []
        for c in ag.covered:
            c.frozen = ag
            for d in e.get("discounts", []):
                amount = percent_of(c.owed[d["component"]], d["percent"])
                c.owed[d["component"]] -= amount
                a.books["forgiven"] += amount
                ag.forgiven.append((c, d["component"], amount))
        if sum(c.total() for c in ag.covered) != sum(x for _, x in ag.instalments):
            self.find("agreement-total", e)
        a.agreements.append(ag)

    # -- answers

    def figures(self, a):
        open = a.open()
        parts = {x: sum(c.owed[x] for c in open) for x in COMPONENTS}
        return parts | dict(total=sum(parts.values()), credit=a.credit,
                            overdue=sum(c.total() for c in a.overdue(self.D)),
                            in_agreement=sum(c.total() for c in open if c.frozen))

    def balanced(self):
        """The invariant of §5, account by account."""
        return all(a.books["charged"] + a.books["surcharges"] - a.books["discounts"] - a.books["forgiven"]
                   - a.books["payments"] + a.books["refunds"] == self.figures(a)["total"] - a.credit
                   for a in self.accounts.values())

    def worklist(self, step):
        rows = []
        for name, a in sorted(self.accounts.items()):
            late = a.overdue(self.D)
            if not a.opened or not late or ("kinds" in step and a.kind not in step["kinds"]):
                continue
            oldest = min(c.due for c in late)
            total, count = sum(c.total() for c in late), 0
            if (self.D - oldest).days < step.get("min_days", 0) or total < cents(step.get("min_total", "0.00")):
                continue
            if (step["action"] == "closure" and a.closure in ("ordered", "executed")) or (
                    step["action"] == "enforcement" and a.cases):
                continue
            after = step.get("after")
            if after:
                last, reached = None, None
                for day, kind in a.notices:
                    if kind == after["notice"] and a.episode and day >= a.episode and (
                            last is None or (day - last).days >= after.get("days_between", 0)):
                        count, last = count + 1, day
                        reached = day if count == after["times"] else reached
                if not reached or (self.D - reached).days < after.get("days_since", 0):
                    continue
            rows.append(dict(account=name, barrio=a.barrio, oldest_due=oldest.isoformat(),
                             days=(self.D - oldest).days, overdue=money(total), notices=count))
        return rows


@lru_cache(None)
def state(as_of, known):
    return State(as_of, known)
