"""State(D, K) of RULES.md, read a second time: the set of events, and each account folded day by day.

Slow and simple on purpose: whole centavos and fractions, and no code shared with the program.
"""
import calendar
import json
import os
import subprocess
from datetime import date, timedelta
from fractions import Fraction

COMPONENTS = ["principal", "surcharge", "fine", "indemnity", "cost"]       # as the answers list them
DEFAULT_ORDER = ["cost", "surcharge", "fine", "indemnity", "principal"]
DAY = timedelta(days=1)


# ---- values -------------------------------------------------------------------------------------------------
def centavos(text):
    whole, cents = text.lstrip("-").split(".")
    value = int(whole) * 100 + int(cents)
    return -value if text.startswith("-") else value


def money(value):
    return f"{'-' if value < 0 else ''}{abs(value) // 100}.{abs(value) % 100:02d}"


def rounded(x):
    """Half away from zero; x is never negative here."""
    return int((2 * Fraction(x) + 1) // 2)


def percent_of(amount, percent):
    return rounded(Fraction(amount) * Fraction(percent) / 100)


def add_months(day, k):
    month = day.year * 12 + day.month - 1 + k
    year, month = divmod(month, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def instant(due, day):
    """The k whose instant falls on `day`, or None."""
    eve = day - DAY
    k = (eve.year - due.year) * 12 + eve.month - due.month
    return k if k >= 0 and add_months(due, k) == eve else None


# ---- the set of events (section 4) --------------------------------------------------------------------------
class Ledger:
    def __init__(self, folder):
        path, script = (os.path.join(os.path.abspath(folder), n) for n in ("events.ndjson", "make-events"))
        text = made = None
        if os.path.exists(path): text = open(path, encoding="utf-8").read()
        if os.path.exists(script):
            made = subprocess.run([script], cwd=folder, check=True, stdout=subprocess.PIPE).stdout.decode()
            assert text in (None, made), f"{path} is not what make-events prints"
        lines = (text or made).splitlines()
        self.events, at = [], ""
        for seq, line in enumerate(lines):
            e = json.loads(line)
            at = max(at, e["on"] + "T12:00:00.000Z") if "at" not in e else e["at"]
            e.update(seq=seq, at=at, day=date.fromisoformat(e["on"]))
            self.events.append(e)
        self.today = max(e["day"] for e in self.events)
        self.states = {}
        self.findings = {}                      # by day, as expect/ has them
        for name in os.listdir(os.path.join(folder, "expect")):
            x = json.load(open(os.path.join(folder, "expect", name), encoding="utf-8"))
            words = x["command"]
            if words[0] == "findings" and "--known-at" not in words:
                day = words[words.index("--as-of") + 1] if "--as-of" in words else str(self.today)
                self.findings[day] = x.get("answer") or []

    def known(self, text):
        if text is None: return len(self.events)
        if text.isdigit(): return int(text)
        return sum(e["at"] <= text for e in self.events)

    def state(self, day, known):
        if (day, known) not in self.states: self.states[day, known] = State(self, day, known)
        return self.states[day, known]


NEVER_STRUCK = ("event.annulled", "ledger.opened", "policy.adopted")


class State:
    def __init__(self, ledger, day, known):
        self.day, self.known = day, known
        found = [e for e in ledger.events if e["day"] <= day and e["seq"] < known]
        found.sort(key=lambda e: (e["day"], e["seq"]))
        by_id, struck = {e["id"]: e for e in found}, set()
        for e in sorted(found, key=lambda e: e["seq"]):
            target = by_id.get(e["target"]) if e["type"] == "event.annulled" else None
            if target and target["seq"] < e["seq"] and target["type"] not in NEVER_STRUCK:
                struck.add(target["id"])
        self.events = [e for e in found if e["id"] not in struck]
        self.policies = [e for e in self.events if e["type"] == "policy.adopted"]
        self.policies.sort(key=lambda e: (e["from"], e["seq"]))
        identified = {e["payment"]: e["account"] for e in self.events if e["type"] == "payment.identified"}
        agreements = {e["id"]: e["account"] for e in self.events if e["type"] == "agreement.signed"}
        self.suspense, self.received, references, concepts = 0, [], {}, {}
        per_account = {}
        for e in self.events:
            owner = e.get("account")
            if e["type"] == "reference.issued": references[e["reference"]] = e
            elif e["type"] == "concept.defined": concepts[e["concept"]] = e
            elif e["type"] == "charge.assessed": e = dict(e, defined=concepts.get(e["concept"], {}))
            elif e["type"] == "payment.identified": owner = None
            elif e["type"] == "agreement.broken": owner = agreements.get(e["agreement"])
            elif e["type"] == "payment.received":
                reference = references.get(e.get("reference"))
                owner = identified.get(e["id"]) or owner or (reference and reference["account"])
                names = e.get("charges")
                if names is None and reference and reference["account"] == owner:
                    names = reference.get("charges")
                self.received.append(dict(e, owner=owner))
                if owner: e = dict(e, names=names or [])
                else: self.suspense += centavos(e["amount"])
            elif e["type"] in ("certificate.issued", "certificate.refused"):
                owner = by_id.get(e["request"], {}).get("account")
            if owner: per_account.setdefault(owner, []).append(e)
        self.per_account = per_account
        self.accounts = {a: Account(a, events, self) for a, events in sorted(per_account.items())}

    def policy(self, day):
        held = [p for p in self.policies if date.fromisoformat(p["from"]) <= day]
        return held[-1] if held else {}


# ---- one account (sections 5, 6) ----------------------------------------------------------------------------
class Charge:
    def __init__(self, e):
        self.id, self.e, self.seq, self.due = e["id"], e, e["seq"], date.fromisoformat(e["due"])
        self.component = e.get("class", "principal")
        self.amount = centavos(e["amount"])
        self.owed = dict.fromkeys(COMPONENTS, 0)
        self.owed[self.component] = self.amount
        self.accrues = self.component == "principal" and e["defined"].get("accrues", True)
        self.exact, self.booked, self.accrued = Fraction(0), 0, 0
        self.frozen = False
        self.root = self

    @property
    def total(self): return sum(self.owed.values())

    def time(self, day, policy, principal):
        """What the day adds, with that principal."""
        s = policy.get("surcharge")
        if not (s and self.accrues and principal and day > self.due): return
        cap = s.get("cap_months", 60)
        if s["method"] == "monthly":
            k = instant(self.due, day)
            if k is not None and k < cap: self.add(percent_of(principal, s["rate"]))
        elif day <= add_months(self.due, cap):
            self.exact += Fraction(principal) * Fraction(s["rate"]) / 36500
            self.add(rounded(self.exact) - self.booked)
            self.booked = rounded(self.exact)

    def add(self, surcharge):
        self.owed["surcharge"] += surcharge
        self.accrued += surcharge


class Agreement:
    def __init__(self, e, policy, covered):
        rule = policy.get("agreement", {"break_after_missed": 3, "grace_days": 0})
        self.e, self.id, self.signed, self.covered = e, e["id"], e["day"], covered
        self.limit, self.grace = rule["break_after_missed"], timedelta(days=rule["grace_days"])
        self.status, self.paid, self.missed, self.broken, self.fulfilled = "active", 0, 0, None, None
        self.forgiven = []
        self.due, total = [], 0
        for i in e["instalments"]:
            total += centavos(i["amount"])
            self.due.append((date.fromisoformat(i["due"]), total))

    @property
    def owed(self): return sum(c.total for c in self.covered)

    def missed_on(self, day): return sum(d + self.grace < day and self.paid < total for d, total in self.due)


class Account:
    def __init__(self, name, events, state):
        self.name, self.state = name, state
        self.kind = self.barrio = "?"
        self.status = "unknown"
        self.charges, self.by_id, self.credit = [], {}, 0
        self.agreement = None                       # the last one that took effect
        self.agreements, self.applied, self.refunded, self.discounts = [], [], 0, 0
        self.episode, self.served = None, []
        self.suspended, self.closure, self.cases = set(), None, set()
        days = {}
        for e in events: days.setdefault(e["day"], []).append(e)
        day = events[0]["day"]
        while day <= state.day:
            self.on_day(day, days.get(day, []))
            day += DAY

    @property
    def active(self): return self.agreement if self.agreement and self.agreement.status == "active" else None

    def on_day(self, day, events):
        self.today = day
        self.settle()
        a = self.active
        ended = a and a.due[-1][0] + a.grace < day and a.owed
        if a and day > a.signed and (a.missed_on(day) >= a.limit or ended):
            self.break_up(a)
        policy = self.state.policy(day)
        for c in self.charges:
            if not c.frozen and getattr(c, "caught_up", None) != day: c.time(day, policy, c.owed["principal"])
        self.settle()
        for e in events:
            getattr(self, e["type"].replace(".", "_"), lambda e: None)(e)
            self.settle()

    def settle(self):
        """After each step: credit is applied, agreements are fulfilled, episodes begin and end."""
        if self.credit and any(c.total for c in self.charges):
            self.credit = self.spend(self.credit, [])
        a = self.active
        if a and not a.owed: self.fulfil(a)
        late = any(c.due < self.today and c.total for c in self.charges)
        if late and self.episode is None: self.episode = self.today
        if not late: self.episode = None

    # money
    def order(self, charges, policy):
        rule = policy.get("allocation", {"scope": "debt", "order": DEFAULT_ORDER})
        order = rule["order"] + [c for c in DEFAULT_ORDER if c not in rule["order"]]
        rank = {c: i for i, c in enumerate(order)}
        slots = [(c, k) for c in charges for k in COMPONENTS]
        if rule["scope"] == "debt":
            return sorted(slots, key=lambda s: (s[0].root.due, s[0].root.seq, rank[s[1]], s[0].due, s[0].seq))
        return sorted(slots, key=lambda s: (rank[s[1]], s[0].due, s[0].seq))

    def spend(self, amount, named):
        policy = self.state.policy(self.today)
        named = [self.by_id[i] for i in named if i in self.by_id]
        covered = self.active.covered if self.active else []
        for group in (named, covered, self.charges):
            for c, component in self.order(group, policy):
                part = min(amount, c.owed[component])
                if not part: continue
                c.owed[component] -= part
                amount -= part
                self.applied.append((self.today, c, component, part))
                if c.frozen and self.active: self.active.paid += part
        return amount

    def payment_received(self, e): self.credit += self.spend(centavos(e["amount"]), e["names"])

    def credit_refunded(self, e):
        part = min(self.credit, centavos(e["amount"]))
        self.credit -= part
        self.refunded += part

    def charge_assessed(self, e):
        c = Charge(e)
        if e.get("for") in self.by_id: c.root = self.by_id[e["for"]].root
        day = c.due + DAY
        while day <= e["day"]:
            c.time(day, self.state.policy(day), c.amount)
            day += DAY
        self.charges.append(c)
        self.by_id[c.id] = c

    def discount_granted(self, e):
        if "charges" in e: targets = [self.by_id[i] for i in e["charges"] if i in self.by_id]
        else: targets = [c for c in self.charges if not c.frozen]
        if "percent" in e:
            for c in targets:
                for k in e["components"]:
                    part = percent_of(c.owed[k], e["percent"])
                    c.owed[k] -= part
                    self.discounts += part
            return
        left = centavos(e["amount"])
        for c, k in self.order(targets, self.state.policy(self.today)):
            if k in e["components"]:
                part = min(left, c.owed[k])
                c.owed[k] -= part
                left -= part
                self.discounts += part

    # agreements
    def agreement_signed(self, e):
        if self.active: return
        if "charges" in e: covered = [self.by_id[i] for i in e["charges"] if i in self.by_id]
        else: covered = [c for c in self.charges if c.due < e["day"]]
        covered = [c for c in covered if c.total]
        a = self.agreement = Agreement(e, self.state.policy(e["day"]), covered)
        self.agreements.append(a)
        for c in covered:
            c.frozen = True
            for d in e.get("discounts", []):
                part = percent_of(c.owed[d["component"]], d["percent"])
                c.owed[d["component"]] -= part
                a.forgiven.append((c, d["component"], part))

    def agreement_broken(self, e):
        if self.active and self.active.id == e["agreement"]: self.break_up(self.active)

    def break_up(self, a):
        a.status, a.broken, a.missed = "broken", self.today, a.missed_on(self.today)
        for c, component, part in a.forgiven: c.owed[component] += part
        a.forgiven = []
        for c in a.covered:
            c.frozen = False
            day, principal = a.signed + DAY, c.owed["principal"]
            while day <= self.today:
                c.time(day, self.state.policy(day), principal)
                day += DAY
            c.caught_up = self.today
        self.settle()

    def fulfil(self, a):
        a.status, a.fulfilled = "fulfilled", self.today
        for c in a.covered: c.frozen = False

    # the roll and the acts
    def account_opened(self, e): self.kind, self.barrio, self.status = e["kind"], e["barrio"], "open"

    def account_updated(self, e):
        self.kind, self.barrio = e.get("kind", self.kind), e.get("barrio", self.barrio)

    def account_closed(self, e):
        if self.status == "open": self.status = "closed"

    def notice_served(self, e):
        if e["result"] in ("delivered", "refused"): self.served.append(e)

    @property
    def notices(self):
        """Those of the present episode, by their day."""
        return [e for e in self.served if self.episode and e["day"] >= self.episode]

    def service_suspended(self, e): self.suspended.add(e["service"])
    def service_restored(self, e): self.suspended.discard(e["service"])
    def closure_ordered(self, e): self.closure = "ordered"
    def closure_executed(self, e): self.closure = "executed"
    def closure_lifted(self, e): self.closure = "lifted"
    def enforcement_opened(self, e): self.cases.add(e["case"])
    def enforcement_closed(self, e): self.cases.discard(e["case"])

    # what is asked
    def overdue(self): return [c for c in self.charges if c.total and not c.frozen and c.due < self.state.day]

    def sums(self, charges): return {k: sum(c.owed[k] for c in charges) for k in COMPONENTS}
