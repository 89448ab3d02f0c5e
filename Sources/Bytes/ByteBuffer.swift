/// A growable run of bytes that owns its memory, always followed by 32 readable bytes, so that a
/// scanner may read eight at a time up to the very end.
///
/// Not shared between threads: it is handed from one to the next.
public final class ByteBuffer: @unchecked Sendable {
  @usableFromInline static let padding = 32

  // No access to these lasts beyond a few instructions of this type, so there is nothing to watch for
  // overlapping accesses; watching would cost more than the work.
  @exclusivity(unchecked) @usableFromInline var memory: UnsafeMutablePointer<UInt8>
  @exclusivity(unchecked) @usableFromInline var room: Int
  @exclusivity(unchecked) @usableFromInline var filled: Int

  /// How many bytes fit without growing.
  @inlinable public var capacity: Int { room }

  /// How many bytes there are.
  @inlinable public var count: Int {
    get { filled }
    set {
      precondition(newValue >= 0 && newValue <= room, "count beyond the buffer")
      filled = newValue
    }
  }

  /// An empty buffer with room for `capacity` bytes.
  public init(capacity: Int) {
    room = max(capacity, 16)
    filled = 0
    memory = .allocate(capacity: room + ByteBuffer.padding)
    (memory + room).initialize(repeating: 0, count: ByteBuffer.padding)
  }

  deinit { memory.deallocate() }

  /// What the buffer holds now; valid until it changes.
  @inlinable
  public var bytes: Bytes {
    Bytes(start: memory, count: count, readable: capacity + ByteBuffer.padding)
  }

  /// Makes sure that `more` bytes fit behind what there is.
  @inlinable
  public func reserve(_ more: Int) { if filled &+ more > room { grow(more) } }

  @usableFromInline
  func grow(_ more: Int) {
    let grown = max(filled + more, room * 2)
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: grown + ByteBuffer.padding)
    larger.update(from: memory, count: filled)
    (larger + grown).initialize(repeating: 0, count: ByteBuffer.padding)
    memory.deallocate()
    memory = larger
    room = grown
  }

  /// Forgets all bytes and keeps the memory.
  public func clear() { count = 0 }

  /// Adds a copy of `bytes`.
  @inlinable
  public func append(_ bytes: Bytes) {
    reserve(bytes.count)
    if bytes.count <= 24, bytes.readable >= 24 {
      // Three words are copied faster than a call is made; what they hold too much falls into the free
      // room or the padding.
      let (from, to) = (UnsafeRawPointer(bytes.start), UnsafeMutableRawPointer(memory + filled))
      let words = from.loadUnaligned(as: (UInt64, UInt64, UInt64).self)
      to.storeBytes(of: words, as: (UInt64, UInt64, UInt64).self)
    } else {
      (memory + filled).update(from: bytes.start, count: bytes.count)
    }
    filled &+= bytes.count
  }

  /// Adds one byte.
  @inlinable
  public func append(_ byte: UInt8) {
    reserve(1)
    memory[filled] = byte
    filled &+= 1
  }

  /// Adds the bytes of an array.
  public func append(_ array: [UInt8]) { array.withBytes { append($0) } }

  /// Adds a text as UTF-8.
  public func append(_ text: String) {
    var text = text
    text.withUTF8 { append(Bytes($0)) }
  }

  /// Adds a literal.
  @inlinable
  public func append(_ literal: StaticString) {
    append(Bytes(UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount)))
  }

  /// Adds eight bytes, the lowest first.
  @inlinable
  public func append(word: UInt64) {
    reserve(8)
    UnsafeMutableRawPointer(memory + filled).storeBytes(
      of: word.littleEndian, toByteOffset: 0, as: UInt64.self)
    filled &+= 8
  }

  /// Adds four bytes, the lowest first.
  @inlinable
  public func append(half: UInt32) {
    reserve(4)
    UnsafeMutableRawPointer(memory + filled).storeBytes(
      of: half.littleEndian, toByteOffset: 0, as: UInt32.self)
    filled &+= 4
  }

  /// Adds zeros.
  public func append(zeros length: Int) {
    reserve(length)
    (memory + filled).update(repeating: 0, count: length)
    filled += length
  }

  /// Adds a whole number in decimal digits.
  public func append(decimal value: UInt64) {
    reserve(20)
    var rest = value
    var digits = 1
    var bound: UInt64 = 10
    while digits < 20, rest >= bound {
      digits += 1
      if digits < 20 { bound &*= 10 }
    }
    var place = count + digits
    repeat {
      place -= 1
      memory[place] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    } while place > count
    count += digits
  }

  /// Drops the first `length` bytes and moves the rest to the front.
  public func removeFirst(_ length: Int) {
    precondition(length >= 0 && length <= count, "more bytes than there are")
    memory.update(from: memory + length, count: count - length)
    count -= length
  }

  /// Lets a C call fill the free room behind what there is, `room` bytes at least; `body` says how
  /// many it wrote.
  @inlinable
  public func fill<E: Error>(
    room: Int, _ body: (UnsafeMutableBufferPointer<UInt8>) throws(E) -> Int
  ) throws(E) {
    reserve(room)
    let written = try body(
      UnsafeMutableBufferPointer(start: memory + count, count: capacity - count))
    count += written
  }

  /// Overwrites four bytes that are there already, the lowest first.
  @inlinable
  public func overwrite(half: UInt32, at offset: Int) {
    precondition(offset >= 0 && offset &+ 4 <= filled, "overwrite out of bounds")
    UnsafeMutableRawPointer(memory + offset).storeBytes(
      of: half.littleEndian, toByteOffset: 0, as: UInt32.self)
  }

  /// Overwrites bytes that are there already.
  @inlinable
  public func overwrite(at offset: Int, with bytes: Bytes) {
    precondition(offset >= 0 && offset + bytes.count <= count, "overwrite out of bounds")
    (memory + offset).update(from: bytes.start, count: bytes.count)
  }
}
