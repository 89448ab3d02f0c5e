/// The sizes that shape a log; tests use tiny ones.
public struct LogLimits: Equatable, Sendable {
  /// Bytes of lines in a frame as appended.
  public var frameBytes: Int
  /// Bytes of lines in a sealed frame, and in any frame that is accepted.
  public var sealedFrameBytes: Int
  /// The largest append that is written at the end of a segment, in bytes of lines.
  public var inPlaceBytes: Int
  /// A segment of so many bytes in the file is not appended to.
  public var segmentBytes: Int
  /// The longest line, without its line feed.
  public var lineBytes: Int

  /// The sizes of ARCHITECTURE.md, with any of them changed.
  public init(
    frameBytes: Int = 256 << 10, sealedFrameBytes: Int = 1 << 20, inPlaceBytes: Int = 4 << 20,
    segmentBytes: Int = 64 << 20, lineBytes: Int = 65_535
  ) {
    self.frameBytes = frameBytes
    self.sealedFrameBytes = sealedFrameBytes
    self.inPlaceBytes = inPlaceBytes
    self.segmentBytes = segmentBytes
    self.lineBytes = lineBytes
  }

  /// The sizes of ARCHITECTURE.md.
  public static let standard = LogLimits()
}
