import Bytes
import Files

/// Writing a POSIX tar: the headers of plain files, nothing else.
///
/// Owner, times and modes are fixed, so the same content gives the same archive.
struct Tar {
  private let output: OutputStream
  private static let block = 512

  init(_ output: OutputStream) { self.output = output }

  /// Begins a file; exactly `size` bytes must be written, then `end`.
  func begin(_ name: String, size: Int, isExecutable: Bool = false) throws(FileError) {
    var header = [UInt8](repeating: 0, count: Tar.block)
    func put(_ text: String, at offset: Int) {
      for (place, byte) in text.utf8.enumerated() { header[offset + place] = byte }
    }
    func octal(_ number: Int, digits: Int) -> String {
      let text = String(number, radix: 8)
      return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }
    let parts = Tar.split(name)
    put(parts.name, at: 0)
    put(isExecutable ? "0000755" : "0000644", at: 100)
    put("0000000", at: 108)
    put("0000000", at: 116)
    if size < 1 << 33 {
      put(octal(size, digits: 11), at: 124)
    } else {
      // More than 8 GiB: the number itself, with the first bit set, as every tar of today reads it.
      header[124] = 0x80
      for place in 0..<8 {
        header[128 + place] = UInt8(truncatingIfNeeded: size >> (56 - 8 * place))
      }
    }
    put("00000000000", at: 136)
    put("        ", at: 148)
    put("0", at: 156)
    put("ustar", at: 257)
    put("00", at: 263)
    put(parts.prefix, at: 345)
    let sum = header.reduce(0) { $0 + Int($1) }
    put(octal(sum, digits: 6), at: 148)
    header[154] = 0
    try header.withBytes { (bytes) throws(FileError) in try output.write(bytes) }
  }

  /// Fills the file's last block.
  func end(size: Int) throws(FileError) {
    let rest = size % Tar.block
    if rest > 0 { try zeros(Tar.block - rest) }
  }

  /// A whole file.
  func add(_ name: String, _ bytes: [UInt8], isExecutable: Bool = false) throws(FileError) {
    try begin(name, size: bytes.count, isExecutable: isExecutable)
    try bytes.withBytes { (bytes) throws(FileError) in try output.write(bytes) }
    try end(size: bytes.count)
  }

  /// Ends the archive.
  func finish() throws(FileError) {
    try zeros(2 * Tar.block)
    try output.flush()
  }

  private func zeros(_ count: Int) throws(FileError) {
    try [UInt8](repeating: 0, count: count).withBytes { (bytes) throws(FileError) in
      try output.write(bytes)
    }
  }

  /// A name of more than 100 bytes is parted at a slash.
  private static func split(_ name: String) -> (prefix: String, name: String) {
    let bytes = Array(name.utf8)
    guard bytes.count > 100 else { return ("", name) }
    let slash = bytes.indices.last { bytes[$0] == UInt8(ascii: "/") && $0 <= 155 }
    guard let slash, bytes.count - slash - 1 <= 100 else {
      preconditionFailure("a name too long for a tar")
    }
    return (
      String(decoding: bytes[..<slash], as: UTF8.self),
      String(decoding: bytes[(slash + 1)...], as: UTF8.self)
    )
  }
}
