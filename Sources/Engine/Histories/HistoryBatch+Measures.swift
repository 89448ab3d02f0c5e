import Bytes
import Events

/// The groups where a plan's measures are counted, in place of accounts.
extension HistoryBatch {
  func takeMeasured(_ event: ScannedEvent, _ measures: Measures) {
    let role = packing.role(ofType: event.type)
    let account = packing.account(of: event)
    let isLoose = role == .link || role == .payment && account == nil
    var isMeasured = false
    measures.forEach(matching: event) { place in
      isMeasured = true
      HistoryGroup.write(measure: place, of: event.id, to: name)
      if isLoose {
        append(event, to: loose, group: name.bytes)
      } else {
        addMeasured(event, account, to: name.bytes)
      }
    }
    switch role {
    case .common: append(event, to: common)
    case .link: if !isMeasured { append(event, to: loose) }
    case .issue, .request, .own: if isNamedByMeasured(event.type, measures) { takeOwn(event) }
    case .payment, .charge, .form, .till, .none: return
    }
  }

  // Whether the account of an event of a measured type may be that of an event of this one.
  private func isNamedByMeasured(_ type: Int, _ measures: Measures) -> Bool {
    guard measures.needsOwners else { return false }
    return type == packing.typeNumber(ReferenceIssued.type.name)
      && measures.takes(PaymentReceived.type)
      || type == packing.typeNumber(AgreementSigned.type.name)
        && measures.takes(AgreementBroken.type)
      || type == packing.typeNumber(CertificateRequested.type.name)
        && (measures.takes(CertificateIssued.type) || measures.takes(CertificateRefused.type))
  }

  // The mark before the account tells what is measured from what acts on it.
  private func addMeasured(_ event: ScannedEvent, _ account: Bytes?, to group: Bytes) {
    marked.clear()
    marked.append(HistoryGroup.measuredMark)
    if let account { marked.append(account) }
    let start = HistoryRecord.begin(of: marked.bytes, to: group, in: own)
    packing.packer.pack(
      event, omitting: account == nil ? -1 : packing.accountPlace(ofType: event.type), to: own)
    HistoryRecord.end(start, in: own)
    shards.append(UInt8(truncatingIfNeeded: HistoryRecord.shard(of: group)))
  }
}
