import Bytes
import Files

/// A segment that is written beside the log and put in place by one rename once it is whole.
final class StagedSegment {
  private let layout: LogLayout
  private let path: String
  private let firstSeq: UInt64
  private let pending = ByteBuffer(capacity: 4096)
  private var writtenBack = 0
  /// The file; it stays the same one when it is renamed.
  let file: Descriptor
  /// How much has been handed to the system.
  private(set) var written = 0

  /// Whether the log has it, if perhaps not yet on the disk.
  private(set) var isRenamed = false

  private static let writeBytes = 1 << 20
  private static let writebackBytes = 8 << 20

  /// Begins a segment under `staging/`.
  init(_ layout: LogLayout, firstSeq: UInt64) throws(LogError) {
    self.layout = layout
    self.firstSeq = firstSeq
    let path = "\(layout.staging)/\(LogLayout.segmentName(firstSeq))"
    self.path = path
    file = try LogError.wrapping { () throws(FileError) in
      do throws(FileError) { return try Descriptor(path, .replace) } catch {
        guard error.isMissing else { throw error }
        try FileSystem.makeDirectory(layout.staging)
        return try Descriptor(path, .replace)
      }
    }
  }

  /// How long the segment is so far.
  var bytes: Int { written + pending.count }

  /// Adds bytes.
  func append(_ bytes: Bytes) throws(LogError) {
    pending.append(bytes)
    if pending.count >= StagedSegment.writeBytes { try flush() }
  }

  /// Hands everything to the system, and starts it on its way to the disk.
  func flush() throws(LogError) {
    try LogError.wrapping { () throws(FileError) in try file.write(pending.bytes, at: written) }
    written += pending.count
    pending.clear()
    if written - writtenBack >= StagedSegment.writebackBytes {
      file.startWriteback(at: writtenBack, count: written - writtenBack)
      writtenBack = written
    }
  }

  /// Waits until the whole segment is on the disk.
  func sync() throws(LogError) {
    try flush()
    try LogError.wrapping { () throws(FileError) in try file.syncData() }
  }

  /// Puts the synced segment into the log and waits until its name is on the disk.
  func publish() throws(LogError) {
    let target = layout.segment(firstSeq)
    try LogError.wrapping { () throws(FileError) in
      try FileSystem.rename(path, to: target)
      isRenamed = true
      try FileSystem.syncDirectory(layout.log)
    }
  }

  /// Removes what was staged; a file that cannot be removed is set aside by the next writer.
  func discard() { try? FileSystem.remove(path) }
}
