import Bytes
import EventsSupport

/// Any bytes as a line: the scanner and the strict reader agree on it, and nothing traps.
///
/// The normal build plays the files that it is given, each a line; `Scripts/fuzz` builds it with
/// `-DFUZZING` for libFuzzer, which makes lines of its own.
enum FuzzEvent {
  // Made once: one thread calls, and the tables are costly to make.
  nonisolated(unsafe) private static let agreement = ReaderAgreement()

  /// Reads the first half of the input as a line with the rest behind it, and all of it as a line.
  static func check(_ input: [UInt8]) {
    let half = input.count / 2
    let breach =
      agreement.breach(input, behind: [])
      ?? agreement.breach(Array(input[..<half]), behind: Array(input[half...]))
    if let breach { fatalError("the readers disagree: \(breach)") }
  }
}

#if FUZZING
  /// What libFuzzer calls.
  @_cdecl("LLVMFuzzerTestOneInput")
  public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    FuzzEvent.check(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
  }
#else
  import Glibc

  @main
  struct Replay {
    static func main() {
      let files = CommandLine.arguments.dropFirst()
      for name in files { FuzzEvent.check(read(name)) }
      print("\(files.count) files of the corpus are read alike")
      if files.isEmpty { exit(2) }
    }

    private static func read(_ name: String) -> [UInt8] {
      guard let file = fopen(name, "r") else { fatalError("cannot open \(name)") }
      defer { fclose(file) }
      var bytes: [UInt8] = []
      var byte = getc(file)
      while byte != EOF {
        bytes.append(UInt8(byte))
        byte = getc(file)
      }
      return bytes
    }
  }
#endif
