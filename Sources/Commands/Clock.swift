import Files
import Glibc
import Values

/// The machine's own calendar.
enum Clock {
  /// The civil day here and now.
  static var today: Day {
    var seconds = time_t(System.now / 1000)
    var local = tm()
    localtime_r(&seconds, &local)
    return Day(
      year: Int(local.tm_year) + 1900, month: Int(local.tm_mon) + 1, day: Int(local.tm_mday))
      ?? Day(number: Int32(System.now / 86_400_000))
  }
}
