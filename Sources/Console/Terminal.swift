import Glibc

/// What is known about the terminal behind a descriptor, looked up once.
public struct Terminal: Sendable, Equatable {
  /// Whether there is one at all.
  public var isTerminal: Bool
  /// How many columns it shows; 80 if it does not say.
  public var columns: Int
  /// Whether it obeys the sequence that clears a line.
  public var canRedraw: Bool

  /// A terminal described by hand.
  public init(isTerminal: Bool, columns: Int = 80, canRedraw: Bool = true) {
    self.isTerminal = isTerminal
    self.columns = columns
    self.canRedraw = isTerminal && canRedraw
  }

  /// Looks at a descriptor.
  public init(
    descriptor: Int32, environment: (String) -> String? = ProcessEnvironment.value
  ) {
    guard isatty(descriptor) == 1 else {
      self.init(isTerminal: false)
      return
    }
    var size = winsize()
    let known = ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    self.init(
      isTerminal: true, columns: known ? Int(size.ws_col) : 80,
      canRedraw: environment("TERM") != "dumb")
  }

  /// How wide running text is set: 80 columns, up to 100 on a wide terminal, less on a narrow one.
  public var textWidth: Int {
    isTerminal ? min(100, max(40, columns)) : 80
  }
}

/// Makes sure that the descriptors 0 to 2 are taken, so that no file opened later becomes standard
/// output: to be called before anything is opened.
///
/// A descriptor that was closed is given `/dev/null` the wrong way round, so that using it fails.
public func claimStandardDescriptors() {
  for descriptor in 0...2 as ClosedRange<Int32> where fcntl(descriptor, F_GETFD) == -1 {
    // The lowest free descriptor is the one that is missing.
    _ = open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY)
  }
}

/// The clock for rates and durations: nanoseconds from some moment on, never set back.
public func monotonicNanoseconds() -> UInt64 {
  var now = timespec()
  clock_gettime(CLOCK_MONOTONIC, &now)
  return UInt64(now.tv_sec) &* 1_000_000_000 &+ UInt64(now.tv_nsec)
}
