import CPlatform
import Glibc

/// What a process may ask its system: the clock, the environment, its own number.
public enum System {
  /// Milliseconds since 1970, UTC.
  public static var now: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }

  /// Nanoseconds of a clock that never jumps, for measuring.
  public static var ticks: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  /// This process's number.
  public static var processNumber: Int32 { getpid() }

  /// A variable of the environment, if it is set.
  public static func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }

  /// Lets a write beyond the limit on file sizes fail as an error, where the system would end the
  /// process with a signal.
  public static func reportFileSizeLimitAsError() { signal(SIGXFSZ, SIG_IGN) }

  /// From now on the first SIGINT or SIGTERM does not end the process.
  ///
  /// Input that is being read ends with an error, and `stopSignal` tells which signal it was. A second
  /// one ends the process.
  public static func watchStopSignals() { rcd_watch_stop_signals() }

  /// The signal that asked to stop, if one did.
  public static var stopSignal: Int32? {
    let signal = rcd_stop_signal()
    return signal == 0 ? nil : signal
  }

  /// A time as people and machines read it: `2021-05-19T12:00:00Z`.
  public static func text(ofTime milliseconds: Int64) -> String {
    var seconds = time_t(milliseconds / 1000)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
      + "T\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))Z"
  }

  /// Sleeps.
  static func pause(milliseconds: Int) { usleep(UInt32(milliseconds) * 1000) }
}
