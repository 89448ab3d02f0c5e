import Bytes
import Events
import Values

/// Events of one stretch of the log, packed and sorted by what they are; made on any thread.
public final class HistoryBatch: @unchecked Sendable {
  /// A use of a reference's key, in the order of the log.
  struct Use {
    /// The hash of the key.
    let key: UInt64
    /// The hash of the account that issued it, or that a payment names.
    let account: UInt64
    let isIssue: Bool
  }

  let packing: HistoryPacking
  /// Records for the accounts in their own fields, and for groups.
  let own = ByteBuffer(capacity: 1 << 16)
  /// The shard of each of those.
  @exclusivity(unchecked) var shards: [UInt8] = []
  /// Records of links, and of payments without an account; they have no destination yet.
  let loose = ByteBuffer(capacity: 1 << 12)
  /// Records of what concerns all accounts.
  let common = ByteBuffer(capacity: 1 << 12)
  /// Who used which reference.
  @exclusivity(unchecked) private(set) var uses: [Use] = []
  /// The hashes of ids that requests of certificates name.
  var named: [UInt64] = []
  /// The hashes of subjects of which certificates are requested.
  var subjects: [UInt64] = []
  /// A group's name in the making.
  let name = ByteBuffer(capacity: 256)
  /// A marked account in the making.
  let marked = ByteBuffer(capacity: 256)
  /// How many events were taken.
  @exclusivity(unchecked) private(set) var count = 0
  /// The earliest day on which any of them takes effect.
  public private(set) var earliest = Day(number: .max)

  /// An empty batch.
  public init(_ packing: HistoryPacking) { self.packing = packing }

  /// Empties it and keeps the memory.
  public func clear() {
    own.clear()
    loose.clear()
    common.clear()
    shards.removeAll(keepingCapacity: true)
    uses.removeAll(keepingCapacity: true)
    named.removeAll(keepingCapacity: true)
    subjects.removeAll(keepingCapacity: true)
    count = 0
    earliest = Day(number: .max)
  }

  /// Adds an event.
  public func take(_ event: ScannedEvent) {
    count += 1
    earliest = min(earliest, event.on)
    if let measures = packing.measures { return takeMeasured(event, measures) }
    switch packing.role(ofType: event.type) {
    case .none: if packing.isForFindings { takeAlone(event) }
    case .common: append(event, to: common)
    case .link: append(event, to: loose)
    case .own: takeOwn(event)
    case .charge, .request, .form, .till: takeForFindings(event)
    case .issue:
      takeOwn(event)
      use(event, event[ReferenceIssued.reference], isIssue: true)
      if packing.isForFindings { takeForFindings(event) }
    case .payment:
      if event.has(PaymentReceived.account.index) {
        takeOwn(event)
        use(event, event[PaymentReceived.reference], isIssue: false)
        if packing.isForFindings { takeForFindings(event) }
      } else {
        append(event, to: loose)
      }
    }
  }

  func takeOwn(_ event: ScannedEvent) {
    guard let account = packing.account(of: event) else {
      if packing.isForFindings { takeAlone(event) }
      return
    }
    let start = HistoryRecord.begin(own: account, in: own)
    packing.packer.pack(event, omitting: packing.accountPlace(ofType: event.type), to: own)
    HistoryRecord.end(start, in: own)
    shards.append(UInt8(truncatingIfNeeded: HistoryRecord.shard(of: account)))
  }

  /// Adds an event that has no destination yet, or also a group.
  func append(_ event: ScannedEvent, to buffer: ByteBuffer, group: Bytes? = nil) {
    let start =
      group.map { HistoryRecord.begin(of: nil, to: $0, in: buffer) }
      ?? HistoryRecord.beginLoose(in: buffer)
    packing.packer.pack(event, to: buffer)
    HistoryRecord.end(start, in: buffer)
  }

  private func use(_ event: ScannedEvent, _ key: Bytes?, isIssue: Bool) {
    guard let key, let account = packing.account(of: event) else { return }
    uses.append(Use(key: key.keyHash, account: account.keyHash, isIssue: isIssue))
  }
}
