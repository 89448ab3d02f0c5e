/// Every event type that a ledger knows, in the order of RULES §3.
public struct Catalogue: Sendable {
  /// The types; a type's place in this list is its number.
  public let types: [EventType]

  /// A catalogue of these types.
  public init(_ types: [EventType]) { self.types = types }

  /// The place of the type of that name.
  public func index(of name: String) -> Int? {
    types.firstIndex { $0.name.utf8.elementsEqual(name.utf8) }
  }

  /// The event in its type's current version, made by the upcasters of the versions between.
  public func upcast(_ event: Event) -> Event {
    var event = event
    let layouts = types[event.type].layouts
    while event.version < layouts.count {
      guard let step = layouts[event.version - 1].upcast else {
        preconditionFailure("no way from version \(event.version) of \(types[event.type].name)")
      }
      let next = event.version + 1
      event = step(event)
      event.version = next
    }
    return event
  }

  /// The type whose name is nearest to a misspelt one, if any is near.
  public func nearest(to name: String) -> String? {
    Spelling.nearest(to: name, among: types.map(\.name))
  }

  /// The event types of RULES §3, version 1.
  public static let standard = Catalogue([
    LedgerOpened.type,
    PolicyAdopted.type,
    ConceptDefined.type,
    BarrioDefined.type,
    OfficeDefined.type,
    TariffSet.type,
    IndexPublished.type,
    AccountOpened.type,
    AccountUpdated.type,
    AccountClosed.type,
    ChargeAssessed.type,
    PaymentReceived.type,
    PaymentIdentified.type,
    CreditRefunded.type,
    ReferenceIssued.type,
    DiscountGranted.type,
    AgreementSigned.type,
    AgreementBroken.type,
    EventAnnulled.type,
    NoticeIssued.type,
    NoticeServed.type,
    VisitRecorded.type,
    ServiceSuspended.type,
    ServiceRestored.type,
    ClosureOrdered.type,
    ClosureExecuted.type,
    ClosureLifted.type,
    EnforcementOpened.type,
    EnforcementClosed.type,
    ComplaintFiled.type,
    ComplaintAnswered.type,
    CertificateRequested.type,
    CertificateIssued.type,
    CertificateRefused.type,
    FormsReceived.type,
    FormUsed.type,
    FormVoided.type,
    TillClosed.type,
    DepositRecorded.type,
    PeriodClosed.type,
    ProgramAdopted.type,
    ActivityProgrammed.type,
    ActivityReported.type,
  ])
}
