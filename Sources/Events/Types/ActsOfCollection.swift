import Values

// Acts of collection.

/// A notice is made out.
public enum NoticeIssued {
  public static let account = Field<String>(0, "account", .key)
  public static let kind = Field<String>(1, "kind", .key)
  public static let folio = Field<String>.optional(2, "folio", .key)
  public static let amount = Field<Centavos>.optional(3, "amount", .money(.positive))

  /// The type.
  public static let type = EventType(
    "notice.issued", [account.member, kind.member, folio.member, amount.member])
}

/// Somebody went to hand a notice over.
public enum NoticeServed {
  public static let account = Field<String>(0, "account", .key)
  public static let kind = Field<String>(1, "kind", .key)
  public static let notice = Field<String>.optional(2, "notice", .key)
  public static let result = Field<String>(
    3, "result", .choice(["delivered", "refused", "absent", "wrong-address"]))
  public static let officer = Field<String>.optional(4, "officer", .key)

  /// The type.
  public static let type = EventType(
    "notice.served", [account.member, kind.member, notice.member, result.member, officer.member])
}

/// Somebody went there.
public enum VisitRecorded {
  public static let account = Field<String>.optional(0, "account", .key)
  public static let kind = Field<String>(1, "kind", .key)
  public static let result = Field<String>(2, "result", .key)
  public static let officer = Field<String>.optional(3, "officer", .key)
  public static let barrio = Field<String>.optional(4, "barrio", .key)

  /// The type.
  public static let type = EventType(
    "visit.recorded", [account.member, kind.member, result.member, officer.member, barrio.member])
}

/// A service is cut.
public enum ServiceSuspended {
  public static let account = Field<String>(0, "account", .key)
  public static let service = Field<String>(1, "service", .key)
  public static let reason = Field<String>(2, "reason", .text)

  /// The type.
  public static let type = EventType(
    "service.suspended", [account.member, service.member, reason.member])
}

/// A service is given back.
public enum ServiceRestored {
  public static let account = Field<String>(0, "account", .key)
  public static let service = Field<String>(1, "service", .key)
  public static let reason = Field<String>(2, "reason", .text)

  /// The type.
  public static let type = EventType(
    "service.restored", [account.member, service.member, reason.member])
}

/// Premises are to be closed.
public enum ClosureOrdered {
  public static let account = Field<String>(0, "account", .key)
  public static let record = Field<String>(1, "record", .key)
  public static let authority = Field<String>(2, "authority", .text)

  /// The type.
  public static let type = EventType(
    "closure.ordered", [account.member, record.member, authority.member])
}

/// Premises are closed.
public enum ClosureExecuted {
  public static let account = Field<String>(0, "account", .key)
  public static let record = Field<String>(1, "record", .key)
  public static let authority = Field<String>(2, "authority", .text)

  /// The type.
  public static let type = EventType(
    "closure.executed", [account.member, record.member, authority.member])
}

/// Premises may open again.
public enum ClosureLifted {
  public static let account = Field<String>(0, "account", .key)
  public static let record = Field<String>(1, "record", .key)
  public static let authority = Field<String>(2, "authority", .text)

  /// The type.
  public static let type = EventType(
    "closure.lifted", [account.member, record.member, authority.member])
}

/// A case goes to enforcement.
public enum EnforcementOpened {
  public static let account = Field<String>(0, "account", .key)
  public static let `case` = Field<String>(1, "case", .key)
  public static let reason = Field<String>(2, "reason", .text)

  /// The type.
  public static let type = EventType(
    "enforcement.opened", [account.member, `case`.member, reason.member])
}

/// A case of enforcement ends.
public enum EnforcementClosed {
  public static let account = Field<String>(0, "account", .key)
  public static let `case` = Field<String>(1, "case", .key)
  public static let reason = Field<String>(2, "reason", .text)

  /// The type.
  public static let type = EventType(
    "enforcement.closed", [account.member, `case`.member, reason.member])
}

/// Somebody complains.
public enum ComplaintFiled {
  public static let account = Field<String>.optional(0, "account", .key)
  public static let subject = Field<String>(1, "subject", .text)

  /// The type.
  public static let type = EventType(
    "complaint.filed", [account.member, subject.member])
}

/// A complaint gets its answer.
public enum ComplaintAnswered {
  public static let complaint = Field<String>(0, "complaint", .key)
  public static let outcome = Field<String>(1, "outcome", .key)

  /// The type.
  public static let type = EventType(
    "complaint.answered", [complaint.member, outcome.member])
}
