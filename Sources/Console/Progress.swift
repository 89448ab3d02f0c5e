/// How far a long piece of work is, on one line of a terminal.
///
/// Shown only on a terminal, only after half a second, at most ten times a second, and cleared at
/// the end. `advance` is an addition and a comparison; the clock is read about every ten
/// milliseconds.
public final class Progress {
  /// What is counted.
  public enum Unit: Sendable {
    /// Things, named in the plural.
    case things(Bilingual)
    /// Bytes, shown in kB, MB, GB.
    case bytes
  }

  private static let millisecond: UInt64 = 1_000_000
  private static let patience = 500 * millisecond
  private static let pause = 100 * millisecond
  private static let longestStride = 65_536

  private let label: Bilingual
  private let unit: Unit
  private let total: Int?
  private let language: Language
  private let columns: Int
  private let output: TextOutput
  private let clock: () -> UInt64

  private var done = 0
  private var nextCheck: Int
  private var stride = 1
  private let started: UInt64
  private var lastCheck: UInt64
  private var lastDrawn: UInt64?

  /// Progress on `output`, which is standard error; `terminal` describes it.
  ///
  /// `total` is nil if it is not known; `quiet` shows nothing. `clock` gives nanoseconds.
  public init(
    _ label: Bilingual, unit: Unit, total: Int? = nil, in language: Language,
    to output: TextOutput, terminal: Terminal, quiet: Bool = false,
    clock: @escaping () -> UInt64 = monotonicNanoseconds
  ) {
    self.label = label
    self.unit = unit
    self.total = total
    self.language = language
    self.output = output
    self.clock = clock
    columns = terminal.columns
    let isShown = terminal.canRedraw && !quiet
    nextCheck = isShown ? 1 : Int.max
    started = isShown ? clock() : 0
    lastCheck = started
  }

  /// Tells that `count` more are done.
  @inline(__always)
  public func advance(by count: Int = 1) {
    done &+= count
    if done >= nextCheck { check() }
  }

  /// Clears the line; for the end, and before anything else is written to the terminal.
  public func clear() {
    guard lastDrawn != nil else { return }
    output.put("\r\u{1B}[K")
    output.drain()
    lastDrawn = nil
  }

  private func check() {
    let now = clock()
    // The clock is read every 5 to 20 milliseconds, however fast or slow the work is.
    let elapsed = now - lastCheck
    if elapsed < 5 * Progress.millisecond {
      stride = min(stride * 2, Progress.longestStride)
    } else if elapsed > 20 * Progress.millisecond {
      stride = max(stride / 2, 1)
    }
    lastCheck = now
    nextCheck = done + stride
    guard now - started >= Progress.patience else { return }
    if let lastDrawn, now - lastDrawn < Progress.pause { return }
    lastDrawn = now
    output.put("\r" + line(elapsed: now - started) + "\u{1B}[K")
    output.drain()
  }

  /// The parts of the line that fit: label, bar, percentage, count, rate, time left.
  private func line(elapsed: UInt64) -> String {
    let rate = Progress.scaled(done, by: 1_000_000_000, over: elapsed)
    var parts = [amount(Int64(done)), amount(rate) + "/s"]
    var bar = ""
    if let total, total > 0 {
      let finished = min(done, total)
      let filled = Int(Progress.scaled(finished, by: 20, over: UInt64(total)))
      bar =
        "[" + String(repeating: "#", count: filled) + String(repeating: ".", count: 20 - filled)
        + "] "
      parts.insert("\(Progress.scaled(finished, by: 100, over: UInt64(total))) %", at: 0)
      if done > 0, done < total {
        let left = UInt64(Progress.scaled(total - done, by: elapsed, over: UInt64(done)))
        // Whole seconds, at least one.
        let seconds = max((left + 500 * Progress.millisecond) / 1_000_000_000, 1)
        let time = Figures.duration(nanoseconds: seconds * 1_000_000_000)
        parts.append(Bilingual(es: "faltan \(time)", en: "\(time) left").text(in: language))
      }
    }
    var line = label.text(in: language) + "  "
    let rest = parts.joined(separator: "  ")
    // The last column stays free: some terminals break the line when it is filled.
    if DisplayWidth.of(line + bar + rest) < columns { line += bar }
    line += rest
    while DisplayWidth.of(line) >= columns, !line.isEmpty { line.removeLast() }
    return line
  }

  /// `count * factor / divisor`, however large the product, and never absurdly large
  /// (a thousand millions of millions; as nanoseconds, eleven days).
  private static func scaled(_ count: Int, by factor: UInt64, over divisor: UInt64) -> Int64 {
    let result = Int128(count) * Int128(factor) / Int128(max(divisor, 1))
    return Int64(min(result, 1_000_000_000_000_000))
  }

  private func amount(_ count: Int64) -> String {
    switch unit {
    case .bytes: Figures.bytes(count)
    case .things(let name): "\(Figures.whole(count)) \(name.text(in: language))"
    }
  }
}
