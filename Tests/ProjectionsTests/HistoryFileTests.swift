import Bytes
import Files
import TestSupport
import Testing

@testable import Projections

/// Chunks are believed only where, and in the file in which, they were written.
struct HistoryFileTests {
  private static func records(_ number: Int) -> [UInt8] {
    (0..<40 + number % 9).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ number) }
  }

  // A file with `count` chunks of one history, and where each lies.
  private static func make(_ path: String, _ count: Int) throws -> [Int] {
    let file = try HistoryFile(creating: path)
    var places: [Int] = []
    for number in 0..<count {
      places.append(
        try Array("A-1".utf8).withBytes { name in
          try records(number).withBytes { try file.append($0, of: name, after: nil) }
        })
    }
    try file.flush()
    return places
  }

  private static func read(_ path: String, _ name: String, at place: Int) throws -> [UInt8] {
    let end = try FileSystem.status(path)?.size ?? 0
    let buffer = ByteBuffer(capacity: 64)
    try Array(name.utf8).withBytes {
      try HistoryFile(path, end: Int(end), forWriting: false)
        .read($0, from: place, into: buffer, ByteBuffer(capacity: 64))
    }
    return buffer.bytes.array
  }

  @Test func aChunkIsReadWhereItWasWritten() throws {
    let folder = try TemporaryDirectory()
    let path = "\(folder.path)/histories-1-a"
    let places = try HistoryFileTests.make(path, 20)
    for (number, place) in places.enumerated() {
      #expect(try HistoryFileTests.read(path, "A-1", at: place) == HistoryFileTests.records(number))
      #expect(throws: HistoryFile.Failure.damaged) {
        try HistoryFileTests.read(path, "A-2", at: place)
      }
    }
    // Chunks 0 and 9 are of one length: each in the other's place is a stranger there.
    let bytes = try #require(try FileSystem.contents(path))
    let length = places[1] - places[0]
    var swapped = bytes
    swapped.replaceSubrange(places[0]..<places[1], with: bytes[places[9]..<places[9] + length])
    try swapped.withBytes { try Descriptor(path, .readWrite).write($0, at: 0) }
    #expect(throws: HistoryFile.Failure.damaged) {
      try HistoryFileTests.read(path, "A-1", at: places[0])
    }
    #expect(try HistoryFileTests.read(path, "A-1", at: places[1]) == HistoryFileTests.records(1))
  }

  @Test func aFileUnderAnothersNameIsAStranger() throws {
    let folder = try TemporaryDirectory()
    let place = try HistoryFileTests.make("\(folder.path)/histories-1-a", 1)[0]
    try FileSystem.rename("\(folder.path)/histories-1-a", to: "\(folder.path)/histories-1-b")
    #expect(throws: HistoryFile.Failure.damaged) {
      try HistoryFileTests.read("\(folder.path)/histories-1-b", "A-1", at: place)
    }
  }

  @Test func everyByteOfAChunkCounts() throws {
    let folder = try TemporaryDirectory()
    let path = "\(folder.path)/histories-1-a"
    let places = try HistoryFileTests.make(path, 3)
    let place = places[1]
    let bytes = try #require(try FileSystem.contents(path))
    for index in place..<places[2] {
      for bit in 0..<8 {
        var flipped = bytes
        flipped[index] ^= 1 << UInt8(bit)
        try flipped.withBytes { try Descriptor(path, .readWrite).write($0, at: 0) }
        #expect(throws: HistoryFile.Failure.damaged, "byte \(index - place), bit \(bit)") {
          try HistoryFileTests.read(path, "A-1", at: place)
        }
      }
    }
  }
}
