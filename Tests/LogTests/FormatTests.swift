import Bytes
import Files
import TestSupport
import Testing

@testable import Log

@Suite struct MarkTests {
  static func mark(frames: Int = 2, size: UInt64 = 7) -> Mark {
    Mark(
      level: 0, firstSeq: size - UInt64(2 * frames), size: size, lastRecordedMs: -5,
      frames: (0..<frames).map { Mark.Frame(bytes: 300 + $0, events: 2) },
      peaks: (0..<size.nonzeroBitCount).map { leaf($0) })
  }

  static func encoded(_ mark: Mark) -> [UInt8] {
    let buffer = ByteBuffer(capacity: 1)
    mark.encode(into: buffer)
    return buffer.bytes.array
  }

  @Test func bytesStandWhereTheyAreDocumented() {
    let bytes = MarkTests.encoded(MarkTests.mark())
    let payload = 44 + 16 + 96 + 24
    #expect(bytes.count == 8 + payload)
    #expect(Array(bytes[0..<8]) == [0x5C, 0x2A, 0x4D, 0x18, UInt8(payload), 0, 0, 0])
    #expect(Array(bytes[8..<20]) == Array("RCDA".utf8) + [1, 0, 3, 0, 2, 0, 0, 0])
    #expect(Array(bytes[20..<28]) == [3, 0, 0, 0, 0, 0, 0, 0])
    #expect(Array(bytes[28..<36]) == [7, 0, 0, 0, 0, 0, 0, 0])
    #expect(Array(bytes[36..<44]) == [0x59, 2, 0, 0, 0, 0, 0, 0])
    #expect(Array(bytes[44..<52]) == [0xFB] + Array(repeating: 0xFF, count: 7))
    #expect(Array(bytes[52..<60]) == [0x2C, 1, 0, 0, 2, 0, 0, 0])
    #expect(Array(bytes[68..<100]) == leaf(0).bytes)
    #expect(Array(bytes[164..<172]) == [UInt8(payload), 0, 0, 0] + Array("RCDA".utf8))
    let digest = Array(bytes[8..<172]).withBytes { Digest.sha256($0).bytes }
    #expect(Array(bytes[172...]) == Array(digest[..<16]))
  }

  @Test func everyMarkReadsBack() {
    for frames in 1..<40 {
      for size in [80, 81, 127, 128, 12345] as [UInt64] {
        let mark = MarkTests.mark(frames: frames, size: size)
        #expect(MarkTests.encoded(mark).withBytes { Mark.decode($0) } == .mark(mark))
      }
    }
  }

  @Test func noFlippedBitIsAccepted() {
    let bytes = MarkTests.encoded(MarkTests.mark())
    for index in bytes.indices {
      for bit in 0..<8 {
        var bad = bytes
        bad[index] ^= 1 << UInt8(bit)
        #expect(bad.withBytes { Mark.decode($0) } == .nothing, "byte \(index), bit \(bit)")
      }
    }
    for length in 0..<bytes.count {
      #expect(Array(bytes[..<length]).withBytes { Mark.decode($0) } == .nothing)
    }
  }
}

@Suite struct FrameCodecTests {
  static func encode(_ lines: [UInt8], level: Int = 1) -> [UInt8] {
    let buffer = ByteBuffer(capacity: 1)
    lines.withBytes { FrameEncoder(level: level).encode($0, into: buffer) }
    return buffer.bytes.array
  }

  static func decode(_ frame: [UInt8], limit: Int = 1 << 20) -> (content: [UInt8], what: String?) {
    let buffer = ByteBuffer(capacity: 1)
    let what = frame.withBytes { FrameDecoder().decode($0, into: buffer, limit: limit) }
    return (buffer.bytes.array, what)
  }

  static func sample(_ length: Int, seed: UInt64, letters: Int) -> [UInt8] {
    var generator = SplitMix64(seed: seed)
    return (0..<length).map { _ in UInt8(truncatingIfNeeded: generator.next()) % UInt8(letters) }
  }

  @Test(arguments: [1, 3, 9, 12])
  func contentComesBack(level: Int) {
    for (seed, length) in [1, 15, 4095, 4096, 262_144, 262_145, 700_000, 1 << 20].enumerated() {
      for letters in [2, 255] {
        let lines = FrameCodecTests.sample(length, seed: UInt64(seed), letters: letters)
        let frame = FrameCodecTests.encode(lines, level: level)
        #expect(frame.withBytes { FrameCodec.frameBytes($0) } == frame.count)
        #expect((frame + [1, 2, 3]).withBytes { FrameCodec.frameBytes($0) } == frame.count)
        let decoded = FrameCodecTests.decode(frame)
        #expect(decoded.what == nil && decoded.content == lines, "\(length) bytes")
      }
    }
    #expect(
      FrameCodecTests.decode(
        FrameCodecTests.encode(FrameCodecTests.sample(1001, seed: 1, letters: 9)), limit: 1000
      ).what != nil)
  }

  @Test func theSameLinesGiveTheSameBytesWhateverCameBefore() {
    let encoder = FrameEncoder(level: 1)
    for seed in 0..<50 as Range<UInt64> {
      var generator = SplitMix64(seed: seed)
      let lines = FrameCodecTests.sample(1 + generator.below(9000), seed: seed, letters: 4)
      let buffer = ByteBuffer(capacity: 1)
      lines.withBytes { encoder.encode($0, into: buffer) }
      #expect(buffer.bytes.array == FrameCodecTests.encode(lines), "seed \(seed)")
    }
  }

  @Test func aDamagedFrameNeverGivesOtherLines() {
    let lines = SmallLedger.line(3, 200)
    let frame = FrameCodecTests.encode(lines)
    for index in frame.indices {
      for bit in 0..<8 {
        var bad = frame
        bad[index] ^= 1 << UInt8(bit)
        #expect(FrameCodecTests.decode(bad).what != nil, "byte \(index), bit \(bit)")
      }
    }
    for length in 0..<frame.count {
      #expect(FrameCodecTests.decode(Array(frame[..<length])).what != nil)
      #expect(Array(frame[..<length]).withBytes { FrameCodec.frameBytes($0) } == nil)
    }
    #expect(FrameCodecTests.decode(frame + [0]).what != nil)
  }

  @Test(arguments: [
    "-1 --no-frame-crc -B5 -BX", "-1 --no-frame-crc -B5 -BX -BD --content-size",
    "-1 --no-frame-crc -B5 --content-size", "-1 -B5 -BX --content-size",
  ])
  func framesOfAnotherFormAreRefused(options: String) throws {
    let directory = try TemporaryDirectory()
    let path = "\(directory.path)/lines"
    // Long enough to need several blocks.
    try FrameCodecTests.sample(600_000, seed: 1, letters: 90).withBytes {
      try FileSystem.replace(path, with: $0)
    }
    let frame = try #require(try Shell.output("lz4 -q \(options) -c '\(path)'"))
    #expect(FrameCodecTests.decode(frame).what != nil)
  }

  /// Blocks around and beyond the 64 KiB that the stock program reads at once, one frame behind the
  /// other: letters so many that compressed blocks are nearly as long as their content.
  @Test(arguments: [1, 9])
  func theStockProgramReadsFramesOfEverySize(level: Int) throws {
    let directory = try TemporaryDirectory()
    let path = "\(directory.path)/frames.lz4"
    for letters in [3, 20, 60, 120, 250] {
      var content: [UInt8] = []
      var frames: [UInt8] = []
      let lengths = [
        10, 40_000, 65_520, 65_528, 65_529, 65_536, 65_540, 70_000, 100_000, 262_144, 300_000,
        600_001, 1 << 20, 1, 262_140, 50,
      ]
      for (seed, length) in lengths.enumerated() {
        let lines = FrameCodecTests.sample(length, seed: UInt64(seed), letters: letters)
        content += lines
        frames += FrameCodecTests.encode(lines, level: level)
      }
      try frames.withBytes { try FileSystem.replace(path, with: $0) }
      #expect(try Shell.output("lz4 -dc '\(path)'") == content, "\(letters) letters")
      #expect(try Shell.output("cat '\(path)' | lz4 -dc") == content, "\(letters) letters")
      #expect(try Shell.output("lz4 -dcm '\(path)' '\(path)'") == content + content)
    }
  }

  @Test func theStockProgramWritesTheFormThatIsAccepted() throws {
    let directory = try TemporaryDirectory()
    let path = "\(directory.path)/lines"
    let lines = SmallLedger.line(3, 200)
    try lines.withBytes { try FileSystem.replace(path, with: $0) }
    let frame = try #require(
      try Shell.output("lz4 -q -1 --no-frame-crc -B5 -BX --content-size -c '\(path)'"))
    #expect(FrameCodecTests.decode(frame).content == lines)
  }
}
