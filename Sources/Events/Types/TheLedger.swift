import Values

// The ledger itself and its catalogue.

/// The ledger begins: always seq 0, and only once.
public enum LedgerOpened {
  public static let ledger = Field<String>(0, "ledger", .key)
  public static let name = Field<String>(1, "name", .text)
  public static let country = Field<String>(2, "country", .key)
  public static let currency = Field<String>(3, "currency", .key)

  /// The type.
  public static let type = EventType(
    "ledger.opened", [ledger.member, name.member, country.member, currency.member])
}

/// Rates, orders and thresholds from a day on.
public enum PolicyAdopted {
  public static let from = Field<Day>(0, "from", .day)
  public static let surcharge = Field<Value>.optional(
    1, "surcharge",
    .object([
      .required("method", .choice(["monthly", "daily"])),
      .required("rate", .percent(.rate)),
      .optional("cap_months", .months),
    ]))
  public static let allocation = Field<Value>.optional(
    2, "allocation",
    .object([
      .required("scope", .choice(["debt", "component"])),
      .required("order", .list(.component, Listing())),
    ]))
  public static let agreement = Field<Value>.optional(
    3, "agreement",
    .object([
      .required("break_after_missed", .times), .required("grace_days", .days),
    ]))
  public static let aging = Field<Value>.optional(
    4, "aging", .list(.count(1...36_500), Listing(.rising)))
  public static let ladder = Field<Value>.optional(
    5, "ladder", .list(step, Listing(.member("step"))))
  public static let traffic = Field<Value>.optional(
    6, "traffic",
    .object([
      .required("green", .anyCount), .required("yellow", .anyCount),
    ]))
  public static let authority = Field<String>(7, "authority", .text)

  private static let step = Shape.object([
    .required("step", .key),
    .required("action", .choice(["notice", "suspension", "closure", "enforcement"])),
    .optional("kinds", .list(.key, Listing())),
    .optional("min_days", .days),
    .optional("min_total", .money(.positive)),
    .optional(
      "after",
      .object([
        .required("notice", .key), .required("times", .times), .optional("days_between", .days),
        .optional("days_since", .days),
      ])),
  ])

  /// The type.
  public static let type = EventType(
    "policy.adopted",
    [
      from.member, surcharge.member, allocation.member, agreement.member, aging.member,
      ladder.member, traffic.member, authority.member,
    ])
}

/// A concept of revenue and where it is booked.
public enum ConceptDefined {
  public static let concept = Field<String>(0, "concept", .key)
  public static let name = Field<String>(1, "name", .text)
  public static let rubro = Field<String>.optional(2, "rubro", .key)
  public static let surchargeRubro = Field<String>.optional(3, "surcharge_rubro", .key)
  public static let accrues = Field<Bool>.optional(4, "accrues", .bool)

  /// The type.
  public static let type = EventType(
    "concept.defined",
    [concept.member, name.member, rubro.member, surchargeRubro.member, accrues.member])
}

/// A barrio.
public enum BarrioDefined {
  public static let barrio = Field<String>(0, "barrio", .key)
  public static let name = Field<String>(1, "name", .text)
  public static let sector = Field<String>.optional(2, "sector", .key)

  /// The type.
  public static let type = EventType(
    "barrio.defined", [barrio.member, name.member, sector.member])
}

/// An office.
public enum OfficeDefined {
  public static let office = Field<String>(0, "office", .key)
  public static let name = Field<String>(1, "name", .text)

  /// The type.
  public static let type = EventType(
    "office.defined", [office.member, name.member])
}

/// What a concept costs from a day on.
public enum TariffSet {
  public static let concept = Field<String>(0, "concept", .key)
  public static let kind = Field<String>.optional(1, "kind", .key)
  public static let amount = Field<Centavos>(2, "amount", .money(.positive))
  public static let from = Field<Day>(3, "from", .day)
  public static let authority = Field<String>(4, "authority", .text)

  /// The type.
  public static let type = EventType(
    "tariff.set", [concept.member, kind.member, amount.member, from.member, authority.member])
}

/// A price index of a month.
public enum IndexPublished {
  public static let index = Field<String>(0, "index", .key)
  public static let month = Field<Month>(1, "month", .month)
  public static let value = Field<Percent>(2, "value", .percent(.index))

  /// The type.
  public static let type = EventType(
    "index.published", [index.member, month.member, value.member])
}
