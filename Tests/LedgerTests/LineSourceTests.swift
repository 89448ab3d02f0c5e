import Bytes
import Files
import Glibc
import TestSupport
import Testing

@testable import Ledger

@Suite struct LineSourceTests {
  /// A line as it came out, whole or too long.
  struct Line: Equatable {
    var number: Int
    var bytes: [UInt8]
    var isOverlong = false
  }

  /// The same by hand, from the whole input at once.
  static func split(_ input: [UInt8], limit: Int) -> [Line] {
    let text = input.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(input.dropFirst(3)) : input
    var parts = text.split(separator: 0x0A, omittingEmptySubsequences: false).map { Array($0) }
    let unended = parts.removeLast()
    var lines: [Line] = []
    for (index, part) in parts.enumerated() {
      let isOverlong = part.count > limit
      let dropsReturn = !isOverlong && part.last == 0x0D
      lines.append(
        Line(
          number: index + 1, bytes: dropsReturn ? Array(part.dropLast()) : part,
          isOverlong: isOverlong))
    }
    if !unended.isEmpty {
      lines.append(
        Line(number: parts.count + 1, bytes: unended, isOverlong: unended.count > limit))
    }
    return lines
  }

  /// Collects what a source gives until it pauses or ends.
  struct Collector {
    var lines: [Line] = []
    var part: [UInt8] = []
    var longestPart = 0

    /// Whether it came to the end; false at a pause.
    mutating func read(_ source: LineSource) throws -> Bool {
      while true {
        switch try source.next() {
        case .line(let line): lines.append(Line(number: source.lineNumber, bytes: line.array))
        case .overlong(let bytes, let isLast):
          part += bytes.array
          longestPart = max(longestPart, bytes.count)
          guard isLast else { continue }
          lines.append(Line(number: source.lineNumber, bytes: part, isOverlong: true))
          part = []
        case .pause: return false
        case .end: return true
        }
      }
    }
  }

  /// A pipe, both ends in the test's hands.
  final class Pipe {
    let source: Descriptor
    private var input: Int32

    init() throws {
      var ends: [Int32] = [0, 0]
      try #require(pipe(&ends) == 0)
      source = try Descriptor("/proc/self/fd/\(ends[0])", .read)
      close(ends[0])
      input = ends[1]
    }

    deinit { end() }

    func write(_ bytes: ArraySlice<UInt8>) {
      let array = Array(bytes)
      #expect(Glibc.write(input, array, array.count) == array.count)
    }

    func end() {
      if input >= 0 { close(input) }
      input = -1
    }
  }

  static func randomInput(_ random: inout SplitMix64, limit: Int) -> [UInt8] {
    var input: [UInt8] = []
    if random.below(3) == 0 { input += [0xEF, 0xBB, 0xBF] }
    for _ in 0..<random.below(20) {
      let length =
        [0, 0, 1, limit - 1, limit, limit + 1, limit + 2, random.below(3 * limit), random.below(9)]
        .randomElement(using: &random) ?? 0
      for _ in 0..<length {
        input.append([0x61, 0x61, 0x20, 0x0D, 0x00, 0xEF, 0xFF][random.below(7)])
      }
      input += [[0x0A], [0x0D, 0x0A], [0x0A, 0xEF, 0xBB, 0xBF]][random.below(3)]
    }
    if random.below(2) == 0 { input += [[0x61], [0x0D], [0xEF], [0x00, 0x61]][random.below(4)] }
    return input
  }

  @Test(arguments: 0..<400 as Range<UInt64>)
  func anyCutGivesTheSameLines(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let limit = 3 + random.below(40)
    let input = LineSourceTests.randomInput(&random, limit: limit)
    let expected = LineSourceTests.split(input, limit: limit)
    let pipe = try Pipe()
    let source = LineSource(pipe.source, reportsPauses: true, lineLimit: limit)
    var collector = Collector()
    var rest = input[...]
    while !rest.isEmpty {
      let cut = rest.prefix(1 + random.below(random.below(2) == 0 ? 3 : 200))
      rest = rest.dropFirst(cut.count)
      pipe.write(cut)
      // Each time all is read there is one pause, and all whole lines are out.
      #expect(try !collector.read(source), "seed \(seed)")
      let ended = LineSourceTests.split(Array(input[..<rest.startIndex]), limit: limit)
      let whole = input[..<rest.startIndex].last == 0x0A ? ended : ended.dropLast()
      if input[..<rest.startIndex].contains(0x0A) || whole.isEmpty {
        #expect(collector.lines == Array(whole), "seed \(seed)")
      }
    }
    pipe.end()
    #expect(try collector.read(source), "seed \(seed)")
    #expect(collector.lines == expected, "seed \(seed)")
    #expect(source.position == UInt64(input.count), "seed \(seed)")
    #expect(collector.part.isEmpty)
  }

  @Test(arguments: 0..<200 as Range<UInt64>)
  func filesToo(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let limit = 3 + random.below(40)
    let input = LineSourceTests.randomInput(&random, limit: limit)
    let directory = try TemporaryDirectory()
    try LedgerRig.write(input, to: "\(directory.path)/input")
    let source = LineSource(
      try Descriptor("\(directory.path)/input", .read), reportsPauses: false, lineLimit: limit)
    var collector = Collector()
    #expect(try collector.read(source))
    #expect(collector.lines == LineSourceTests.split(input, limit: limit), "seed \(seed)")
  }

  @Test func anEmptyInputHasNoLines() throws {
    for input in [[], [0xEF, 0xBB, 0xBF]] as [[UInt8]] {
      let pipe = try Pipe()
      pipe.write(input[...])
      pipe.end()
      var collector = Collector()
      #expect(try collector.read(LineSource(pipe.source)))
      #expect(collector.lines == [])
    }
  }

  /// A pause is told once; after it the source waits.
  @Test func aPauseIsToldOnce() throws {
    let pipe = try Pipe()
    let source = LineSource(pipe.source, reportsPauses: true)
    var collector = Collector()
    #expect(try !collector.read(source))
    pipe.write([0x61, 0x0A, 0x62])
    #expect(try !collector.read(source))
    #expect(collector.lines == [Line(number: 1, bytes: [0x61])])
    pipe.end()
    #expect(try collector.read(source))
    #expect(collector.lines.last == Line(number: 2, bytes: [0x62]))
  }

  /// A line without end comes in parts of bounded length.
  @Test func anEndlessLineNeedsNoMemory() throws {
    let source = LineSource(try Descriptor("/dev/zero", .read))
    for _ in 0..<40 {
      guard case .overlong(let part, false) = try source.next() else {
        Issue.record("a line out of zeros")
        return
      }
      #expect(part.count > LineSource.lineLimit && part.count <= LineSource.lineLimit + (1 << 18))
    }
    #expect(source.lineNumber == 1)
    #expect(source.bufferCapacity <= LineSource.lineLimit + (1 << 20))
  }

  @Test func theStandardLimitIsAMebibyte() throws {
    let directory = try TemporaryDirectory()
    let limit = 1 << 20
    let lines = [limit - 1, limit, limit + 1, 5].map { [UInt8](repeating: 0x61, count: $0) }
    try LedgerRig.write(LedgerRig.file(lines), to: "\(directory.path)/input")
    var collector = Collector()
    #expect(try collector.read(LineSource(Descriptor("\(directory.path)/input", .read))))
    #expect(collector.lines.map(\.isOverlong) == [false, false, true, false])
    #expect(collector.lines.map(\.bytes) == lines)
  }
}
