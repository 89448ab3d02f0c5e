import Bytes
import CLZ4

/// Lines to LZ4 frames and back, in the one form that the log allows: version 1, independent blocks
/// of at most 1 MiB, block checksums, content size, neither dictionary nor content checksum.
enum FrameCodec {
  /// Magic number, two flag bytes, content size, header checksum.
  static let headerBytes = 15
  /// The four zero bytes that end a frame.
  static let endBytes = 4
  private static let magic = 0x184D_2204
  private static let flags: UInt8 = 0b0111_1000
  private static let blockSizes: ClosedRange<UInt8> = 4...6

  /// The content size of a frame that begins here, if it is one of ours.
  static func contentBytes(_ frame: Bytes) -> Int? {
    guard frame.count >= headerBytes, frame.u32(at: 0) == magic, frame[4] == flags,
      frame[5] & 0x8F == 0, blockSizes.contains(frame[5] >> 4)
    else { return nil }
    let size = frame.u64(at: 6)
    return size <= UInt64(1 << 30) ? Int(size) : nil
  }

  /// The length of the frame that begins here, by the lengths of its blocks; nil if it does not end
  /// within the bytes, or is none of ours.
  static func frameBytes(_ bytes: Bytes) -> Int? {
    guard contentBytes(bytes) != nil else { return nil }
    var offset = headerBytes
    while offset + endBytes <= bytes.count {
      let size = bytes.u32(at: offset)
      offset += 4
      if size == 0 { return offset }
      // The highest bit says "stored as it is"; four bytes of checksum follow the block.
      let stored = size & 0x7FFF_FFFF
      guard stored <= 1 << 20 else { return nil }
      offset += stored + 4
    }
    return nil
  }
}

/// Makes frames; keeps its memory from one to the next.
final class FrameEncoder {
  private var context: OpaquePointer?
  private let level: Int32
  // liblz4 starts small inputs on the tables of the one before; a fresh context each time makes the
  // bytes depend on the lines alone.
  private static let smallBytes = 4096

  // `lz4` 1.9.4 keeps 64 KiB of input and of output. Where a compressed block with a checksum reaches
  // it in two parts, it asks for four bytes too many; at the end of a frame these are the next one's
  // magic number, and `lz4 -dc` loses its place. While events arrive, blocks are short enough to come
  // in one part. Once sealed they are as long as can be, and a frame ends with a stored block, which
  // takes the four bytes up: so few bytes are always stored, as they cannot be compressed.
  private static let shortBlock = 63 << 10
  private static let closingBytes = 12
  private let usesLongBlocks: Bool

  /// Level 1 is the fastest; 3 and above search longer, and are for sealing.
  init(level: Int) {
    self.level = Int32(level)
    usesLongBlocks = level > 1
  }

  deinit { LZ4F_freeCompressionContext(context) }

  /// How many bytes each block of a frame holds.
  private func blocks(of total: Int) -> [Int] {
    if total <= FrameEncoder.shortBlock { return [total] }
    if usesLongBlocks { return [total - FrameEncoder.closingBytes, FrameEncoder.closingBytes] }
    let whole = Array(
      repeating: FrameEncoder.shortBlock, count: total / FrameEncoder.shortBlock)
    let rest = total % FrameEncoder.shortBlock
    return rest == 0 ? whole : whole + [rest]
  }

  /// Adds one frame that holds `lines` to `output`.
  func encode(_ lines: Bytes, into output: ByteBuffer) {
    var preferences = LZ4F_preferences_t()
    preferences.frameInfo.blockSizeID = LZ4F_max1MB
    preferences.frameInfo.blockMode = LZ4F_blockIndependent
    preferences.frameInfo.blockChecksumFlag = LZ4F_blockChecksumEnabled
    preferences.frameInfo.contentSize = UInt64(lines.count)
    preferences.compressionLevel = level
    // Each piece becomes a block of its own.
    preferences.autoFlush = 1
    var options = LZ4F_compressOptions_t()
    options.stableSrc = 1
    if lines.count < FrameEncoder.smallBytes {
      LZ4F_freeCompressionContext(context)
      context = nil
    }
    if context == nil {
      checked(LZ4F_createCompressionContext(&context, UInt32(LZ4F_VERSION)))
    }
    let pieces = blocks(of: lines.count)
    // What liblz4 promises never to exceed.
    let room = pieces.reduce(64) { $0 + LZ4F_compressBound($1, &preferences) }
    output.fill(room: room) { memory in
      lines.withMemory { source in
        var done = checked(
          LZ4F_compressBegin(context, memory.baseAddress, memory.count, &preferences))
        var taken = 0
        for piece in pieces {
          done += checked(
            LZ4F_compressUpdate(
              context, memory.baseAddress.map { $0 + done }, memory.count - done,
              source.baseAddress.map { $0 + taken }, piece, &options))
          taken += piece
        }
        done += checked(
          LZ4F_compressEnd(
            context, memory.baseAddress.map { $0 + done }, memory.count - done, &options))
        return done
      }
    }
  }

  /// Compression into enough room fails only when memory is exhausted.
  @discardableResult
  private func checked(_ result: Int) -> Int {
    if LZ4F_isError(result) != 0 {
      fatalError("liblz4 cannot compress: \(String(cString: LZ4F_getErrorName(result)))")
    }
    return result
  }
}

/// Reads frames; keeps its memory from one to the next.
final class FrameDecoder {
  private var context: OpaquePointer?

  deinit { LZ4F_freeDecompressionContext(context) }

  /// Replaces what `output` holds by the content of exactly this frame; says what is wrong with it,
  /// nil if nothing is.
  func decode(_ frame: Bytes, into output: ByteBuffer, limit: Int) -> String? {
    output.clear()
    guard let size = FrameCodec.contentBytes(frame) else { return "this is no frame of a log" }
    guard size <= limit else { return "a frame of \(size) bytes, more than \(limit)" }
    if context == nil,
      LZ4F_isError(LZ4F_createDecompressionContext(&context, UInt32(LZ4F_VERSION))) != 0
    {
      fatalError("liblz4 has no memory left")
    }
    var failure: String?
    output.fill(room: size) { memory in
      frame.withMemory { source in
        var read = 0
        var written = 0
        while true {
          var input = source.count - read
          var room = size - written
          let hint = LZ4F_decompress(
            context, memory.baseAddress.map { $0 + written }, &room,
            source.baseAddress.map { $0 + read }, &input, nil)
          read += input
          written += room
          if LZ4F_isError(hint) != 0 {
            failure =
              "a checksum or a length is wrong (\(String(cString: LZ4F_getErrorName(hint))))"
          } else if hint == 0 {
            if read != source.count || written != size { failure = "a frame of a wrong length" }
          } else if input > 0 || room > 0 {
            continue
          } else {
            failure = "a frame that does not end"
          }
          return written
        }
      }
    }
    if failure != nil {
      LZ4F_resetDecompressionContext(context)
      output.clear()
    }
    return failure
  }
}
