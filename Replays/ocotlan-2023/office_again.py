"""What the office asks, by Schemas/README.md: imported rolls, tills, hand-over, forms, notices."""
import csv
import datetime

from answers_again import span
from rules_again import HERE, add, cents, date, log, money, state

MONTHS = ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"]
KINDS = {"URBANO": "predio-urbano", "RÚSTICO": "predio-rustico", "COMERCIAL": "giro-comercial",
         "RESTRINGIDO": "giro-restringido", "SIN CLASIFICAR": "giro-sin-clasificar"}
BARRIOS = {"Centro": "centro", "Mascota": "mascota", "La Florida": "la-florida", "El Porvenir": "el-porvenir",
           "San Martín de Zula": "san-martin-de-zula", "La Cañada": "la-canada", "Los Fresnos": "los-fresnos"}


def take_in(map, file, partial):
    """The events of a roll, read without its map: what the map must come to."""
    source, opens = map.split("/")[1].split("-")[0], "altas" in map
    made, refused = [], 0
    with open(HERE / file, encoding="utf-8", newline="") as text:
        for row in csv.reader(text, delimiter=";" if source == "catastro" else ","):
            if len(row) != 8 or row[0].lower() == "folio" or row[1] != ("ALTA" if opens else "CAMBIO"):
                continue
            folio, _, account, kind, colonia, holder, day, _ = row
            if kind not in KINDS:
                refused += 1
                continue
            if source == "catastro":
                d, m, y = day.split("/")
                account = f"P-0{account}"
            else:
                d, m, y = day.split("-")
                m, y = f"{MONTHS.index(m) + 1:02d}", "20" + y
            made.append(dict(type="account.opened" if opens else "account.updated", on=f"{y}-{m}-{d}",
                             id=f"{source}:{folio}", by=source, account=account, kind=KINDS[kind],
                             barrio=BARRIOS[colonia], **(dict(holder=holder) if holder else {}),
                             **(dict(concepts=[dict(catastro="predial", licencias="licencia")[source]]) if opens
                                else dict(source=source))))
    there = {e["id"]: {k: v for k, v in e.items() if k not in ("seq", "at")} for e in log}
    new = [e for e in made if e["id"] not in there]
    assert all(there[e["id"]] == e for e in made if e["id"] in there)
    if refused and not partial:
        return dict(appended=0, already=0, refused=refused, first=None, last=None, size=len(log))
    for e in new:
        add(log, e)
    return dict(appended=len(new), already=len(made) - len(new), refused=refused, first=new[0]["seq"] if new else None,
                last=new[-1]["seq"] if new else None, size=len(log))


def paid_at(s, office, till, day):
    """Count and amount by channel of what stands of a till's payments of a day."""
    sums = {}
    for p in s.received:
        if (p.get("office"), p.get("till"), p["on"]) == (office, till, day):
            n, amount = sums.get(p["channel"], (0, 0))
            sums[p["channel"]] = (n + 1, amount + cents(p["amount"]))
    return sums


def tills(s, o):
    since, until = (o["day"], o["day"]) if "day" in o else span(o) if "from" in o else (s.D.isoformat(),) * 2
    here = lambda day, office: since <= day <= until and o.get("office", office) == office
    rows = [(e["day"], e["office"], e["till"], e["on"], e["seq"], e) for e in s.set
            if e["type"] == "till.closed" and here(e["day"], e["office"])]
    closings = len(rows)
    open = {(p["on"], p["office"], p["till"]) for p in s.received if "till" in p and here(p["on"], p["office"])}
    rows += [(*key, None, 0, None) for key in open - {r[:3] for r in rows}]
    return dict(head(s, since, until), rows=(rows := [till_row(s, *r) for r in sorted(rows, key=lambda r: r[:5])]),
                total=dict(closings=closings, mismatches=sum(r["closing"] is not None and not r["matches"] for r in rows),
                           unclosed=len(rows) - closings))


def till_row(s, day, office, till, on, seq, e):
    now = paid_at(s, office, till, day)
    known = paid_at(state(on, seq), office, till, day) if e else {}
    said = {t["channel"]: (t["count"], cents(t["amount"])) for t in e["totals"]} if e else {}
    total, channels = [0] * 6, []
    for c in sorted(set(said) | set(known) | set(now)):
        six = [*said.get(c, (0, 0)), *known.get(c, (0, 0)), *now.get(c, (0, 0))]
        total = [a + b for a, b in zip(total, six)]
        channels.append(dict(channel=c, **figures(six, e)))
    return dict(day=day, office=office, till=till, closing=seq if e else None, closed_on=on, channels=channels,
                **figures(total, e), matches=bool(e) and all(said.get(c, (0, 0)) == known.get(c, (0, 0)) for c in said | known))


def figures(six, closing):
    words = ["declared_count", "declared", "known_count", "known", "now_count", "now"]
    row = {w: money(x) if i % 2 else x for i, (w, x) in enumerate(zip(words, six))}
    row |= dict(difference_count=six[0] - six[2], difference=money(six[1] - six[3]))
    # Without a closing nothing is declared, and nothing was known then.
    return row if closing else {k: v if k in ("now_count", "now") else None for k, v in row.items()}


def head(s, since, until):
    return {"as_of": s.D.isoformat(), "known_at": s.K, "from": since, "to": until}


def handover(s, o):
    day, office = o.get("day", s.D.isoformat()), o.get("office")
    assert s.accounts
    paid = [p for p in s.received if p["on"] == day and office in (None, p.get("office"))]
    rows, credit, suspense = {}, 0, 0
    for p in paid:
        if p["id"] not in s.put:
            suspense += cents(p["amount"])
            continue
        on, left = s.put[p["id"]]
        credit += left
        for (concept, rubro, _), amount in on.items():
            rows[rubro, concept] = rows.get((rubro, concept), 0) + amount
    closings = {}
    for e in s.set:
        if e["type"] == "till.closed" and e["day"] == day and office in (None, e["office"]):
            closings[e["office"], e["till"]] = {t["channel"]: (t["count"], cents(t["amount"])) for t in e["totals"]}
    lines = []
    for key in sorted({(p["office"], p["till"]) for p in paid if "till" in p} | set(closings)):
        took = paid_at(s, *key, day)
        said = closings.get(key)
        ties = said is not None and all(said.get(c, (0, 0)) == took.get(c, (0, 0)) for c in said | took)
        lines.append(dict(office=key[0], till=key[1], received=money(sum(a for _, a in took.values())),
                          declared=None if said is None else money(sum(a for _, a in said.values())), ties=ties))
    received = sum(cents(p["amount"]) for p in paid)
    at_tills = sum(cents(x["received"]) for x in lines)
    return dict(day=day, office=office, as_of=s.D.isoformat(), known_at=s.K, rows=[
        dict(rubro=r, concept=c, applied=money(rows[r, c])) for r, c in sorted(rows)], applied=money(sum(rows.values())),
        credit=money(credit), suspense=money(suspense), payments=len(paid), received=money(received), tills=lines,
        at_tills=money(at_tills), elsewhere=money(received - at_tills),
        declared=money(sum(cents(x["declared"]) for x in lines if x["declared"])), ties=all(x["ties"] for x in lines))


def forms(s, o):
    answer, books = [], {}
    for e in s.set:
        if e["type"] in ("forms.received", "form.used", "form.voided"):
            books.setdefault((e["form"], e["series"]), []).append(e)
    for form, series in sorted(books):
        ranges = [(e["first"], e["last"]) for e in books[form, series] if e["type"] == "forms.received"]
        stock = {n for a, b in ranges for n in range(a, b + 1)}
        first, again = {}, 0
        for e in books[form, series]:
            if e["type"] != "forms.received":
                again += e["folio"] in first
                first.setdefault(e["folio"], e["type"])
        gaps = []
        for a, b in ranges:
            top = max((n for n in first if a <= n <= b), default=a)
            for n in range(a, top):
                if n not in first:
                    if gaps and gaps[-1]["last"] == n - 1 >= a:
                        gaps[-1]["last"] = n
                    else:
                        gaps.append(dict(first=n, last=n))
        # The lowest folio that is above all spent ones of its own range.
        nexts = [max((n for n in first if a <= n <= b), default=a - 1) + 1 for a, b in ranges]
        answer.append(dict(form=form, series=series, received=len(stock),
                           used=sum(t == "form.used" for t in first.values()),
                           voided=sum(t == "form.voided" for t in first.values()), left=len(stock - set(first)),
                           next=min((n for n, (_, b) in zip(nexts, ranges) if n <= b), default=None), gaps=gaps,
                           not_in_stock=sorted(set(first) - stock), reused=again))
    return answer


def notices(s, o):
    by, within = o.get("by", "kind"), int(o.get("paid-within", 30))
    since, until = span(o) if "from" in o else (None, None)
    inside = lambda e: since is None or since <= e["on"] <= until
    mine = {p["id"]: name for name, a in s.accounts.items() for p in s.mine[name] if p["type"] == "payment.received"}
    groups, words = {}, ("issued", "served", "delivered", "refused", "absent", "wrong_address")
    blank = lambda: dict(dict.fromkeys(words, 0), days={})
    for e in s.set:
        if e["type"] not in ("notice.issued", "notice.served") or not inside(e):
            continue
        key = e["kind"] if by == "kind" else e["on"][:7] if by == "month" else s.accounts[e["account"]].barrio
        for g in (groups.setdefault(key, blank()), groups.setdefault(None, blank())):
            g["issued" if e["type"] == "notice.issued" else "served"] += 1
            if e["type"] == "notice.served":
                g[e["result"].replace("-", "_")] += 1
                if e["result"] in ("delivered", "refused"):
                    g["days"].setdefault(e["account"], []).append(e["on"])

    def write(g):
        paid, payers = 0, set()
        for p in s.received:
            name = mine.get(p["id"])
            for day in g["days"].get(name, []):
                last = (date(day) + datetime.timedelta(within)).isoformat()
                if day <= p["on"] <= last:
                    paid += cents(p["amount"])
                    payers.add(name)
                    break
        return dict({w: g[w] for w in words}, accounts=len(g["days"]), paid_accounts=len(payers), paid=money(paid))
    total = write(groups.pop(None, blank()))
    return dict(head(s, since, until), by=by, paid_within=within,
                rows=[dict(key=k, **write(groups[k])) for k in sorted(groups)], total=total)
