import Bytes

extension ByteBuffer {
  /// Adds the lowest `width` bytes of a number, the lowest first.
  func append(littleEndian value: UInt64, width: Int) {
    for place in 0..<width { append(UInt8(truncatingIfNeeded: value >> UInt64(8 * place))) }
  }
}

extension Bytes {
  /// The number whose `width` bytes stand at `offset`, the lowest first.
  func littleEndian(at offset: Int, width: Int) -> UInt64 {
    var value: UInt64 = 0
    for place in 0..<width { value |= UInt64(self[offset + place]) << UInt64(8 * place) }
    return value
  }

  /// The number in four bytes.
  func u32(at offset: Int) -> Int { Int(littleEndian(at: offset, width: 4)) }

  /// The number in eight bytes.
  func u64(at offset: Int) -> UInt64 { littleEndian(at: offset, width: 8) }

  /// How often a byte occurs.
  func occurrences(of byte: UInt8) -> Int {
    withMemory { memory in
      var total = 0
      var index = 0
      // Counted in bytes for runs too short to overflow one: the compiler makes vectors of it.
      while index < memory.count {
        let end = min(index + 128, memory.count)
        var some: UInt8 = 0
        while index < end {
          some &+= memory[index] == byte ? 1 : 0
          index &+= 1
        }
        total += Int(some)
      }
      return total
    }
  }
}
