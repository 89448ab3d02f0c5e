import Bytes
import Values

/// Reads canonical lines at the speed of memory: every field checked and decoded, no tree built,
/// nothing allocated.
///
/// It accepts exactly the lines that `CanonicalWriter` writes of events that `StrictReader` accepts.
/// For any other line it only says so: whoever wants the reason asks `StrictReader`.
/// One scanner serves one thread.
public final class Scanner {
  /// The event types.
  public var catalogue: Catalogue { plan.catalogue }

  let plan: ScanPlan
  private let strict: StrictReader
  private let padded = ByteBuffer(capacity: 4096)
  private let upcast = ByteBuffer(capacity: 4096)
  var marks: [Entry] = []

  /// A scanner of these types.
  public init(_ catalogue: Catalogue = .standard) {
    plan = ScanPlan(catalogue)
    strict = StrictReader(catalogue)
  }

  /// A scanner for another thread.
  public init(like other: Scanner) {
    plan = other.plan
    strict = other.strict
  }

  /// Reads a line of the log into `event`; an older version comes out as the newest one.
  public func scanRecorded(_ line: Bytes, into event: inout ScannedEvent) -> Bool {
    guard scan(line, recorded: true, &event) else { return false }
    return event.version == catalogue.types[event.type].version || lift(&event)
  }

  /// Reads a line of the log into `event` in the version that it was written in.
  public func scanStored(_ line: Bytes, into event: inout ScannedEvent) -> Bool {
    scan(line, recorded: true, &event)
  }

  /// Reads a line that a producer gives in canonical form, with or without `v`.
  public func scanSubmitted(_ line: Bytes, into event: inout ScannedEvent) -> Bool {
    scan(line, recorded: false, &event)
  }

  // Words are read up to 24 bytes at once: a line with no room behind it is copied to where there is.
  private func scan(_ line: Bytes, recorded: Bool, _ event: inout ScannedEvent) -> Bool {
    var bytes = line
    if !line.hasWord(at: line.count + 24) {
      padded.clear()
      padded.append(line)
      bytes = padded.bytes
    }
    event.line = bytes
    event.present = 0
    var index = 0
    return envelope(bytes, &index, recorded: recorded, &event)
      && fields(bytes, &index, plan.layouts[layout(of: event)], &event)
      && index == bytes.count
  }

  @inline(__always)
  private func layout(of event: ScannedEvent) -> Int {
    plan.types[event.type].layouts.lowerBound &+ event.version &- 1
  }

  private func lift(_ event: inout ScannedEvent) -> Bool {
    guard var owned = try? strict.read(event.line, .recorded) else { return false }
    let layouts = catalogue.types[owned.type].layouts
    while owned.version < layouts.count {
      guard let step = layouts[owned.version - 1].upcast else { return false }
      let next = owned.version + 1
      owned = step(owned)
      owned.version = next
    }
    upcast.clear()
    CanonicalWriter.write(owned, catalogue, to: upcast)
    return scan(upcast.bytes, recorded: true, &event)
  }

  // MARK: The envelope

  private static let seq = ScanPlan.Word("{\"seq\":")
  private static let at = ScanPlan.Word(",\"at\":\"")
  private static let typeAfterAt = ScanPlan.Word("\",\"type\":\"")
  private static let typeFirst = ScanPlan.Word("{\"type\":\"")
  private static let version = ScanPlan.Word(",\"v\":")
  private static let on = ScanPlan.Word(",\"on\":\"")
  private static let id = ScanPlan.Word("\",\"id\":\"")
  private static let by = ScanPlan.Word("\",\"by\":\"")

  @inline(__always)
  private func pass(_ word: ScanPlan.Word, _ bytes: Bytes, _ index: inout Int) -> Bool {
    guard word.stands(in: bytes, at: index) else { return false }
    index &+= word.length
    return true
  }

  private func envelope(
    _ bytes: Bytes, _ index: inout Int, recorded: Bool, _ event: inout ScannedEvent
  ) -> Bool {
    if recorded {
      guard pass(Scanner.seq, bytes, &index) else { return false }
      let seq = count(bytes, &index)
      guard seq >= 0, pass(Scanner.at, bytes, &index), let at = Instant.scan(bytes, &index) else {
        return false
      }
      event.seq = UInt64(seq)
      event.at = at
      event.contentStart = index &+ 2
      guard pass(Scanner.typeAfterAt, bytes, &index) else { return false }
    } else {
      event.contentStart = 1
      guard pass(Scanner.typeFirst, bytes, &index) else { return false }
    }
    let type = typeNumber(bytes, &index)
    guard type >= 0, bytes[index] == UInt8(ascii: "\"") else { return false }
    index &+= 1
    event.type = type
    event.versionPlace = index
    event.version = 1
    event.versionImplied = true
    if pass(Scanner.version, bytes, &index) {
      let version = count(bytes, &index)
      guard version >= 1, version <= Int64(plan.types[type].layouts.count) else { return false }
      event.version = Int(version)
      event.versionImplied = false
    } else if recorded {
      return false
    }
    guard pass(Scanner.on, bytes, &index), let on = Day.scan(bytes, &index) else { return false }
    event.on = on
    guard pass(Scanner.id, bytes, &index) else { return false }
    event.idStart = index
    event.idLength = key(bytes, &index)
    guard event.idLength > 0, pass(Scanner.by, bytes, &index) else { return false }
    event.byStart = index
    event.byLength = key(bytes, &index)
    guard event.byLength > 0, bytes[index] == UInt8(ascii: "\"") else { return false }
    index &+= 1
    return true
  }

  // The type whose name stands at `index`, which moves behind it; -1 if none does.
  @inline(__always)
  func typeNumber(_ bytes: Bytes, _ index: inout Int) -> Int {
    var words: (UInt64, UInt64, UInt64) = (bytes.word(at: index), 0, 0)
    var length = Scanner.quote(words.0)
    if length == 8 {
      words.1 = bytes.word(at: index &+ 8)
      length = 8 &+ Scanner.quote(words.1)
      if length == 16 {
        words.2 = bytes.word(at: index &+ 16)
        length = 16 &+ Scanner.quote(words.2)
        if length == 24 { return -1 }
        words.2 &= Scanner.mask(length &- 16)
      } else {
        words.1 &= Scanner.mask(length &- 8)
      }
    } else {
      words.0 &= Scanner.mask(length)
    }
    var bucket = ScanPlan.bucket(words)
    while true {
      let number = plan.buckets[bucket]
      if number == 255 { return -1 }
      let word = plan.types[Int(number)].word
      if word.words == words {
        index &+= length
        return Int(number)
      }
      bucket = (bucket &+ 1) & 1023
    }
  }

  // How many bytes of the word come before the first quote: 8 if there is none.
  @inline(__always)
  private static func quote(_ word: UInt64) -> Int {
    let difference = word ^ 0x2222_2222_2222_2222
    let zero = (difference &- 0x0101_0101_0101_0101) & ~difference & 0x8080_8080_8080_8080
    return zero == 0 ? 8 : zero.trailingZeroBitCount / 8
  }

  @inline(__always)
  private static func mask(_ length: Int) -> UInt64 { (1 << UInt64(length &* 8)) &- 1 }

  // MARK: The fields

  private func fields(
    _ bytes: Bytes, _ index: inout Int, _ layout: ScanPlan.Layout, _ event: inout ScannedEvent
  ) -> Bool {
    let first = layout.members.lowerBound
    var member = first
    let end = layout.members.upperBound
    while bytes[index] == UInt8(ascii: ",") {
      index &+= 1
      while true {
        guard member < end else { return false }
        if plan.names[member].word.stands(in: bytes, at: index) { break }
        guard plan.names[member].isOptional else { return false }
        member &+= 1
      }
      index &+= plan.names[member].word.length
      var slot = ScannedEvent.Slot()
      guard value(bytes, &index, plan.names[member].kind, &slot) else { return false }
      let place = member &- first
      event.slots[place] = slot
      event.present |= 1 << UInt32(place)
      member &+= 1
    }
    guard bytes[index] == UInt8(ascii: "}") else { return false }
    index &+= 1
    while member < end {
      guard plan.names[member].isOptional else { return false }
      member &+= 1
    }
    return layout.rules.isEmpty || rulesHold(layout.rules, event)
  }

  private func rulesHold(_ rules: [ScanPlan.Rule], _ event: ScannedEvent) -> Bool {
    for rule in rules {
      switch rule {
      case .atLeastOne(let mask): if event.present & mask == 0 { return false }
      case .exactlyOne(let mask): if (event.present & mask).nonzeroBitCount != 1 { return false }
      case .range(let first, let last, let limit):
        let (low, high) = (event.slots[first].number, event.slots[last].number)
        if low > high || high - low >= limit { return false }
      }
    }
    return true
  }
}
