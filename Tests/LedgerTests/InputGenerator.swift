import Events
import EventsSupport
import TestSupport

@testable import Ledger

/// Makes input lines of all sorts, in the knowledge of what a ledger holds already.
struct InputGenerator {
  var random: SplitMix64
  private var generator: EventGenerator
  private var scrambler: ScrambledWriter
  private var given: [Event] = []
  private let prefix: String

  init(seed: UInt64, prefix: String = "e") {
    random = SplitMix64(seed: seed)
    generator = EventGenerator(seed: seed &* 3 &+ 1)
    scrambler = ScrambledWriter(seed: seed &* 5 &+ 2)
    self.prefix = prefix
  }

  /// So many lines; `hostile` in a thousand are such as no ledger takes.
  mutating func lines(_ count: Int, hostile: Int) -> [LedgerModel.Input] {
    let replayed = random.below(4) == 0 && !given.isEmpty
    var place = replayed ? random.below(given.count) : 0
    return (0..<count).map { _ in
      // A file given again: the same events in the same order, with some left out and some new.
      if replayed, place < given.count, random.below(10) > 0 {
        place += 1
        return input(given[place - 1])
      }
      return line(hostile: hostile)
    }
  }

  mutating func opening() -> LedgerModel.Input { input(event(type: 0)) }

  private mutating func line(hostile: Int) -> LedgerModel.Input {
    if random.below(1000) < hostile { return hostileLine() }
    switch random.below(20) {
    case 0: return blank()
    case 1..<7 where !given.isEmpty: return input(given[random.below(given.count)])
    // Near by: one of the last few, most often of the same append.
    case 7..<9 where !given.isEmpty:
      return input(given[given.count - 1 - random.below(min(5, given.count))])
    default: return input(event(type: random.below(6) == 0 ? nil : 4))
    }
  }

  private mutating func event(type: Int?) -> Event {
    var event = type.map { generator.event(type: $0) } ?? generator.event()
    event.id = "\(prefix)\(given.count)"
    given.append(event)
    return event
  }

  private mutating func hostileLine() -> LedgerModel.Input {
    switch random.below(5) {
    case 0 where !given.isEmpty:
      var event = given[random.below(given.count)]
      event.by += event.by.count < 60 ? "x" : ""
      return input(event)
    case 1:
      let bytes = LedgerRig.canonical(generator.event())
      return .init(kind: .malformed, bytes: Array(bytes.dropLast(1 + random.below(9))))
    case 2:
      return .init(
        kind: .malformed, bytes: Array("{\"seq\":1,".utf8) + LedgerRig.office("s").dropFirst())
    case 3 where random.below(10) == 0:
      return .init(
        kind: .malformed, bytes: [UInt8](repeating: 0x7B, count: LedgerRig.lineLimit + 1))
    case 4: return input(event(type: 0))
    default: return .init(kind: .malformed, bytes: Array("nonsense \(random.below(9))".utf8))
    }
  }

  private mutating func blank() -> LedgerModel.Input {
    let text = ["", " ", "\t \t", "  \r "].randomElement(using: &random) ?? ""
    return .init(kind: .blank, bytes: Array(text.utf8))
  }

  /// The event as a line: as the ledger would write it, without `v`, or as no ledger would.
  private mutating func input(_ event: Event) -> LedgerModel.Input {
    let canonical = LedgerRig.canonical(event)
    var bytes = canonical
    switch random.below(6) {
    case 0: bytes = scrambler.write(event).map { $0 == 0x0A ? 0x20 : $0 }
    case 1..<3:
      let text = String(decoding: canonical, as: UTF8.self)
      if let place = text.range(of: "\",\"v\":1,\"on\"") {
        bytes = Array(text.replacing(place, "\",\"on\"").utf8)
      }
    default: break
    }
    // What ends in a carriage return would lose it to the end of the line.
    if bytes.last == 0x0D { bytes.append(0x20) }
    let isTooLong = canonical.count > 65_535
    return .init(
      kind: isTooLong
        ? .malformed
        : .event(id: event.id, content: Array(canonical.dropFirst()), isOpening: event.type == 0),
      bytes: bytes)
  }

  /// The lines as a file: either line end, with a byte-order mark or without, the last line ended or
  /// not.
  mutating func file(_ inputs: [LedgerModel.Input]) -> [UInt8] {
    var file: [UInt8] = random.below(4) == 0 ? [0xEF, 0xBB, 0xBF] : []
    for input in inputs { file += input.bytes + (random.below(3) == 0 ? [0x0D, 0x0A] : [0x0A]) }
    if random.below(3) == 0, file.last == 0x0A {
      file.removeLast()
      if file.last == 0x0D { file.removeLast() }
    }
    return file
  }
}

extension String {
  /// Where a part first stands.
  fileprivate func range(of part: String) -> Range<String.UTF8View.Index>? {
    let bytes = Array(utf8)
    let wanted = Array(part.utf8)
    guard bytes.count >= wanted.count else { return nil }
    for start in 0...(bytes.count - wanted.count)
    where bytes[start] == wanted[0] && bytes[start..<start + wanted.count].elementsEqual(wanted) {
      let lower = utf8.index(utf8.startIndex, offsetBy: start)
      return lower..<utf8.index(lower, offsetBy: wanted.count)
    }
    return nil
  }

  fileprivate func replacing(_ range: Range<String.UTF8View.Index>, _ part: String) -> String {
    var text = self
    text.replaceSubrange(range, with: part)
    return text
  }
}
