/// A short word for an event type: which fields come without a name, and what is filled in.
struct EventWord {
  let type: String
  /// The fields that stand without their name, in this order.
  let places: [String]
  /// The account if none is said.
  let account: String?
  /// Fields, as JSON, that a line may leave out.
  let defaults: [(String, String)]

  private init(
    _ type: String, _ places: [String] = [], account: String? = nil,
    _ defaults: [(String, String)] = []
  ) {
    self.type = type
    self.places = places
    self.account = account
    self.defaults = defaults
  }

  private static let authority = ("authority", "\"cabildo\"")
  private static let reason = ("reason", "\"x\"")
  private static let name = ("name", "\"x\"")

  static let all: [String: EventWord] = [
    "policy": EventWord("policy.adopted", [], [authority]),
    "concept": EventWord("concept.defined", ["concept"], [name]),
    "barrio": EventWord("barrio.defined", ["barrio"], [name]),
    "office": EventWord("office.defined", ["office"], [name]),
    "tariff": EventWord("tariff.set", ["concept", "amount", "from"], [authority]),
    "index": EventWord("index.published", ["index", "month", "value"]),

    "open": EventWord(
      "account.opened", ["account"], [("kind", "\"casa\""), ("barrio", "\"centro\"")]),
    "update": EventWord("account.updated", account: "A", [("source", "\"roll\"")]),
    "close": EventWord("account.closed", account: "A", [reason]),

    "charge": EventWord(
      "charge.assessed", ["amount", "due"], account: "A", [("concept", "\"agua\"")]),
    "pay": EventWord("payment.received", ["amount"], account: "A", [("channel", "\"caja\"")]),
    "identify": EventWord("payment.identified", ["payment", "account"]),
    "refund": EventWord("credit.refunded", ["amount"], account: "A", [authority]),
    "reference": EventWord(
      "reference.issued", ["reference", "amount", "expires"], account: "A"),
    "discount": EventWord(
      "discount.granted", ["components"], account: "A", [("program", "\"buen-fin\""), authority]),
    "sign": EventWord("agreement.signed", account: "A", [authority]),
    "break": EventWord("agreement.broken", ["agreement"], [reason]),
    "annul": EventWord("event.annulled", ["target"], [reason, authority]),

    "serve": EventWord(
      "notice.served", ["kind"], account: "A", [("result", "\"delivered\"")]),
    "notice": EventWord("notice.issued", ["kind"], account: "A"),
    "visit": EventWord("visit.recorded", ["kind", "result"]),
    "suspend": EventWord("service.suspended", ["service"], account: "A", [reason]),
    "restore": EventWord("service.restored", ["service"], account: "A", [reason]),
    "order": EventWord("closure.ordered", ["record"], account: "A", [authority]),
    "execute": EventWord("closure.executed", ["record"], account: "A", [authority]),
    "lift": EventWord("closure.lifted", ["record"], account: "A", [authority]),
    "enforce": EventWord("enforcement.opened", ["case"], account: "A", [reason]),
    "release": EventWord("enforcement.closed", ["case"], account: "A", [reason]),

    "request": EventWord("certificate.requested", ["subject"], [("kind", "\"no-adeudo\"")]),
    "certify": EventWord("certificate.issued", ["request"], [("folio", "\"F\"")]),
    "refuse": EventWord("certificate.refused", ["request"], [reason]),
    "complain": EventWord("complaint.filed", [], [("subject", "\"agua\"")]),
    "answer": EventWord("complaint.answered", ["complaint", "outcome"]),
    "forms": EventWord("forms.received", ["form", "series", "first", "last"]),
    "use": EventWord("form.used", ["form", "series", "folio"]),
    "void": EventWord("form.voided", ["form", "series", "folio"]),
    "till": EventWord("till.closed", ["office", "till", "day"]),
    "period": EventWord("period.closed", ["month"]),
    "program": EventWord("program.adopted", ["program", "year"], [name]),
    "activity": EventWord(
      "activity.programmed", ["program", "year", "activity"],
      [name, ("area", "\"area\""), ("unit", "\"unit\"")]),
    "report": EventWord("activity.reported", ["program", "activity", "month", "quantity"]),
  ]
}
