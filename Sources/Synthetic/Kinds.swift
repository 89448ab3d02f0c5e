import Events

/// The event types that the generator writes by the million, looked up once.
struct Kinds {
  let accountOpened, accountUpdated, accountClosed: LineBuilder.Kind
  let charge, payment, identified, refunded, reference, discount: LineBuilder.Kind
  let signed, broken, annulled: LineBuilder.Kind
  let noticeIssued, noticeServed, visit, suspended, restored: LineBuilder.Kind
  let closureOrdered, closureExecuted, closureLifted: LineBuilder.Kind
  let enforcementOpened, enforcementClosed, complaint, answer: LineBuilder.Kind
  let requested, issued, refused, formsReceived, formUsed, formVoided: LineBuilder.Kind
  let till, deposit: LineBuilder.Kind

  init(_ line: LineBuilder) {
    accountOpened = line.kind(AccountOpened.type)
    accountUpdated = line.kind(AccountUpdated.type)
    accountClosed = line.kind(AccountClosed.type)
    charge = line.kind(ChargeAssessed.type)
    payment = line.kind(PaymentReceived.type)
    identified = line.kind(PaymentIdentified.type)
    refunded = line.kind(CreditRefunded.type)
    reference = line.kind(ReferenceIssued.type)
    discount = line.kind(DiscountGranted.type)
    signed = line.kind(AgreementSigned.type)
    broken = line.kind(AgreementBroken.type)
    annulled = line.kind(EventAnnulled.type)
    noticeIssued = line.kind(NoticeIssued.type)
    noticeServed = line.kind(NoticeServed.type)
    visit = line.kind(VisitRecorded.type)
    suspended = line.kind(ServiceSuspended.type)
    restored = line.kind(ServiceRestored.type)
    closureOrdered = line.kind(ClosureOrdered.type)
    closureExecuted = line.kind(ClosureExecuted.type)
    closureLifted = line.kind(ClosureLifted.type)
    enforcementOpened = line.kind(EnforcementOpened.type)
    enforcementClosed = line.kind(EnforcementClosed.type)
    complaint = line.kind(ComplaintFiled.type)
    answer = line.kind(ComplaintAnswered.type)
    requested = line.kind(CertificateRequested.type)
    issued = line.kind(CertificateIssued.type)
    refused = line.kind(CertificateRefused.type)
    formsReceived = line.kind(FormsReceived.type)
    formUsed = line.kind(FormUsed.type)
    formVoided = line.kind(FormVoided.type)
    till = line.kind(TillClosed.type)
    deposit = line.kind(DepositRecorded.type)
  }
}
