import Values

// The office: certificates, forms, tills, the programme of the year.

/// A certificate is asked for.
public enum CertificateRequested {
  public static let kind = Field<String>(0, "kind", .key)
  public static let subject = Field<String>(1, "subject", .key)
  public static let account = Field<String>.optional(2, "account", .key)
  public static let charge = Field<String>.optional(3, "charge", .key)

  /// The type.
  public static let type = EventType(
    "certificate.requested", [kind.member, subject.member, account.member, charge.member])
}

/// A certificate is given out.
public enum CertificateIssued {
  public static let request = Field<String>(0, "request", .key)
  public static let folio = Field<String>(1, "folio", .key)

  /// The type.
  public static let type = EventType(
    "certificate.issued", [request.member, folio.member])
}

/// A certificate is refused.
public enum CertificateRefused {
  public static let request = Field<String>(0, "request", .key)
  public static let reason = Field<String>(1, "reason", .text)

  /// The type.
  public static let type = EventType(
    "certificate.refused", [request.member, reason.member])
}

/// Official forms come into stock.
public enum FormsReceived {
  public static let form = Field<String>(0, "form", .key)
  public static let series = Field<String>(1, "series", .key)
  public static let first = Field<Int64>(2, "first", .anyCount)
  public static let last = Field<Int64>(3, "last", .anyCount)

  /// The type.
  public static let type = EventType(
    "forms.received", [form.member, series.member, first.member, last.member],
    rules: [.range(first: "first", last: "last", limit: 1_000_000)])
}

/// A folio is spent.
public enum FormUsed {
  public static let form = Field<String>(0, "form", .key)
  public static let series = Field<String>(1, "series", .key)
  public static let folio = Field<Int64>(2, "folio", .anyCount)
  public static let reason = Field<String>.optional(3, "reason", .text)

  /// The type.
  public static let type = EventType(
    "form.used", [form.member, series.member, folio.member, reason.member])
}

/// A folio is spoilt.
public enum FormVoided {
  public static let form = Field<String>(0, "form", .key)
  public static let series = Field<String>(1, "series", .key)
  public static let folio = Field<Int64>(2, "folio", .anyCount)
  public static let reason = Field<String>.optional(3, "reason", .text)

  /// The type.
  public static let type = EventType(
    "form.voided", [form.member, series.member, folio.member, reason.member])
}

/// A till declares its day.
public enum TillClosed {
  public static let office = Field<String>(0, "office", .key)
  public static let till = Field<String>(1, "till", .key)
  public static let day = Field<Day>(2, "day", .day)
  public static let totals = Field<Value>(
    3, "totals",
    .list(
      .object([
        .required("channel", .key), .required("count", .anyCount),
        .required("amount", .money(.signed)),
      ]), Listing(.member("channel"))))

  /// The type.
  public static let type = EventType(
    "till.closed", [office.member, till.member, day.member, totals.member])
}

/// Money goes to the bank.
public enum DepositRecorded {
  public static let office = Field<String>(0, "office", .key)
  public static let bank = Field<String>(1, "bank", .key)
  public static let amount = Field<Centavos>(2, "amount", .money(.positive))
  public static let slip = Field<String>(3, "slip", .key)

  /// The type.
  public static let type = EventType(
    "deposit.recorded", [office.member, bank.member, amount.member, slip.member])
}

/// A month is closed.
public enum PeriodClosed {
  public static let month = Field<Month>(0, "month", .month)

  /// The type.
  public static let type = EventType(
    "period.closed", [month.member])
}

/// A programme of the annual operating plan.
public enum ProgramAdopted {
  public static let program = Field<String>(0, "program", .key)
  public static let year = Field<Int64>(1, "year", .anyCount)
  public static let name = Field<String>(2, "name", .text)
  public static let number = Field<Int64>.optional(3, "number", .anyCount)
  public static let investment = Field<Centavos>.optional(4, "investment", .money(.notNegative))
  public static let goal = Field<String>.optional(5, "goal", .text)

  /// The type.
  public static let type = EventType(
    "program.adopted",
    [program.member, year.member, name.member, number.member, investment.member, goal.member])
}

/// An activity of a programme, month by month.
public enum ActivityProgrammed {
  public static let program = Field<String>(0, "program", .key)
  public static let year = Field<Int64>(1, "year", .anyCount)
  public static let activity = Field<String>(2, "activity", .key)
  public static let name = Field<String>(3, "name", .text)
  public static let area = Field<String>(4, "area", .key)
  public static let unit = Field<String>(5, "unit", .text)
  public static let indicator = Field<String>.optional(6, "indicator", .text)
  public static let investment = Field<Centavos>.optional(7, "investment", .money(.notNegative))
  public static let annual = Field<Int64>.optional(8, "annual", .anyCount)
  public static let monthly = Field<Value>(
    9, "monthly", .list(.orNull(.anyCount), Listing(length: 12...12, .free)))
  public static let measure = Field<Value>.optional(
    10, "measure",
    .object([
      .required("kind", .choice(["count", "distinct", "sum", "occurs"])),
      .required("event", .eventType),
      .optional("where", .conditions),
    ]))

  /// The type.
  public static let type = EventType(
    "activity.programmed",
    [
      program.member, year.member, activity.member, name.member, area.member, unit.member,
      indicator.member, investment.member, annual.member, monthly.member, measure.member,
    ])
}

/// What was done, reported by hand.
public enum ActivityReported {
  public static let program = Field<String>(0, "program", .key)
  public static let activity = Field<String>(1, "activity", .key)
  public static let month = Field<Month>(2, "month", .month)
  public static let quantity = Field<Int64>(3, "quantity", .anyCount)
  public static let evidence = Field<String>.optional(4, "evidence", .text)

  /// The type.
  public static let type = EventType(
    "activity.reported",
    [program.member, activity.member, month.member, quantity.member, evidence.member])
}
