/// How many columns of a terminal a text takes.
public enum DisplayWidth {
  /// The columns of `text`, which holds no control characters.
  ///
  /// A combining mark takes none, a wide East Asian character or an emoji two, and a cluster that
  /// is drawn as one takes as much as its widest part.
  public static func of(_ text: String) -> Int {
    let bytes = text.utf8
    if bytes.allSatisfy({ $0 < 0x80 }) { return bytes.count }
    var columns = 0
    for character in text {
      var widest = 0
      for scalar in character.unicodeScalars { widest = max(widest, width(scalar)) }
      columns += widest
    }
    return columns
  }

  private static func width(_ scalar: Unicode.Scalar) -> Int {
    // Below the first combining mark every character takes one column, but the soft hyphen.
    if scalar.value < 0x300 { return scalar.value == 0xAD ? 0 : 1 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    if isWide(scalar.value) || scalar.properties.isEmojiPresentation { return 2 }
    // The vowels and final consonants of a Hangul syllable stand on its first letter.
    return (0x1160...0x11FF).contains(scalar.value) ? 0 : 1
  }

  private static func isWide(_ value: UInt32) -> Bool {
    switch value {
    case 0x1100...0x115F,  // Hangul letters that open a syllable
      0x2E80...0x303E, 0x3041...0x33FF,  // radicals, kana, enclosed letters
      0x3400...0x4DBF, 0x4E00...0x9FFF,  // ideographs
      0xA000...0xA4CF, 0xA960...0xA97F,  // Yi, more Hangul letters
      0xAC00...0xD7A3, 0xF900...0xFAFF,  // Hangul syllables, compatibility ideographs
      0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6,  // full-width forms
      0x20000...0x3FFFD:  // the ideographic planes
      true
    default: false
    }
  }
}
