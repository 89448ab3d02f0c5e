import Bytes
import Values

extension Scanner {
  /// The value at `index`, which moves behind it; nil if the value is not what it should be.
  ///
  /// The slot comes back in registers: written in halves to memory and read as a whole, it would
  /// make the processor wait.
  @inline(__always)
  func value(
    _ bytes: Bytes, _ index: inout Int, _ kind: ScanPlan.Kind
  ) -> ScannedEvent.Slot? {
    switch kind {
    case .key:
      guard open(bytes, &index) else { return nil }
      let start = index
      let length = key(bytes, &index)
      guard length > 0, close(bytes, &index) else { return nil }
      return ScannedEvent.Slot(start, length, 0)
    case .money(let least):
      guard open(bytes, &index) else { return nil }
      let start = index
      guard let amount = Centavos.scan(bytes, &index), amount.raw >= least else { return nil }
      let length = index &- start
      return close(bytes, &index) ? ScannedEvent.Slot(start, length, amount.raw) : nil
    case .day:
      guard open(bytes, &index) else { return nil }
      let start = index
      guard let day = Day.scan(bytes, &index), close(bytes, &index) else { return nil }
      return ScannedEvent.Slot(start, 10, Int64(day.number))
    case .choice(let first, let end):
      guard open(bytes, &index) else { return nil }
      var place = Int(first)
      while place < Int(end) {
        if plan.choices[place].stands(in: bytes, at: index) {
          let start = index
          let length = plan.choices[place].length
          index &+= length
          return ScannedEvent.Slot(start, length &- 1, Int64(place &- Int(first)))
        }
        place &+= 1
      }
      return nil
    default:
      return rareValue(bytes, &index, kind)
    }
  }

  @inline(never)
  private func rareValue(
    _ bytes: Bytes, _ index: inout Int, _ kind: ScanPlan.Kind
  ) -> ScannedEvent.Slot? {
    let start = index
    var number: Int64 = 0
    switch kind {
    case .count(let least, let most):
      number = count(bytes, &index)
      guard number >= least, number <= most else { return nil }
    case .countOrNull(let least, let most):
      if literal("null", bytes, &index) {
        number = -1
      } else {
        number = count(bytes, &index)
        guard number >= least, number <= most else { return nil }
      }
    case .bool:
      if literal("true", bytes, &index) {
        number = 1
      } else {
        guard literal("false", bytes, &index) else { return nil }
      }
    case .list(let place):
      guard list(bytes, &index, plan.lists[Int(place)]) else { return nil }
    case .object(let first, let end):
      guard object(bytes, &index, Int(first), Int(end), watched: -1) != nil else { return nil }
    case .conditions:
      guard conditions(bytes, &index) else { return nil }
    default:
      guard open(bytes, &index), string(bytes, &index, kind, &number), close(bytes, &index)
      else { return nil }
      return ScannedEvent.Slot(start &+ 1, index &- start &- 2, number)
    }
    return ScannedEvent.Slot(start, index &- start, number)
  }

  private func string(
    _ bytes: Bytes, _ index: inout Int, _ kind: ScanPlan.Kind, _ number: inout Int64
  ) -> Bool {
    switch kind {
    case .text: return text(bytes, &index, &number)
    case .percent(let least, let most):
      guard let percent = Percent.scan(bytes, &index) else { return false }
      number = percent.millionths
      return number >= least && number <= most
    case .month:
      guard let month = Month.scan(bytes, &index) else { return false }
      number = Int64(month.number)
      return true
    case .period:
      let length = bytes[index &+ 4] == UInt8(ascii: "\"") ? 4 : 7
      guard index &+ length <= bytes.count,
        Period.isPeriod(bytes.slice(index, index &+ length))
      else { return false }
      index &+= length
      return true
    case .eventType:
      let type = typeNumber(bytes, &index)
      number = Int64(type)
      return type >= 0
    default: return false
    }
  }

  // MARK: Lists and objects

  private func list(_ bytes: Bytes, _ index: inout Int, _ list: ScanPlan.List) -> Bool {
    guard bytes[index] == UInt8(ascii: "[") else { return false }
    let base = marks.count
    defer { marks.removeLast(marks.count &- base) }
    var length = 0
    repeat {
      index &+= 1
      length &+= 1
      if length > list.length.upperBound || index > bytes.count { return false }
      let found: ScannedEvent.Slot?
      switch (list.entry, list.difference) {
      case (.object(let first, let end), .member(let watched)),
        (.object(let first, let end), .risingMember(let watched)):
        found = object(bytes, &index, Int(first), Int(end), watched: watched)
      default:
        found = value(bytes, &index, list.entry)
      }
      guard let entry = found else { return false }
      if isRising(list.difference), length > 1, entry.number <= marks[marks.count &- 1].number {
        return false
      }
      marks.append(entry)
    } while bytes[index] == UInt8(ascii: ",")
    guard bytes[index] == UInt8(ascii: "]"), length >= list.length.lowerBound else { return false }
    index &+= 1
    guard index <= bytes.count else { return false }
    switch list.difference {
    case .free, .rising, .risingMember: return true
    case .entries, .member: return allDiffer(bytes, from: base)
    }
  }

  @inline(__always)
  private func isRising(_ difference: ScanPlan.Difference) -> Bool {
    switch difference {
    case .rising, .risingMember: true
    case .free, .entries, .member: false
    }
  }

  // Few entries are compared each with each; many are sorted first.
  private func allDiffer(_ bytes: Bytes, from base: Int) -> Bool {
    if marks.count &- base > 32 {
      marks[base...].sort {
        $0.bytes(in: bytes).precedes($1.bytes(in: bytes))
      }
      for place in base..<(marks.count - 1) where same(bytes, place, place + 1) { return false }
      return true
    }
    for place in base..<marks.count {
      for other in base..<place where same(bytes, place, other) { return false }
    }
    return true
  }

  private func same(_ bytes: Bytes, _ left: Int, _ right: Int) -> Bool {
    marks[left].bytes(in: bytes).equals(marks[right].bytes(in: bytes))
  }

  // The member at `watched` is what comes back.
  private func object(
    _ bytes: Bytes, _ index: inout Int, _ first: Int, _ end: Int, watched: Int
  ) -> ScannedEvent.Slot? {
    guard bytes[index] == UInt8(ascii: "{") else { return nil }
    var slot = ScannedEvent.Slot(index, 0, 0)
    var member = first
    repeat {
      index &+= 1
      guard pass(&member, of: end, bytes, &index),
        let inner = value(bytes, &index, plan.names[member].kind)
      else { return nil }
      if member &- first == watched { slot = inner }
      member &+= 1
    } while bytes[index] == UInt8(ascii: ",")
    guard bytes[index] == UInt8(ascii: "}"), allOptional(from: member, to: end) else { return nil }
    index &+= 1
    return slot
  }

  // Names rise bytewise as they are without escapes; two escapes keep the order of what they stand
  // for only by luck, so names are compared unescaped.
  private func conditions(_ bytes: Bytes, _ index: inout Int) -> Bool {
    guard bytes[index] == UInt8(ascii: "{") else { return false }
    if bytes[index &+ 1] == UInt8(ascii: "}") {
      index &+= 2
      return true
    }
    var last: [UInt8]?
    var escapes: Int64 = 0
    repeat {
      index &+= 1
      guard open(bytes, &index) else { return false }
      let start = index
      guard text(bytes, &index, &escapes) else { return false }
      let name = Scanner.unescaped(bytes.slice(start, index))
      if let last, !last.lexicographicallyPrecedes(name) { return false }
      last = name
      guard close(bytes, &index), bytes[index] == UInt8(ascii: ":") else { return false }
      index &+= 1
      guard open(bytes, &index), text(bytes, &index, &escapes), close(bytes, &index) else {
        return false
      }
    } while bytes[index] == UInt8(ascii: ",")
    guard bytes[index] == UInt8(ascii: "}") else { return false }
    index &+= 1
    return true
  }

  /// A canonical string's bytes with the escapes resolved.
  public static func unescaped(_ bytes: Bytes) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      var byte = bytes[index]
      if byte == UInt8(ascii: "\\") {
        index += 1
        byte = bytes[index]
        if byte == UInt8(ascii: "n") { byte = 0x0A }
        if byte == UInt8(ascii: "t") { byte = 0x09 }
      }
      result.append(byte)
      index += 1
    }
    return result
  }

  // MARK: Tokens

  @inline(__always)
  func open(_ bytes: Bytes, _ index: inout Int) -> Bool {
    let found = bytes[index] == UInt8(ascii: "\"")
    index &+= 1
    return found
  }

  @inline(__always)
  func close(_ bytes: Bytes, _ index: inout Int) -> Bool { open(bytes, &index) }

  /// The length of the key at `index`, which moves behind it; 0 if it is none.
  @inline(__always)
  func key(_ bytes: Bytes, _ index: inout Int) -> Int {
    let length = Key.scan(bytes, &index)
    return length <= 64 ? length : 0
  }

  /// The whole number at `index`, which moves behind it; -1 if none stands there.
  @inline(__always)
  func count(_ bytes: Bytes, _ index: inout Int) -> Int64 {
    let start = index
    var number: Int64 = 0
    while true {
      let digit = bytes[index] &- 0x30
      if digit > 9 { break }
      number = number &* 10 &+ Int64(digit)
      index &+= 1
      if index &- start > 13 { return -1 }
    }
    let digits = index &- start
    if digits == 0 || (digits > 1 && bytes[start] == 0x30) { return -1 }
    return number <= 1_000_000_000_000 ? number : -1
  }

  private func literal(_ text: StaticString, _ bytes: Bytes, _ index: inout Int) -> Bool {
    for place in 0..<text.utf8CodeUnitCount where bytes[index &+ place] != text.utf8Start[place] {
      return false
    }
    index &+= text.utf8CodeUnitCount
    return true
  }

  // A text in canonical escapes up to its closing quote; `escapes` is 1 if there are any.
  private func text(_ bytes: Bytes, _ index: inout Int, _ escapes: inout Int64) -> Bool {
    var length = 0
    escapes = 0
    while index < bytes.count {
      // Eight bytes at a time while they are plain ASCII.
      let odd = Scanner.oddBytes(bytes.word(at: index))
      if odd == 0 {
        index &+= 8
        length &+= 8
        continue
      }
      let plain = odd.trailingZeroBitCount / 8
      index &+= plain
      length &+= plain
      guard index < bytes.count else { return false }
      let byte = bytes[index]
      if byte == UInt8(ascii: "\"") { break }
      length &+= 1
      if byte == UInt8(ascii: "\\") {
        switch bytes[index &+ 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "n"), UInt8(ascii: "t"): break
        default: return false
        }
        escapes = 1
        index &+= 2
      } else {
        guard byte >= 0x80, let scalar = Text.scanScalar(bytes, &index), Text.allows(scalar) else {
          return false
        }
      }
    }
    return index < bytes.count && Text.length.contains(length)
  }

  // The high bit of each byte that is a quote, a backslash, a control character or not ASCII.
  @inline(__always)
  private static func oddBytes(_ word: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let low = word & (0x7F &* ones)
    let notQuote = (low ^ (0x22 &* ones)) &+ 0x7F &* ones
    let notBackslash = (low ^ (0x5C &* ones)) &+ 0x7F &* ones
    let printable = low &+ 0x60 &* ones
    let delete = low &+ ones
    return (~(notQuote & notBackslash & printable) | delete | word) & (0x80 &* ones)
  }
}
