import Values

// Debt and money.

/// Something is owed.
public enum ChargeAssessed {
  public static let account = Field<String>(0, "account", .key)
  public static let concept = Field<String>(1, "concept", .key)
  public static let `class` = Field<String>.optional(
    2, "class", .choice(["principal", "fine", "cost", "indemnity"]))
  public static let amount = Field<Centavos>(3, "amount", .money(.positive))
  public static let due = Field<Day>(4, "due", .day)
  public static let period = Field<String>.optional(5, "period", .period)
  public static let `for` = Field<String>.optional(6, "for", .key)
  public static let subject = Field<String>.optional(7, "subject", .key)

  /// The type.
  public static let type = EventType(
    "charge.assessed",
    [
      account.member, concept.member, `class`.member, amount.member, due.member, period.member,
      `for`.member, subject.member,
    ])
}

/// Money came in.
public enum PaymentReceived {
  public static let account = Field<String>.optional(0, "account", .key)
  public static let reference = Field<String>.optional(1, "reference", .key)
  public static let amount = Field<Centavos>(2, "amount", .money(.positive))
  public static let channel = Field<String>(3, "channel", .key)
  public static let office = Field<String>.optional(4, "office", .key)
  public static let till = Field<String>.optional(5, "till", .key)
  public static let receipt = Field<String>.optional(6, "receipt", .key)
  public static let external = Field<String>.optional(7, "external", .key)
  public static let charges = Field<Value>.optional(8, "charges", .charges)

  /// The type.
  public static let type = EventType(
    "payment.received",
    [
      account.member, reference.member, amount.member, channel.member, office.member, till.member,
      receipt.member, external.member, charges.member,
    ], rules: [.atLeastOne(["account", "reference"])])
}

/// Whose a payment in suspense is.
public enum PaymentIdentified {
  public static let payment = Field<String>(0, "payment", .key)
  public static let account = Field<String>(1, "account", .key)

  /// The type.
  public static let type = EventType(
    "payment.identified", [payment.member, account.member])
}

/// An account's credit is paid back.
public enum CreditRefunded {
  public static let account = Field<String>(0, "account", .key)
  public static let amount = Field<Centavos>(1, "amount", .money(.positive))
  public static let authority = Field<String>(2, "authority", .text)

  /// The type.
  public static let type = EventType(
    "credit.refunded", [account.member, amount.member, authority.member])
}

/// A number to pay by at banks and shops.
public enum ReferenceIssued {
  public static let reference = Field<String>(0, "reference", .key)
  public static let account = Field<String>(1, "account", .key)
  public static let amount = Field<Centavos>(2, "amount", .money(.positive))
  public static let charges = Field<Value>.optional(3, "charges", .charges)
  public static let expires = Field<Day>(4, "expires", .day)
  public static let lines = Field<Value>.optional(
    5, "lines",
    .list(
      .object([.required("channel", .key), .required("number", .key)]), Listing(.member("channel")))
  )

  /// The type.
  public static let type = EventType(
    "reference.issued",
    [reference.member, account.member, amount.member, charges.member, expires.member, lines.member])
}

/// Debt is forgiven at once.
public enum DiscountGranted {
  public static let account = Field<String>(0, "account", .key)
  public static let program = Field<String>(1, "program", .key)
  public static let percent = Field<Percent>.optional(2, "percent", .percent(.discount))
  public static let amount = Field<Centavos>.optional(3, "amount", .money(.positive))
  public static let components = Field<Value>(4, "components", .list(.component, Listing()))
  public static let charges = Field<Value>.optional(5, "charges", .charges)
  public static let authority = Field<String>(6, "authority", .text)
  public static let basis = Field<String>.optional(7, "basis", .text)

  /// The type.
  public static let type = EventType(
    "discount.granted",
    [
      account.member, program.member, percent.member, amount.member, components.member,
      charges.member, authority.member, basis.member,
    ], rules: [.exactlyOne(["percent", "amount"])])
}

/// Debt is to be paid by instalments.
public enum AgreementSigned {
  public static let account = Field<String>(0, "account", .key)
  public static let charges = Field<Value>.optional(1, "charges", .charges)
  public static let discounts = Field<Value>.optional(
    2, "discounts",
    .list(
      .object([.required("component", .component), .required("percent", .percent(.discount))]),
      Listing(.member("component"))))
  public static let instalments = Field<Value>(
    3, "instalments",
    .list(
      .object([.required("due", .day), .required("amount", .money(.positive))]),
      Listing(length: 1...120, .risingMember("due"))))
  public static let authority = Field<String>(4, "authority", .text)

  /// The type.
  public static let type = EventType(
    "agreement.signed",
    [account.member, charges.member, discounts.member, instalments.member, authority.member])
}

/// An agreement is ended by the treasury.
public enum AgreementBroken {
  public static let agreement = Field<String>(0, "agreement", .key)
  public static let reason = Field<String>(1, "reason", .text)

  /// The type.
  public static let type = EventType(
    "agreement.broken", [agreement.member, reason.member])
}

/// An event is struck from the record.
public enum EventAnnulled {
  public static let target = Field<String>(0, "target", .key)
  public static let reason = Field<String>(1, "reason", .text)
  public static let authority = Field<String>(2, "authority", .text)

  /// The type.
  public static let type = EventType(
    "event.annulled", [target.member, reason.member, authority.member])
}
