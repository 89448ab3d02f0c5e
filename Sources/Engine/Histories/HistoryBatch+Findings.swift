import Bytes
import Events

/// The groups where findings are decided: an event goes there beside its account.
extension HistoryBatch {
  func takeForFindings(_ event: ScannedEvent) {
    switch packing.role(ofType: event.type) {
    case .charge:
      takeOwn(event)
      guard event.choice(ChargeAssessed.class) == HistoryBatch.fine,
        let subject = event[ChargeAssessed.subject]
      else { return }
      HistoryGroup.subject.write(subject, to: name)
      add(event, to: name.bytes)
    case .request: takeRequest(event)
    case .payment: HistoryGroup.forEach(ofPayment: event, name) { add(event, to: $0) }
    case .issue:
      guard let key = event[ReferenceIssued.reference] else { return }
      HistoryGroup.reference.write(key, to: name)
      add(event, to: name.bytes)
    case .form:
      // The three types begin with the same two fields.
      guard let form = event[FormUsed.form], let series = event[FormUsed.series] else { return }
      HistoryGroup.forms.write(form, series, to: name)
      add(event, to: name.bytes)
    case .till:
      guard let office = event[TillClosed.office], let till = event[TillClosed.till],
        let day = event[TillClosed.day]
      else { return }
      HistoryGroup.till.write(office, till, day, to: name)
      add(event, to: name.bytes)
    case .own, .link, .common, .none: return
    }
  }

  // The place of "fine" among the classes of a charge.
  private static let fine = 1

  private func takeRequest(_ event: ScannedEvent) {
    if event.has(CertificateRequested.account.index) { takeOwn(event) }
    guard let subject = event[CertificateRequested.subject] else { return }
    HistoryGroup.subject.write(subject, to: name)
    add(event, to: name.bytes)
    subjects.append(subject.keyHash)
    guard let charge = event[CertificateRequested.charge]?.keyHash else { return }
    named.append(charge)
    HistoryGroup.target(charge).withBytes { add(event, to: $0) }
  }

  /// Adds an event without an account to the group of events that are named.
  func takeAlone(_ event: ScannedEvent) {
    HistoryGroup.target(event.id.keyHash).withBytes { add(event, to: $0) }
  }

  private func add(_ event: ScannedEvent, to group: Bytes) {
    let account = packing.account(of: event)
    let start = HistoryRecord.begin(of: account, to: group, in: own)
    packing.packer.pack(
      event, omitting: account == nil ? -1 : packing.accountPlace(ofType: event.type), to: own)
    HistoryRecord.end(start, in: own)
    shards.append(UInt8(truncatingIfNeeded: HistoryRecord.shard(of: group)))
  }
}
