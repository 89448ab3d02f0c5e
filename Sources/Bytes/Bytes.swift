import Glibc

/// Memory for the hot paths: a view and a buffer, the only two types of the data plane that hold a
/// pointer. Every access is checked against the memory that is really there, so a wrong offset stops
/// the program and never reads beside it.

/// A borrowed run of bytes.
///
/// It is valid only as long as its owner is: for the length of the call that handed it over, or until
/// the buffer behind it changes. Never store one beyond that.
public struct Bytes {
  @usableFromInline let start: UnsafePointer<UInt8>
  /// The length of the run.
  public let count: Int
  /// How far whole words may be read: the run and the memory behind it.
  @usableFromInline let readable: Int

  @inlinable
  init(start: UnsafePointer<UInt8>, count: Int, readable: Int) {
    self.start = start
    self.count = count
    self.readable = readable
  }

  /// A view of memory that somebody else owns, with nothing readable behind it.
  @inlinable
  public init(_ memory: UnsafeBufferPointer<UInt8>) {
    start = memory.baseAddress ?? Bytes.nothing
    count = memory.count
    readable = memory.count
  }

  @usableFromInline static var nothing: UnsafePointer<UInt8> {
    UnsafePointer(bitPattern: 8).unsafelyUnwrapped
  }

  /// The byte at `index`; one or more bytes past the end may be looked at where there is memory.
  @inlinable
  public subscript(index: Int) -> UInt8 {
    precondition(UInt(bitPattern: index) < UInt(bitPattern: readable), "byte out of bounds")
    return start[index]
  }

  /// Whether eight bytes can be read at `index`.
  @inlinable
  public func hasWord(at index: Int) -> Bool { index >= 0 && index &+ 8 <= readable }

  /// The eight bytes at `index`, the first in the lowest place; they may reach past the end.
  @inlinable
  public func word(at index: Int) -> UInt64 {
    precondition(hasWord(at: index), "word out of bounds")
    return UInt64(
      littleEndian: UnsafeRawPointer(start + index).loadUnaligned(as: UInt64.self))
  }

  /// As `word(at:)`, with zeros for bytes that are not there.
  @inlinable
  public func paddedWord(at index: Int) -> UInt64 {
    if hasWord(at: index) { return word(at: index) }
    var result: UInt64 = 0
    var place = 0
    while place < 8, index &+ place < readable {
      result |= UInt64(self[index &+ place]) << UInt64(8 &* place)
      place &+= 1
    }
    return result
  }

  /// The bytes from `lower` up to `upper`.
  @inlinable
  public func slice(_ lower: Int, _ upper: Int) -> Bytes {
    precondition(lower >= 0 && lower <= upper && upper <= count, "slice out of bounds")
    return Bytes(start: start + lower, count: upper - lower, readable: readable - lower)
  }

  /// Where `byte` stands first at or after `from`, if it does.
  @inlinable
  public func firstIndex(of byte: UInt8, from: Int = 0) -> Int? {
    precondition(from >= 0, "search out of bounds")
    guard from < count, let found = memchr(start + from, Int32(byte), count &- from) else {
      return nil
    }
    return UnsafeRawPointer(found) - UnsafeRawPointer(start)
  }

  /// Whether both runs hold the same bytes.
  @inlinable
  public func equals(_ other: Bytes) -> Bool {
    guard count == other.count else { return false }
    var index = 0
    while index &+ 8 <= count {
      if word(at: index) != other.word(at: index) { return false }
      index &+= 8
    }
    while index < count {
      if start[index] != other.start[index] { return false }
      index &+= 1
    }
    return true
  }

  /// Whether this run comes before the other, byte by byte.
  @inlinable
  public func precedes(_ other: Bytes) -> Bool {
    let shared = min(count, other.count)
    for index in 0..<shared where start[index] != other.start[index] {
      return start[index] < other.start[index]
    }
    return count < other.count
  }

  /// A copy that lives on its own.
  public var array: [UInt8] { Array(UnsafeBufferPointer(start: start, count: count)) }

  /// The run as text; bytes that are no UTF-8 come out as replacement characters.
  public var string: String {
    String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  }

  /// The run for a C call; the pointer must not outlive `body`.
  @inlinable
  public func withMemory<R, E: Error>(
    _ body: (UnsafeBufferPointer<UInt8>) throws(E) -> R
  ) throws(E) -> R {
    try body(UnsafeBufferPointer(start: start, count: count))
  }
}

extension Array where Element == UInt8 {
  /// Hands over a view of the array's bytes for the length of `body`.
  @inlinable
  public func withBytes<R, E: Error>(_ body: (Bytes) throws(E) -> R) throws(E) -> R {
    try withUnsafeBufferPointer { (memory) throws(E) -> R in try body(Bytes(memory)) }
  }
}
