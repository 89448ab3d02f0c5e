import TestSupport

/// Something that happens to the bytes of a file.
enum Damage: CaseIterable {
  case flippedByte, flippedBit, cut, cutAtPage, noise, zeros, copiedPage, swappedPages, appended

  /// Does it somewhere, by chance; bytes that happen to stay the same are changed after all.
  func apply(_ bytes: inout [UInt8], unit: Int, head: Int, _ random: inout SplitMix64) {
    let before = bytes
    guard !bytes.isEmpty else { return }
    let place = random.below(bytes.count)
    let units = max(1, (bytes.count - head) / unit)
    switch self {
    case .flippedByte: bytes[place] ^= UInt8(1 + random.below(255))
    case .flippedBit: bytes[place] ^= 1 << UInt8(random.below(8))
    case .cut: bytes.removeLast(bytes.count - place)
    case .cutAtPage: bytes.removeLast(max(0, bytes.count - head - random.below(units) * unit))
    case .noise, .zeros:
      for index in place..<min(bytes.count, place + 1 + random.below(3 * unit)) {
        bytes[index] = self == .zeros ? 0 : UInt8(random.below(256))
      }
    case .copiedPage, .swappedPages:
      let from = head + random.below(units) * unit
      let to = head + random.below(units) * unit
      guard from + unit <= bytes.count, to + unit <= bytes.count else { break }
      let one = Array(bytes[from..<from + unit])
      let other = Array(bytes[to..<to + unit])
      bytes.replaceSubrange(to..<to + unit, with: one)
      if self == .swappedPages { bytes.replaceSubrange(from..<from + unit, with: other) }
    case .appended: for _ in 0...random.below(2 * unit) { bytes.append(UInt8(random.below(256))) }
    }
    if bytes == before { bytes[place] ^= 0xFF }
  }
}
