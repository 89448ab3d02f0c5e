import Events
import Values

// The roll, debt and money.
extension RandomMaker {
  mutating func makeOne() {
    if draw.chance(35) {
      switch theme {
      case .anything: break
      case .agreements: return draw.chance(35) ? signAgreement() : payInstalment()
      case .collection: return draw.chance(40) ? serveNotice() : actOfCollection()
      case .office: return draw.chance(50) ? certify() : officeWork()
      case .programme: return draw.chance(60) ? programActivity() : reportActivity()
      }
    }
    switch draw.number(0...999) {
    case 0..<240: assessCharge()
    case 240..<360: receivePayment()
    case 360..<390: payInstalment()
    case 390..<420: identifyPayment()
    case 420..<440:
      record("credit.refunded", [account(), ("amount", quoted(draw.amount())), authority])
    case 440..<475: issueReference()
    case 475..<515: grantDiscount()
    case 515..<565: signAgreement()
    case 565..<580: breakAgreement()
    case 580..<630: annul()
    case 630..<665: adoptPolicy()
    case 665..<680: defineConcept(draw.one(of: concepts))
    case 680..<715: changeRoll()
    case 715..<860: actOfCollection()
    default: officeWork()
    }
  }

  // MARK: Names

  var authority: (String, String) { ("authority", quoted("x")) }
  var reason: (String, String) { ("reason", quoted("x")) }

  /// An account, now and then one that nobody opens.
  mutating func account() -> (String, String) {
    ("account", quoted(draw.chance(4) ? "Z" : draw.one(of: accounts)))
  }

  /// An account, mostly one that has been charged something lately.
  mutating func debtor() -> (String, String) {
    guard draw.chance(75), let charge = draw.recent(of: charges) else { return account() }
    return ("account", quoted(charge.account))
  }

  /// An id: one of those given, or any event's, one to come, or one that nothing has.
  mutating func id(from known: [String]) -> String {
    let usual = draw.recent(of: known)
    switch draw.number(0...99) {
    case 0..<80: return usual ?? "no-such"
    case 80..<88: return "e\(draw.number(0...events.count))"
    case 88..<95: return "e\(events.count + draw.number(1...5))"
    default: return "no-such"
    }
  }

  /// Charges that an event of that account names: mostly its own.
  mutating func charges(of account: String) -> (String, String) {
    let own = charges.filter { $0.account == account }.map(\.id)
    var ids: [String] = []
    for _ in 0..<draw.number(1...3) {
      let id = id(from: draw.chance(90) ? own : charges.map(\.id))
      if !ids.contains(id) { ids.append(id) }
    }
    return ("charges", array(ids.map { quoted($0) }))
  }

  private func name(_ member: (String, String)) -> String {
    String(member.1.dropFirst().dropLast())
  }

  // MARK: The roll

  mutating func openAccount(_ account: String) {
    record(
      "account.opened",
      [
        ("account", quoted(account)), ("kind", quoted(draw.one(of: kinds))),
        ("barrio", quoted(draw.one(of: barrios))),
      ])
  }

  private mutating func changeRoll() {
    switch draw.number(0...3) {
    case 0: openAccount(draw.one(of: accounts))
    case 1: record("account.closed", [account(), reason])
    default:
      var members = [account()]
      if draw.chance(50) { members.append(("kind", quoted(draw.one(of: kinds)))) }
      if draw.chance(60) { members.append(("barrio", quoted(draw.one(of: barrios)))) }
      record("account.updated", members + [("source", quoted("sweep"))])
    }
  }

  mutating func defineConcept(_ concept: String) {
    var members = [("concept", quoted(concept)), ("name", quoted("x"))]
    if draw.chance(70) { members.append(("rubro", quoted(draw.one(of: ["1.1", "1.2", "4.3"])))) }
    if draw.chance(40) {
      members.append(("surcharge_rubro", quoted(draw.one(of: ["1.7", "6.1"]))))
    }
    if draw.chance(30) { members.append(("accrues", draw.chance(40) ? "false" : "true")) }
    record("concept.defined", members)
  }

  // MARK: Debt

  private mutating func assessCharge() {
    let account = account()
    let on = effectiveDay()
    var due = on.adding(days: draw.chance(60) ? draw.number(0...45) : -draw.number(1...200))
    // Ends of months are where the days of instants are cut.
    if draw.chance(40) { due = due.month.lastDay }
    let amount = draw.amount()
    var members = [
      account, ("concept", quoted(draw.chance(4) ? "unheard" : draw.one(of: concepts))),
      ("amount", quoted(amount)), ("due", quoted(due)),
    ]
    if draw.chance(30) {
      let kind = draw.one(of: ["fine", "cost", "indemnity", "principal", "fine"])
      members.append(("class", quoted(kind)))
      if draw.chance(70) { members.append(("subject", quoted(draw.one(of: subjects)))) }
    }
    if draw.chance(30) {
      let own = charges.filter { $0.account == name(account) }.map(\.id)
      members.append(("for", quoted(draw.chance(5) ? nextId : id(from: own))))
    }
    if draw.chance(20) { members.append(("period", quoted("\(due.month)"))) }
    charges.append((nextId, name(account), amount))
    record("charge.assessed", members, on: on)
  }

  private mutating func receivePayment() {
    let account = account()
    var amount = draw.amount()
    if draw.chance(40), let charge = draw.recent(of: charges) { amount = charge.amount }
    if draw.chance(8) { amount = "4000.00" }
    var members = [
      ("amount", quoted(amount)), ("channel", quoted(draw.one(of: ["cash", "bank", "shop"]))),
    ]
    let hasAccount = draw.chance(75)
    if hasAccount { members.append(account) }
    if !hasAccount || draw.chance(15) {
      members.append(("reference", quoted(draw.one(of: ["R1", "R2", "R3", "R4", "R9"]))))
    }
    if draw.chance(60) { members.append(("office", quoted(draw.one(of: ["hall", "annex"])))) }
    if draw.chance(60) { members.append(("till", quoted("1"))) }
    if draw.chance(25) { members.append(("external", quoted("x\(draw.number(1...6))"))) }
    if draw.chance(25) { members.append(charges(of: name(account))) }
    payments.append(record("payment.received", members))
  }

  private mutating func identifyPayment() {
    // Those in suspense sooner than others.
    let suspended = payments.filter { $0[PaymentReceived.account] == nil }.map(\.id)
    let known = draw.chance(70) && !suspended.isEmpty ? suspended : payments.map(\.id)
    record("payment.identified", [("payment", quoted(id(from: known))), account()])
  }

  private mutating func issueReference() {
    let account = account()
    let on = effectiveDay()
    var members = [
      ("reference", quoted(draw.one(of: ["R1", "R2", "R3", "R4"]))), account,
      ("amount", quoted(draw.amount())),
      ("expires", quoted(on.adding(days: draw.number(-5...60)))),
    ]
    if draw.chance(60) { members.append(charges(of: name(account))) }
    record("reference.issued", members, on: on)
  }

  private mutating func grantDiscount() {
    let account = debtor()
    let components = draw.some(of: Component.allCases.map { quoted($0.rawValue) })
    var members = [account, ("program", quoted("relief")), ("components", array(components))]
    members.append(
      draw.chance(60) ? ("percent", quoted(draw.percent())) : ("amount", quoted(draw.amount())))
    if draw.chance(40) { members.append(charges(of: name(account))) }
    record("discount.granted", members + [authority])
  }

  private mutating func annul() {
    // Anything may be named: also what cannot be annulled, or was already.
    let known = draw.chance(50) ? payments.map(\.id) : events.map(\.id)
    record("event.annulled", [("target", quoted(id(from: known))), reason, authority])
  }

  // MARK: Agreements

  private mutating func signAgreement() {
    // Mostly with somebody who owes.
    let account = debtor()
    let owed = charges.last { $0.account == name(account) }?.amount
    let on = effectiveDay()
    var due = on.adding(days: draw.number(-10...60))
    var instalments: [String] = []
    var amounts: [String] = []
    for _ in 0..<draw.number(1...4) {
      let amount = owed ?? draw.amount()
      amounts.append(draw.chance(60) ? amount : draw.amount())
      instalments.append(
        object([("due", quoted(due)), ("amount", quoted(amounts[amounts.count - 1]))]))
      due = due.adding(days: draw.number(1...90))
    }
    var members = [account, ("instalments", array(instalments))]
    if draw.chance(60) {
      let components = draw.some(of: Component.allCases).map { component in
        object([
          ("component", quoted(component.rawValue)), ("percent", quoted(draw.percent())),
        ])
      }
      members.append(("discounts", array(components)))
    }
    if draw.chance(40) { members.append(charges(of: name(account))) }
    agreements.append((nextId, name(account), amounts))
    record("agreement.signed", members + [authority], on: on)
  }

  // Some keep their word.
  private mutating func payInstalment() {
    guard let agreement = draw.recent(of: agreements) else { return receivePayment() }
    payments.append(
      record(
        "payment.received",
        [
          ("account", quoted(agreement.account)), ("channel", quoted("cash")),
          ("amount", quoted(draw.one(of: agreement.amounts))),
        ]))
  }

  private mutating func breakAgreement() {
    record("agreement.broken", [("agreement", quoted(id(from: agreements.map(\.id)))), reason])
  }
}
