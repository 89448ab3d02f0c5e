import Bytes
import Events

/// What findings want together beside what acts on accounts.
extension LinkResolver {
  /// The groups that a payment without an account belongs to.
  func groups(ofPayment link: Loose) -> [[UInt8]] {
    var event = ScannedEvent()
    guard packing.packer.unpack(packed(link), scanner, into: &event) else { return [] }
    var groups: [[UInt8]] = []
    HistoryGroup.forEach(ofPayment: event, ByteBuffer(capacity: 256)) { groups.append($0.array) }
    return groups
  }

  /// Brings what is named and what names it to one group, and certificates to the accounts whose debts
  /// speak against them; before annulments, which follow everything that they may strike.
  func bringForFindings(
    _ commons: [UInt64: [[UInt8]]], _ delivery: inout LinkDelivery
  ) throws {
    for place in finds.all(.named) {
      try delivery.bring(finds.record(place), to: HistoryGroup.target(place.key))
    }
    for (id, events) in commons where named.contains(id) {
      for packed in events {
        try packed.withBytes { packed in
          try HistoryGroup.target(id).withBytes { try delivery.bring(packed, to: $0) }
        }
      }
    }
    for link in loose {
      // A link may itself be named, like a payment.
      if named.contains(link.id) {
        try delivery.bring(packed(link), to: HistoryGroup.target(link.id))
      }
      switch link.event {
      case .payment: continue
      case .identified(let id), .annulled(let id):
        try delivery.bring(packed(link), to: HistoryGroup.target(id))
      case .answer(let id):
        try delivery.bring(packed(link), to: HistoryGroup.target(id))
        for request in finds[.named, id] { try bring(request, answered: link, &delivery) }
      }
    }
  }

  // Brings a request and its answer to the account of the charge that it names, and to all that have
  // fines on its subject.
  private func bring(
    _ request: HistoryRecord, answered link: Loose, _ delivery: inout LinkDelivery
  ) throws {
    var event = ScannedEvent()
    guard Int(request.packed[0]) == packing.typeNumber("certificate.requested"),
      packing.packer.unpack(request.packed, scanner, into: &event)
    else { return }
    func bring(to account: Bytes) throws {
      try delivery.bring(request, to: account)
      try delivery.bring(packed(link), to: account)
    }
    if let subject = event[CertificateRequested.subject] {
      for fine in finds[.fines, subject.keyHash] {
        if let account = fine.account { try bring(to: account) }
      }
    }
    if let charge = event[CertificateRequested.charge] {
      for home in finds[.named, charge.keyHash] {
        if let account = home.account { try bring(to: account) }
      }
    }
  }
}
