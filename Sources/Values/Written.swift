import Bytes

/// A value with one written form, in events and in answers.
public protocol Written: CustomStringConvertible {
  /// Reads the value at `index` and moves `index` behind it; nil if none stands there.
  static func scan(_ bytes: Bytes, _ index: inout Int) -> Self?
  /// Adds the written form.
  func write(to buffer: ByteBuffer)
}

extension Written {
  /// The value that `text` is, as a whole.
  public init?(_ text: String) {
    let array = Array(text.utf8)
    let value = array.withBytes { bytes in
      var index = 0
      let value = Self.scan(bytes, &index)
      return index == bytes.count ? value : nil
    }
    guard let value else { return nil }
    self = value
  }

  /// The written form.
  public var description: String {
    let buffer = ByteBuffer(capacity: 32)
    write(to: buffer)
    return buffer.bytes.string
  }
}

/// The byte at `index`, or 0 behind the end.
@inline(__always)
func byte(_ bytes: Bytes, _ index: Int) -> UInt8 { index < bytes.count ? bytes[index] : 0 }

/// Adds `value` in two decimal digits.
func writeTwo(_ value: Int, _ buffer: ByteBuffer) {
  buffer.append(0x30 + UInt8(value / 10))
  buffer.append(0x30 + UInt8(value % 10))
}
