import Bytes

/// The end of a commit: what was committed, and the tree after it.
///
/// ARCHITECTURE.md has the layout.
struct Mark: Equatable, Sendable {
  struct Frame: Equatable, Sendable {
    /// Bytes in the file.
    let bytes: Int
    /// Lines.
    let events: Int
  }

  /// 0 as appended, else the compression level of the seal.
  var level: UInt8
  /// The first event of the commit.
  var firstSeq: UInt64
  /// Events in the ledger after the commit.
  var size: UInt64
  /// Recorded time of the last event, milliseconds since 1970.
  var lastRecordedMs: Int64
  /// The commit's frames in their order.
  var frames: [Frame]
  /// The tree over all lines up to `size`, its largest subtrees, the largest first.
  var peaks: [Digest]

  static let version = 1
  /// The skippable frame's magic number as it lies in the file.
  static let magic: [UInt8] = [0x5C, 0x2A, 0x4D, 0x18]
  static let signature: [UInt8] = Array("RCDA".utf8)
  /// Magic number and payload length.
  static let headerBytes = 8
  static let trailerBytes = 24
  private static let fixedBytes = 44
  /// The smallest mark there can be, with its header.
  static let smallest = headerBytes + fixedBytes + 8 + 32 + trailerBytes

  /// Bytes of all frames in the file.
  var frameBytes: Int { frames.reduce(0) { $0 + $1.bytes } }

  /// Bytes of the mark in the file, its header included.
  var encodedBytes: Int {
    Mark.headerBytes + Mark.fixedBytes + 8 * frames.count + Digest.length * peaks.count
      + Mark.trailerBytes
  }

  /// Adds the mark, header and all, to a buffer.
  func encode(into buffer: ByteBuffer) {
    let payload = encodedBytes - Mark.headerBytes
    buffer.append(Mark.magic)
    buffer.append(littleEndian: UInt64(payload), width: 4)
    let start = buffer.count
    buffer.append(Mark.signature)
    buffer.append(UInt8(Mark.version))
    buffer.append(level)
    buffer.append(littleEndian: UInt64(peaks.count), width: 2)
    buffer.append(littleEndian: UInt64(frames.count), width: 4)
    buffer.append(littleEndian: firstSeq, width: 8)
    buffer.append(littleEndian: size, width: 8)
    buffer.append(littleEndian: UInt64(frameBytes), width: 8)
    buffer.append(littleEndian: UInt64(bitPattern: lastRecordedMs), width: 8)
    for frame in frames {
      buffer.append(littleEndian: UInt64(frame.bytes), width: 4)
      buffer.append(littleEndian: UInt64(frame.events), width: 4)
    }
    for peak in peaks { buffer.append(peak.bytes) }
    buffer.append(littleEndian: UInt64(payload), width: 4)
    buffer.append(Mark.signature)
    let digest = Digest.sha256(buffer.bytes.slice(start, buffer.count))
    buffer.append(Array(digest.bytes.prefix(16)))
  }

  /// What bytes that should be a mark turn out to be.
  enum Reading: Equatable {
    case mark(Mark)
    case newer(version: Int)
    case nothing
  }

  /// Reads a mark from exactly its bytes, header included.
  static func decode(_ bytes: Bytes) -> Reading {
    let count = bytes.count
    guard count >= headerBytes + fixedBytes + trailerBytes,
      starts(bytes, with: magic, at: 0),
      bytes.u32(at: 4) == count - headerBytes,
      starts(bytes, with: signature, at: headerBytes),
      trailerPayload(bytes.slice(count - trailerBytes, count)) == count - headerBytes
    else { return .nothing }
    let payload = bytes.slice(headerBytes, count)
    let end = payload.count - 16
    let digest = Digest.sha256(payload.slice(0, end))
    guard starts(payload, with: Array(digest.bytes.prefix(16)), at: end) else { return .nothing }
    // The checksum holds, so this is what somebody meant to write.
    let version = Int(payload[4])
    guard version <= Mark.version else { return .newer(version: version) }
    guard version == Mark.version, let mark = body(payload) else { return .nothing }
    return .mark(mark)
  }

  /// The payload's length as the last 24 bytes of a mark tell it; nil if they do not look like that.
  static func trailerPayload(_ trailer: Bytes) -> Int? {
    guard trailer.count == trailerBytes, starts(trailer, with: signature, at: 4) else { return nil }
    let payload = trailer.u32(at: 0)
    return payload >= fixedBytes + trailerBytes ? payload : nil
  }

  private static func body(_ payload: Bytes) -> Mark? {
    let peakCount = Int(payload.littleEndian(at: 6, width: 2))
    let frameCount = payload.u32(at: 8)
    let size = payload.u64(at: 20)
    let frameBytes = payload.u64(at: 28)
    guard
      payload.count == fixedBytes + 8 * frameCount + Digest.length * peakCount + trailerBytes,
      frameCount > 0, peakCount == size.nonzeroBitCount
    else { return nil }
    var mark = Mark(
      level: payload[5], firstSeq: payload.u64(at: 12), size: size,
      lastRecordedMs: Int64(bitPattern: payload.u64(at: 36)), frames: [], peaks: [])
    mark.frames.reserveCapacity(frameCount)
    var bytes: UInt64 = 0
    var events: UInt64 = 0
    var offset = fixedBytes
    for _ in 0..<frameCount {
      let frame = Frame(bytes: payload.u32(at: offset), events: payload.u32(at: offset + 4))
      guard frame.bytes > 0, frame.events > 0 else { return nil }
      bytes += UInt64(frame.bytes)
      events += UInt64(frame.events)
      mark.frames.append(frame)
      offset += 8
    }
    guard bytes == frameBytes, size >= events, mark.firstSeq == size - events else { return nil }
    for _ in 0..<peakCount {
      mark.peaks.append(Digest(payload.slice(offset, offset + Digest.length)))
      offset += Digest.length
    }
    return mark
  }

  private static func starts(_ bytes: Bytes, with other: [UInt8], at offset: Int) -> Bool {
    guard offset >= 0, offset + other.count <= bytes.count else { return false }
    for place in 0..<other.count where bytes[offset + place] != other[place] { return false }
    return true
  }
}
