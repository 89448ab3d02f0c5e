import Events
import Values

// Acts of collection, and the office.
extension RandomMaker {
  mutating func actOfCollection() {
    let record = ("record", quoted("REC-1"))
    let service = ("service", quoted(draw.one(of: ["water", "light"])))
    let enforcement = ("case", quoted("CASE-\(draw.number(1...2))"))
    switch draw.number(0...17) {
    case 0...6: serveNotice()
    case 7: self.record("notice.issued", [account(), ("kind", quoted("letter"))])
    case 8:
      self.record(
        "visit.recorded", [account(), ("kind", quoted("sweep")), ("result", quoted("met"))])
    case 9: self.record("service.suspended", [debtor(), service, reason])
    case 10: self.record("service.restored", [account(), service, reason])
    case 11, 12: self.record("closure.ordered", [debtor(), record, authority])
    case 13: self.record("closure.executed", [account(), record, authority])
    case 14: self.record("closure.lifted", [account(), record, authority])
    case 15, 16: self.record("enforcement.opened", [debtor(), enforcement, reason])
    default: self.record("enforcement.closed", [account(), enforcement, reason])
    }
  }

  mutating func serveNotice() {
    let results = ["delivered", "delivered", "refused", "absent", "wrong-address"]
    record(
      "notice.served",
      [
        debtor(), ("kind", quoted(draw.one(of: ["letter", "letter", "demand"]))),
        ("result", quoted(draw.one(of: results))),
      ])
  }

  mutating func officeWork() {
    switch draw.number(0...23) {
    case 0...2: requestCertificate()
    case 3...5: answerCertificate()
    case 6: receiveForms()
    case 7...10: spendForm()
    case 11...12: closeTill()
    case 13: record("period.closed", [("month", quoted(clock.month.adding(-draw.number(0...3))))])
    case 14: adoptProgram()
    case 15...17: programActivity()
    case 18...19: reportActivity()
    case 20: file()
    case 21:
      record(
        "deposit.recorded",
        [
          ("office", quoted("hall")), ("bank", quoted("bank")), ("amount", quoted(draw.amount())),
          ("slip", quoted("s")),
        ])
    case 22: define()
    default: publish()
    }
  }

  // MARK: Certificates

  /// Certificates of a subject, and the fines that speak against them, some of them late.
  mutating func certify() {
    switch draw.number(0...3) {
    case 0: requestCertificate()
    case 1, 2: answerCertificate()
    default:
      let account = account()
      charges.append((nextId, String(account.1.dropFirst().dropLast()), "66.00"))
      let day = clock.adding(days: -draw.number(0...90))
      record(
        "charge.assessed",
        [
          account, ("concept", quoted(draw.one(of: concepts))), ("class", quoted("fine")),
          ("amount", quoted("66.00")), ("due", quoted(day)),
          ("subject", quoted(draw.one(of: subjects))),
        ], on: day)
    }
  }

  private mutating func requestCertificate() {
    var members = [("kind", quoted("no-debt")), ("subject", quoted(draw.one(of: subjects)))]
    if draw.chance(60) { members.append(account()) }
    if draw.chance(60) { members.append(("charge", quoted(id(from: charges.map(\.id))))) }
    requests.append(nextId)
    record("certificate.requested", members)
  }

  private mutating func answerCertificate() {
    let request = ("request", quoted(id(from: requests)))
    if draw.chance(80) {
      record("certificate.issued", [request, ("folio", quoted("f\(events.count)"))])
    } else {
      record("certificate.refused", [request, reason])
    }
  }

  private mutating func file() {
    if draw.chance(50) {
      var members = [("subject", quoted("no \"agua\" \\ desde\tayer"))]
      if draw.chance(60) { members.append(account()) }
      record("complaint.filed", members)
    } else {
      let filed = events.filter { $0.isA(ComplaintFiled.type) }.map(\.id)
      record(
        "complaint.answered", [("complaint", quoted(id(from: filed))), ("outcome", quoted("done"))])
    }
  }

  // MARK: Forms and tills

  private mutating func form() -> [(String, String)] {
    [("form", quoted("receipt")), ("series", quoted(draw.one(of: ["S", "S", "T"])))]
  }

  private mutating func receiveForms() {
    let first = draw.number(0...12)
    record(
      "forms.received",
      form() + [("first", "\(first)"), ("last", "\(first + draw.number(0...12))")])
  }

  private mutating func spendForm() {
    let type = draw.one(of: ["form.used", "form.used", "form.voided"])
    record(type, form() + [("folio", "\(draw.number(0...20))")])
  }

  private mutating func closeTill() {
    // The day of a payment made over that counter, and what came in, or almost.
    let known = payments.filter { $0[PaymentReceived.till] != nil }
    let day = draw.recent(of: known)?.on ?? clock
    let office = draw.one(of: ["hall", "annex"])
    var totals: [String] = []
    for channel in ["cash", "bank", "shop"] {
      let amounts = known.filter {
        $0.on == day && $0[PaymentReceived.office] == office
          && $0[PaymentReceived.channel] == channel
      }.compactMap { $0[PaymentReceived.amount]?.raw }
      if amounts.isEmpty, draw.chance(85) { continue }
      let error: Int64 = draw.chance(15) ? -1 : 0
      totals.append(
        object([
          ("channel", quoted(channel)), ("count", "\(amounts.count)"),
          ("amount", quoted(Centavos(amounts.reduce(error, +)))),
        ]))
    }
    if totals.isEmpty { totals = [#"{"channel":"cash","count":0,"amount":"0.00"}"#] }
    record(
      "till.closed",
      [
        ("office", quoted(office)), ("till", quoted("1")), ("day", quoted(day)),
        ("totals", array(totals)),
      ], on: max(day, clock))
  }

  // MARK: The programme

  private mutating func year() -> Int { clock.date.year + (draw.chance(10) ? 1 : 0) }

  mutating func adoptProgram() {
    record(
      "program.adopted",
      [
        ("program", quoted(draw.one(of: ["P1", "P2"]))), ("year", "\(year())"),
        ("name", quoted("x")),
      ])
  }

  mutating func programActivity() {
    let hasNulls = draw.chance(30)
    let monthly = (0..<12).map { _ in
      hasNulls && draw.chance(20) ? nil : draw.one(of: [0, 0, 1, 1, 2, 5, 50_000])
    }
    var members = [
      ("program", quoted(draw.one(of: ["P1", "P2"]))), ("year", "\(year())"),
      ("activity", quoted("a\(draw.number(1...3))")), ("name", quoted("\"Cobro\"\nx")),
      ("area", quoted("income")), ("unit", quoted("acto")),
      ("monthly", array(monthly.map { $0.map { "\($0)" } ?? "null" })),
    ]
    if draw.chance(60) {
      let exact = monthly.compactMap { $0 }.reduce(0, +)
      members.append(("annual", "\(draw.chance(70) ? exact : exact + 1)"))
    }
    if draw.chance(75) { members.append(("measure", measure())) }
    record("activity.programmed", members)
  }

  private mutating func measure() -> String {
    var members = [
      ("kind", quoted(draw.one(of: ["count", "distinct", "sum", "occurs"]))),
      (
        "event",
        quoted(
          draw.one(of: [
            "charge.assessed", "payment.received", "notice.served", "agreement.signed",
            "certificate.issued", "event.annulled",
          ]))
      ),
    ]
    if draw.chance(50) {
      let condition = draw.one(of: [
        ("class", "fine"), ("channel", "cash"), ("account", "A"), ("result", "delivered"),
        ("amount", "100.00"), ("concept", "land"), ("charges", "x"), ("by", "clerk"),
      ])
      members.append(("where", object([(condition.0, quoted(condition.1))])))
    }
    return object(members)
  }

  mutating func reportActivity() {
    record(
      "activity.reported",
      [
        ("program", quoted(draw.one(of: ["P1", "P2"]))),
        ("activity", quoted("a\(draw.number(1...3))")),
        ("month", quoted(clock.month.adding(-draw.number(0...2)))),
        ("quantity", "\(draw.number(0...5))"),
      ])
  }

  // MARK: The catalogue

  private mutating func define() {
    if draw.chance(50) {
      record("barrio.defined", [("barrio", quoted(draw.one(of: barrios))), ("name", quoted("x"))])
    } else {
      record("office.defined", [("office", quoted("hall")), ("name", quoted("x"))])
    }
  }

  private mutating func publish() {
    if draw.chance(50) {
      record(
        "tariff.set",
        [
          ("concept", quoted(draw.one(of: concepts))), ("amount", quoted(draw.amount())),
          ("from", quoted(clock)), authority,
        ])
    } else {
      record(
        "index.published",
        [("index", quoted("inpc")), ("month", quoted(clock.month)), ("value", quoted("105.5"))])
    }
  }
}
