import Bytes
import Values

/// Reads canonical lines at the speed of memory: every field checked and decoded, no tree built,
/// nothing allocated.
///
/// It accepts exactly the lines that `CanonicalWriter` writes of events that `StrictReader` accepts.
/// For any other line it only says so: whoever wants the reason asks `StrictReader`.
/// One scanner serves one thread.
///
/// What lies behind the line may be anything: no step begins beyond the line's end, and a step reads
/// at most `reach` bytes.
public final class Scanner {
  /// The event types.
  public var catalogue: Catalogue { plan.catalogue }

  // How many bytes behind a line must be readable: a word of three machine words, and a quote.
  static let reach = 32

  let plan: ScanPlan
  private let strict: StrictReader
  private let padded = ByteBuffer(capacity: 4096)
  private let upcast = ByteBuffer(capacity: 4096)
  // The entries of the lists that are being read, to be compared with each other.
  @exclusivity(unchecked) var marks: [ScannedEvent.Slot] = []

  private static let standard = ScanPlan(.standard)

  /// A scanner of the standard types, which are laid out once.
  public init() {
    plan = Scanner.standard
    strict = StrictReader()
  }

  /// A scanner of these types.
  public init(_ catalogue: Catalogue) {
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
    guard scanStored(line, into: &event) else { return false }
    return event.version == plan.types[event.type].versions || lift(&event)
  }

  /// Reads a line of the log into `event` in the version that it was written in.
  public func scanStored(_ line: Bytes, into event: inout ScannedEvent) -> Bool {
    line.count <= CanonicalWriter.lineLimit && scan(line, recorded: true, &event)
  }

  /// Reads a line that a producer gives in canonical form, with or without `v`.
  ///
  /// The fields of an older version stay where that version has them.
  public func scanSubmitted(_ line: Bytes, into event: inout ScannedEvent) -> Bool {
    scan(line, recorded: false, &event)
      && line.count + (event.versionImplied ? CanonicalWriter.impliedVersion : 0)
        <= CanonicalWriter.lineLimit
  }

  // A line with too little memory behind it is copied to where there is enough.
  private func scan(_ line: Bytes, recorded: Bool, _ event: inout ScannedEvent) -> Bool {
    var bytes = line
    if !line.hasWord(at: line.count + Scanner.reach - 8) {
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
    plan.types[event.type].layout &+ event.version &- 1
  }

  private func lift(_ event: inout ScannedEvent) -> Bool {
    guard let old = try? strict.read(event.line, .recorded) else { return false }
    upcast.clear()
    CanonicalWriter.write(catalogue.upcast(old), catalogue, to: upcast)
    return scan(upcast.bytes, recorded: true, &event)
  }

  // MARK: The envelope

  @inline(__always)
  private func pass(_ word: ScanPlan.Word, _ bytes: Bytes, _ index: inout Int) -> Bool {
    guard index <= bytes.count, word.stands(in: bytes, at: index) else { return false }
    index &+= word.length
    return true
  }

  private func envelope(
    _ bytes: Bytes, _ index: inout Int, recorded: Bool, _ event: inout ScannedEvent
  ) -> Bool {
    if recorded {
      guard pass(plan.envelope.seq, bytes, &index) else { return false }
      let seq = count(bytes, &index)
      guard seq >= 0, pass(plan.envelope.at, bytes, &index), let at = Instant.scan(bytes, &index)
      else {
        return false
      }
      event.seq = UInt64(seq)
      event.at = at
      event.contentStart = index &+ 2
      guard pass(plan.envelope.typeAfterAt, bytes, &index) else { return false }
    } else {
      event.contentStart = 1
      guard pass(plan.envelope.typeFirst, bytes, &index) else { return false }
    }
    guard index <= bytes.count else { return false }
    let type = typeNumber(bytes, &index)
    guard type >= 0, bytes[index] == UInt8(ascii: "\"") else { return false }
    index &+= 1
    event.type = type
    event.versionPlace = index
    event.version = 1
    event.versionImplied = true
    if pass(plan.envelope.version, bytes, &index) {
      let version = count(bytes, &index)
      guard version >= 1, version <= Int64(plan.types[type].versions) else { return false }
      event.version = Int(version)
      event.versionImplied = false
    } else if recorded {
      return false
    }
    guard pass(plan.envelope.on, bytes, &index), let on = Day.scan(bytes, &index) else {
      return false
    }
    event.on = on
    guard pass(plan.envelope.id, bytes, &index) else { return false }
    event.idStart = index
    event.idLength = key(bytes, &index)
    guard event.idLength > 0, pass(plan.envelope.by, bytes, &index) else { return false }
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
      // The length too: zero bytes behind a name make no difference in the words.
      if word.words == words, word.length == length {
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
      guard pass(&member, of: end, bytes, &index),
        let slot = value(bytes, &index, plan.names[member].kind)
      else { return false }
      let place = member &- first
      event.slots[place] = slot
      event.present |= 1 << UInt32(place)
      member &+= 1
    }
    guard bytes[index] == UInt8(ascii: "}"), allOptional(from: member, to: end) else {
      return false
    }
    index &+= 1
    return layout.rules.isEmpty || rulesHold(layout.rules, &event)
  }

  // Moves `index` behind the name that stands there, and `member` to the member of that name; none
  // that must be there is passed over.
  @inline(__always)
  func pass(_ member: inout Int, of end: Int, _ bytes: Bytes, _ index: inout Int) -> Bool {
    guard index <= bytes.count else { return false }
    while member < end {
      if plan.names[member].word.stands(in: bytes, at: index) {
        index &+= plan.names[member].word.length
        return index <= bytes.count
      }
      guard plan.names[member].isOptional else { return false }
      member &+= 1
    }
    return false
  }

  @inline(__always)
  func allOptional(from first: Int, to end: Int) -> Bool {
    var member = first
    while member < end {
      guard plan.names[member].isOptional else { return false }
      member &+= 1
    }
    return true
  }

  // Takes the event as it stands: as an argument by value it would be copied.
  private func rulesHold(_ rules: Range<Int>, _ event: inout ScannedEvent) -> Bool {
    for rule in rules {
      switch plan.rules[rule] {
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
