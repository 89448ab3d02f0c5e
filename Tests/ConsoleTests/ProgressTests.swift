import Testing

@testable import Console

@Suite struct ProgressTests {
  /// A clock that stands still until it is moved.
  final class FakeClock {
    var now: UInt64 = 5_000_000_000
    var reads = 0

    func read() -> UInt64 {
      reads += 1
      return now
    }
  }

  private static let millisecond: UInt64 = 1_000_000

  private func start(
    _ clock: FakeClock, _ output: TextOutput, total: Int? = nil,
    unit: Progress.Unit = .things(Bilingual(es: "eventos", en: "events")), language: Language = .en,
    terminal: Terminal = Terminal(isTerminal: true), quiet: Bool = false
  ) -> Progress {
    Progress(
      Bilingual(es: "verifica", en: "verifying"), unit: unit, total: total, in: language,
      to: output, terminal: terminal, quiet: quiet, clock: clock.read)
  }

  /// The lines drawn, one after the other.
  private func frames(_ output: TextOutput) -> [String] {
    output.contents.split(separator: "\r").map(String.init)
  }

  @Test func nothingInTheFirstHalfSecond() {
    let clock = FakeClock()
    let output = TextOutput()
    let progress = start(clock, output)
    for _ in 0..<49 {
      clock.now += 10 * Self.millisecond
      progress.advance(by: 1000)
    }
    #expect(output.contents.isEmpty)
    progress.clear()
    #expect(output.contents.isEmpty)
  }

  @Test func withoutATotal() {
    let clock = FakeClock()
    let output = TextOutput()
    let progress = start(clock, output)
    clock.now += 1000 * Self.millisecond
    progress.advance(by: 1_234_567)
    #expect(
      output.contents == "\rverifying  1,234,567 events  1,234,567 events/s\u{1B}[K")
    progress.clear()
    #expect(output.contents.hasSuffix("\r\u{1B}[K"))
    let length = output.contents.count
    progress.clear()
    #expect(output.contents.count == length)
  }

  @Test func withATotal() {
    let clock = FakeClock()
    let output = TextOutput()
    let progress = start(
      clock, output, total: 4_000_000, language: .es,
      terminal: Terminal(isTerminal: true, columns: 100))
    clock.now += 2000 * Self.millisecond
    progress.advance(by: 1_000_000)
    #expect(
      output.contents
        == "\rverifica  [#####...............] 25 %  1,000,000 eventos  500,000 eventos/s  "
        + "faltan 6 s\u{1B}[K")
  }

  @Test func bytesAndTheEnd() {
    let clock = FakeClock()
    let output = TextOutput()
    let progress = start(clock, output, total: 12_300_000, unit: .bytes)
    clock.now += 1000 * Self.millisecond
    progress.advance(by: 12_300_000)
    #expect(
      output.contents == "\rverifying  [####################] 100 %  12.3 MB  12.3 MB/s\u{1B}[K")
  }

  @Test func moreThanTheTotalIsNoMoreThanEverything() {
    let clock = FakeClock()
    let output = TextOutput()
    let progress = start(clock, output, total: 10)
    clock.now += 1000 * Self.millisecond
    progress.advance(by: 30)
    #expect(
      output.contents == "\rverifying  [####################] 100 %  30 events  30 events/s\u{1B}[K"
    )
  }

  @Test func atMostTenTimesASecond() {
    let clock = FakeClock()
    let output = TextOutput()
    let progress = start(clock, output)
    for _ in 0..<5000 {
      clock.now += Self.millisecond
      progress.advance()
    }
    // From 0.5 s to 5 s: at most ten a second, and not much fewer.
    #expect((35...46).contains(frames(output).count), "\(frames(output).count)")
  }

  @Test func theClockIsReadSeldom() {
    let clock = FakeClock()
    let output = TextOutput()
    let progress = start(clock, output)
    for step in 0..<1_000_000 {
      if step % 1000 == 0 { clock.now += Self.millisecond }
      progress.advance()
    }
    #expect(clock.reads < 300, "\(clock.reads)")
    #expect(!frames(output).isEmpty)
  }

  @Test(arguments: [
    (Terminal(isTerminal: false), false), (Terminal(isTerminal: true), true),
    (Terminal(isTerminal: true, canRedraw: false), false),
  ])
  func nothingWithoutATerminalOrWhenQuiet(terminal: Terminal, quiet: Bool) {
    let clock = FakeClock()
    let output = TextOutput()
    let progress = start(clock, output, terminal: terminal, quiet: quiet)
    clock.now += 9000 * Self.millisecond
    progress.advance(by: 1_000_000)
    progress.clear()
    #expect(output.contents.isEmpty)
    #expect(clock.reads == 0)
  }

  @Test(arguments: [20, 30, 40, 60, 80, 120])
  func theLineFitsTheTerminal(columns: Int) throws {
    let clock = FakeClock()
    let output = TextOutput()
    let progress = start(
      clock, output, total: 9_000_000_000_000,
      terminal: Terminal(isTerminal: true, columns: columns))
    clock.now += 1000 * Self.millisecond
    progress.advance(by: 1_000_000_000)
    let frame = try #require(frames(output).first)
    #expect(frame.hasSuffix("\u{1B}[K"))
    #expect(frame.dropLast(3).count < columns)
  }
}
