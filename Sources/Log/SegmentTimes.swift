import Bytes
import Files

/// What the segments' files looked like when they were last known to be good.
///
/// Kept in `index/segments`, one self-checking record a segment, rewritten in place without a sync: a
/// record that is lost or torn only costs reading that segment again.
struct SegmentTimes {
  struct Record: Equatable {
    let firstSeq: UInt64
    let endSeq: UInt64
    let size: Int
    let modified: Int64
    let changed: Int64
    let inode: UInt64
  }

  private static let recordBytes = 64
  private static let bodyBytes = 48
  private static let label = "recauda index/segments 1"
  private var records: [Record?] = []
  private var file: Descriptor?

  /// Reads what is remembered; a missing or damaged file remembers nothing.
  init(_ layout: LogLayout, mode: Descriptor.Mode = .readWrite) {
    file = try? Descriptor(layout.segmentTimes, mode)
    guard let file, let size = try? file.status().size else { return }
    let buffer = ByteBuffer(capacity: size)
    guard (try? file.read(into: buffer, at: 0, count: size)) != nil else { return }
    var offset = 0
    while offset + SegmentTimes.recordBytes <= buffer.count {
      records.append(SegmentTimes.decode(buffer.bytes.slice(offset, offset + 64)))
      offset += SegmentTimes.recordBytes
    }
  }

  /// What is remembered of the segment with this place in the order.
  func record(_ index: Int) -> Record? { index < records.count ? records[index] : nil }

  /// The most events that any record knows of.
  var knownSize: UInt64 { records.reduce(0) { max($0, $1?.endSeq ?? 0) } }

  /// Whether the segment's file is the one that was remembered.
  func isUnchanged(_ index: Int, _ layout: LogLayout) throws(LogError) -> Bool {
    guard let record = record(index) else { return false }
    let status = try LogError.wrapping { () throws(FileError) in
      try FileSystem.status(layout.segment(record.firstSeq))
    }
    guard let status else { return false }
    return record
      == SegmentTimes.record(
        LogSegment(firstSeq: record.firstSeq, endSeq: record.endSeq, bytes: status.size), status)
  }

  /// Remembers a segment as it lies there now; failing to is no harm.
  mutating func remember(_ index: Int, _ segment: LogSegment, _ layout: LogLayout) {
    guard let status = try? FileSystem.status(layout.segment(segment.firstSeq)) else { return }
    let record = SegmentTimes.record(segment, status)
    while records.count <= index { records.append(nil) }
    guard records[index] != record else { return }
    records[index] = record
    if file == nil {
      try? layout.makeIndex()
      file = try? Descriptor(layout.segmentTimes, .createOrOpen)
    }
    let buffer = ByteBuffer(capacity: SegmentTimes.recordBytes)
    SegmentTimes.encode(record, into: buffer)
    try? file?.write(buffer.bytes, at: index * SegmentTimes.recordBytes)
  }

  private static func record(_ segment: LogSegment, _ status: FileStatus) -> Record {
    Record(
      firstSeq: segment.firstSeq, endSeq: segment.endSeq, size: status.size,
      modified: status.modified, changed: status.changed, inode: status.inode)
  }

  private static func encode(_ record: Record, into buffer: ByteBuffer) {
    buffer.append(littleEndian: record.firstSeq, width: 8)
    buffer.append(littleEndian: record.endSeq, width: 8)
    buffer.append(littleEndian: UInt64(record.size), width: 8)
    buffer.append(littleEndian: UInt64(bitPattern: record.modified), width: 8)
    buffer.append(littleEndian: UInt64(bitPattern: record.changed), width: 8)
    buffer.append(littleEndian: record.inode, width: 8)
    buffer.append(checksum(buffer.bytes.slice(0, bodyBytes)))
  }

  private static func decode(_ bytes: Bytes) -> Record? {
    guard bytes.slice(bodyBytes, recordBytes).array == checksum(bytes.slice(0, bodyBytes)) else {
      return nil
    }
    return Record(
      firstSeq: bytes.u64(at: 0), endSeq: bytes.u64(at: 8),
      size: Int(truncatingIfNeeded: bytes.u64(at: 16)),
      modified: Int64(bitPattern: bytes.u64(at: 24)),
      changed: Int64(bitPattern: bytes.u64(at: 32)), inode: bytes.u64(at: 40))
  }

  private static func checksum(_ body: Bytes) -> [UInt8] {
    let labelled = ByteBuffer(capacity: 80)
    labelled.append(label)
    labelled.append(body)
    return Array(Digest.sha256(labelled.bytes).bytes.prefix(16))
  }
}
