import Bytes
import Events

/// Finds the histories that annulments, identifications, references and the like act on.
struct LinkResolver: @unchecked Sendable {
  struct Loose {
    /// Where its record begins among the loose.
    let place: Int
    let id: UInt64
    let event: Kind

    enum Kind {
      case payment(reference: UInt64?)
      case identified(payment: UInt64)
      case answer(to: UInt64)
      case annulled(UInt64)
    }
  }

  let packing: HistoryPacking
  /// For one thread only; looking has others.
  let scanner = Scanner()
  /// Records that concern all accounts, with the annulments that name one of them.
  let common: ByteBuffer
  /// Records without a destination.
  private let looseRecords: ByteBuffer
  private(set) var loose: [Loose] = []
  let named: Set<UInt64>
  private let filter: HashFilter
  private let subjects: Set<UInt64>
  private var wanted: Set<UInt64>
  /// What was found in histories.
  private(set) var finds = LinkFinds()

  init(
    _ packing: HistoryPacking, _ loose: ByteBuffer, _ common: ByteBuffer,
    wanting references: Set<UInt64>, named others: Set<UInt64> = [],
    subjects: Set<UInt64> = []
  ) {
    self.packing = packing
    self.common = common
    self.subjects = subjects
    looseRecords = loose
    wanted = references
    var named = others
    var event = ScannedEvent()
    var index = 0
    var place = 0
    let bytes = loose.bytes
    while let record = HistoryRecord(bytes, at: &index) {
      defer { place = index }
      guard packing.packer.unpack(record.packed, scanner, into: &event) else { continue }
      let kind = LinkResolver.kind(of: event)
      switch kind {
      case .payment(let key): if let key { wanted.insert(key) }
      case .identified(let id), .answer(let id), .annulled(let id): named.insert(id)
      }
      self.loose.append(Loose(place: place, id: event.id.keyHash, event: kind))
    }
    self.named = named
    filter = HashFilter(named)
  }

  private static func kind(of event: ScannedEvent) -> Loose.Kind {
    switch Catalogue.standard.types[event.type].name {
    case "payment.received": .payment(reference: event[PaymentReceived.reference]?.keyHash)
    case "payment.identified": .identified(payment: hash(event[PaymentIdentified.payment]))
    case "event.annulled": .annulled(hash(event[EventAnnulled.target]))
    case "agreement.broken": .answer(to: hash(event[AgreementBroken.agreement]))
    case "certificate.issued": .answer(to: hash(event[CertificateIssued.request]))
    default: .answer(to: hash(event[CertificateRefused.request]))
    }
  }

  /// The id that an event names.
  static func target(of event: ScannedEvent) -> Bytes? {
    switch Catalogue.standard.types[event.type].name {
    case "payment.identified": event[PaymentIdentified.payment]
    case "event.annulled": event[EventAnnulled.target]
    case "agreement.broken": event[AgreementBroken.agreement]
    case "certificate.issued": event[CertificateIssued.request]
    case "certificate.refused": event[CertificateRefused.request]
    default: nil
    }
  }

  private static func hash(_ key: Bytes?) -> UInt64 { key?.keyHash ?? 0 }

  /// Which event names which other by its id: the id's hash and the seq of the one that names it.
  var links: [(target: UInt64, seq: UInt64)] {
    loose.compactMap { link in
      let seq = EventPacker.order(of: packed(link)).seq
      switch link.event {
      case .payment: return nil
      case .identified(let id), .answer(let id), .annulled(let id): return (id, seq)
      }
    }
  }

  /// Whether anything is to be looked for.
  var hasWork: Bool { !loose.isEmpty || !wanted.isEmpty || !named.isEmpty }

  /// The record of something loose.
  func record(_ link: Loose) -> HistoryRecord {
    var place = link.place
    guard let record = HistoryRecord(looseRecords.bytes, at: &place) else {
      preconditionFailure("no record begins there")
    }
    return record
  }

  /// The packed form of something loose.
  func packed(_ link: Loose) -> Bytes { record(link).packed }

  // MARK: Looking

  /// The records of a shard that something names; on any thread.
  func finds(in bytes: Bytes) -> LinkFinds {
    let issue = packing.typeNumber("reference.issued")
    let payment = packing.typeNumber("payment.received")
    let charge = packing.typeNumber("charge.assessed")
    let scanner = Scanner()
    var event = ScannedEvent()
    var found = LinkFinds()
    var index = 0
    var start = 0
    while let record = HistoryRecord(bytes, at: &index) {
      defer { start = index }
      func find(_ why: LinkFinds.Why, _ key: UInt64) {
        found.append(why, key, bytes.slice(start, index))
      }
      let id = EventPacker.id(of: record.packed).keyHash
      if filter.mayHold(id), named.contains(id) { find(.named, id) }
      let type = Int(record.packed[0])
      guard HistoryGroup.isAccount(record.destination) else {
        if !subjects.isEmpty, type == charge, HistoryGroup(record.destination) == .subject {
          let subject = HistoryGroup.subject(record.destination).keyHash
          if subjects.contains(subject) { find(.fines, subject) }
        }
        continue
      }
      guard !wanted.isEmpty, type == issue || type == payment,
        packing.packer.unpack(record.packed, scanner, into: &event)
      else { continue }
      if type == issue {
        let key = LinkResolver.hash(event[ReferenceIssued.reference])
        if wanted.contains(key) { find(.issues, key) }
      } else if let key = event[PaymentReceived.reference]?.keyHash, wanted.contains(key) {
        find(.pays, key)
      }
    }
    return found
  }

  /// Keeps what was found.
  mutating func take(_ found: LinkFinds) { finds.append(found) }

  /// Whether what was found names references that were not looked for: payments with an account of
  /// their own that are identified as another's.
  mutating func needsAnotherLook() -> Bool {
    finds.order()
    var more: Set<UInt64> = []
    for link in loose {
      guard case .identified(let id) = link.event else { continue }
      for payment in finds[.named, id] {
        if let key = reference(ofPayment: payment), !wanted.contains(key) { more.insert(key) }
      }
    }
    if more.isEmpty { return false }
    wanted.formUnion(more)
    finds = LinkFinds()
    return true
  }

  // MARK: Bringing

  /// Hands out a record for each history that something loose acts on, with its shard.
  mutating func deliver(_ send: @escaping (Bytes, Int) throws -> Void) throws {
    finds.order()
    var delivery = LinkDelivery(named, send)
    let identified = identifiedAccounts()
    if packing.measures != nil { try bringMeasured(&delivery) }
    for pays in finds.all(.pays) {
      let payment = finds.record(pays)
      for issue in finds[.issues, pays.key] { try delivery.bring(issue, to: payment.destination) }
    }
    for link in loose {
      guard case .payment(let key) = link.event else { continue }
      let issues = key.map { finds[.issues, $0] } ?? []
      var accounts = identified[link.id] ?? []
      accounts.formUnion(issues.map(\.destination.array))
      accounts.insert(HistoryGroup.suspense(link.id))
      if packing.isForFindings { accounts.formUnion(groups(ofPayment: link)) }
      if let group = measuredGroup(link) { accounts.insert(group.array) }
      for account in accounts {
        try delivery.bring(packed(link), to: account)
        for issue in issues { try delivery.bring(issue, to: account) }
      }
    }
    // A payment goes to all whom it was identified as, and each of them must know of the others.
    for (id, accounts) in identified {
      for home in finds[.named, id] {
        let issues = reference(ofPayment: home).map { finds[.issues, $0] } ?? []
        for account in accounts {
          try delivery.bring(home, to: account)
          for issue in issues { try delivery.bring(issue, to: account) }
        }
      }
    }
    for link in loose {
      guard case .identified(let id) = link.event else { continue }
      var accounts = delivery.destinations(of: id).union(identified[id] ?? [])
      for home in finds[.named, id] { accounts.insert(home.destination.array) }
      for account in accounts { try delivery.bring(packed(link), to: account) }
    }
    for link in loose {
      guard case .answer(let id) = link.event else { continue }
      for home in finds[.named, id] { try delivery.bring(packed(link), to: home.destination) }
    }
    let commons = commons()
    if packing.isForFindings { try bringForFindings(commons, &delivery) }
    for link in loose {
      guard case .annulled(let id) = link.event else { continue }
      var accounts = delivery.destinations(of: id)
      for home in finds[.named, id] { accounts.insert(home.destination.array) }
      for account in accounts { try delivery.bring(packed(link), to: account) }
      if commons[id] != nil {
        let packed = packed(link)
        HistoryRecord.append(packed, of: nil, to: packed.slice(0, 0), in: common)
      }
    }
  }

  // The accounts that payments are said to be of, by the hashes of their ids.
  private func identifiedAccounts() -> [UInt64: Set<[UInt8]>] {
    var identified: [UInt64: Set<[UInt8]>] = [:]
    for link in loose {
      guard case .identified(let id) = link.event else { continue }
      identified[id, default: []].insert(account(ofIdentified: link))
    }
    return identified
  }

  private func account(ofIdentified link: Loose) -> [UInt8] {
    var event = ScannedEvent()
    guard packing.packer.unpack(packed(link), scanner, into: &event) else { return [] }
    return event[PaymentIdentified.account]?.array ?? []
  }

  private func reference(ofPayment record: HistoryRecord) -> UInt64? {
    var event = ScannedEvent()
    guard Int(record.packed[0]) == packing.typeNumber("payment.received"),
      packing.packer.unpack(record.packed, scanner, into: &event)
    else { return nil }
    return event[PaymentReceived.reference]?.keyHash
  }

  // What concerns all accounts, by the hash of its id.
  private func commons() -> [UInt64: [[UInt8]]] {
    var found: [UInt64: [[UInt8]]] = [:]
    var index = 0
    let bytes = common.bytes
    while let record = HistoryRecord(bytes, at: &index) {
      found[EventPacker.id(of: record.packed).keyHash, default: []].append(record.packed.array)
    }
    return found
  }
}
