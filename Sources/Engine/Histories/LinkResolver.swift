import Bytes
import Events

/// Finds the histories that annulments, identifications, references and the like act on.
struct LinkResolver: @unchecked Sendable {
  /// A record found among the accounts' own: by its id, or by a reference's key.
  struct Find {
    enum Why {
      /// Something names its id.
      case named(UInt64)
      /// It issues a reference that is wanted elsewhere.
      case issues(UInt64)
      /// It pays a reference that is wanted elsewhere.
      case pays(UInt64)
    }

    let why: Why
    let account: [UInt8]
    let packed: [UInt8]
  }

  private struct Loose {
    let packed: [UInt8]
    let id: UInt64
    let event: Kind

    enum Kind {
      case payment(reference: UInt64?)
      case identified(payment: UInt64, account: [UInt8])
      case answer(to: UInt64)
      case annulled(UInt64)
    }
  }

  private let packing: HistoryPacking
  /// Records that concern all accounts, with the annulments that name one of them.
  let common: ByteBuffer
  private var loose: [Loose] = []
  private var named: Set<UInt64> = []
  private var wanted: Set<UInt64>
  private var missing: Set<UInt64> = []
  private var finds: [Find] = []

  init(
    _ packing: HistoryPacking, _ loose: ByteBuffer, _ common: ByteBuffer,
    wanting references: Set<UInt64>
  ) {
    self.packing = packing
    self.common = common
    wanted = references
    let scanner = Scanner()
    var event = ScannedEvent()
    var index = 0
    let bytes = loose.bytes
    while let record = HistoryRecord(bytes, at: &index) {
      guard packing.packer.unpack(record.packed, scanner, into: &event) else { continue }
      let kind = LinkResolver.kind(of: event)
      switch kind {
      case .payment(let key): if let key { wanted.insert(key) }
      case .identified(let id, _), .answer(let id), .annulled(let id): named.insert(id)
      }
      self.loose.append(
        Loose(packed: record.packed.array, id: event.id.keyHash, event: kind))
    }
  }

  private static func kind(of event: ScannedEvent) -> Loose.Kind {
    switch Catalogue.standard.types[event.type].name {
    case "payment.received": .payment(reference: event[PaymentReceived.reference]?.keyHash)
    case "payment.identified":
      .identified(
        payment: hash(event[PaymentIdentified.payment]),
        account: event[PaymentIdentified.account]?.array ?? [])
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
      let seq = link.packed.withBytes { EventPacker.order(of: $0).seq }
      switch link.event {
      case .payment: return nil
      case .identified(let id, _), .answer(let id), .annulled(let id): return (id, seq)
      }
    }
  }

  /// Whether anything is to be looked for.
  var hasWork: Bool { !loose.isEmpty || !wanted.isEmpty }

  // MARK: Looking

  /// The records of a shard that something names; on any thread.
  func finds(in bytes: Bytes) -> [Find] {
    let filter = HashFilter(named)
    let issue = packing.typeNumber("reference.issued")
    let payment = packing.typeNumber("payment.received")
    let scanner = Scanner()
    var event = ScannedEvent()
    var found: [Find] = []
    var index = 0
    while let record = HistoryRecord(bytes, at: &index) {
      func find(_ why: Find.Why) {
        found.append(
          Find(why: why, account: record.destination.array, packed: record.packed.array))
      }
      let id = EventPacker.id(of: record.packed).keyHash
      if filter.mayHold(id), named.contains(id) { find(.named(id)) }
      let type = Int(record.packed[0])
      guard !wanted.isEmpty, type == issue || type == payment,
        packing.packer.unpack(record.packed, scanner, into: &event)
      else { continue }
      if type == issue {
        let key = LinkResolver.hash(event[ReferenceIssued.reference])
        if wanted.contains(key) { find(.issues(key)) }
      } else if let key = event[PaymentReceived.reference]?.keyHash, wanted.contains(key) {
        find(.pays(key))
      }
    }
    return found
  }

  /// Keeps what was found.
  mutating func take(_ found: [Find]) { finds += found }

  /// Whether what was found names references that were not looked for: payments with an account of
  /// their own that are identified as another's.
  mutating func needsAnotherLook() -> Bool {
    let scanner = Scanner()
    var event = ScannedEvent()
    let identified = Set(
      loose.compactMap { if case .identified(let id, _) = $0.event { id } else { nil } })
    var more: Set<UInt64> = []
    for find in finds {
      guard case .named(let id) = find.why, identified.contains(id) else { continue }
      let reference = find.packed.withBytes { packed -> UInt64? in
        guard Int(packed[0]) == packing.typeNumber("payment.received"),
          packing.packer.unpack(packed, scanner, into: &event)
        else { return nil }
        return event[PaymentReceived.reference]?.keyHash
      }
      if let reference, !wanted.contains(reference) { more.insert(reference) }
    }
    if more.isEmpty { return false }
    wanted.formUnion(more)
    finds = []
    return true
  }

  // MARK: Bringing

  /// Hands out a record for each history that something loose acts on, with its shard.
  func deliver(_ send: (Bytes, Int) throws -> Void) throws {
    var delivery = LinkDelivery()
    var homes: [UInt64: [Find]] = [:]
    var issues: [UInt64: [Find]] = [:]
    for find in finds {
      switch find.why {
      case .named(let id): homes[id, default: []].append(find)
      case .issues(let key): issues[key, default: []].append(find)
      case .pays: break
      }
    }
    var identified: [UInt64: Set<[UInt8]>] = [:]
    for link in loose {
      if case .identified(let id, let account) = link.event {
        identified[id, default: []].insert(account)
      }
    }

    for find in finds {
      if case .pays(let key) = find.why {
        for issue in issues[key] ?? [] { delivery.bring(issue, to: find.account) }
      }
    }
    for link in loose {
      guard case .payment(let key) = link.event else { continue }
      let known = key.flatMap { issues[$0] } ?? []
      var accounts = identified[link.id] ?? []
      accounts.formUnion(known.map(\.account))
      accounts.insert(HistoryGroup.suspense(link.id))
      for account in accounts {
        delivery.bring(link.packed, id: link.id, to: account)
        for issue in known { delivery.bring(issue, to: account) }
      }
    }
    // A payment goes to all whom it was identified as, and each of them must know of the others.
    for (id, accounts) in identified {
      for home in homes[id] ?? [] {
        let known = reference(of: home).flatMap { issues[$0] } ?? []
        for account in accounts {
          delivery.bring(home, to: account)
          for issue in known { delivery.bring(issue, to: account) }
        }
      }
    }
    for link in loose {
      guard case .identified(let id, _) = link.event else { continue }
      var accounts = delivery.destinations(of: id).union(identified[id] ?? [])
      for home in homes[id] ?? [] { accounts.insert(home.account) }
      for account in accounts { delivery.bring(link.packed, id: link.id, to: account) }
    }
    for link in loose {
      guard case .answer(let id) = link.event else { continue }
      for home in homes[id] ?? [] {
        delivery.bring(link.packed, id: link.id, to: home.account)
      }
    }
    let commonIds = commonIds()
    for link in loose {
      guard case .annulled(let id) = link.event else { continue }
      var accounts = delivery.destinations(of: id)
      for home in homes[id] ?? [] { accounts.insert(home.account) }
      for account in accounts { delivery.bring(link.packed, id: link.id, to: account) }
      if commonIds.contains(id) {
        link.packed.withBytes { packed in
          HistoryRecord.append(packed, of: nil, to: packed.slice(0, 0), in: common)
        }
      }
    }
    try delivery.forEach(send)
  }

  private func reference(of find: Find) -> UInt64? {
    let scanner = Scanner()
    var event = ScannedEvent()
    return find.packed.withBytes { packed in
      guard Int(packed[0]) == packing.typeNumber("payment.received"),
        packing.packer.unpack(packed, scanner, into: &event)
      else { return nil }
      return event[PaymentReceived.reference]?.keyHash
    }
  }

  private func commonIds() -> Set<UInt64> {
    var ids: Set<UInt64> = []
    var index = 0
    let bytes = common.bytes
    while let record = HistoryRecord(bytes, at: &index) {
      ids.insert(EventPacker.id(of: record.packed).keyHash)
    }
    return ids
  }
}
