import Bytes
import Values

/// The form of a charge's period: `2021`, `2021-03` or `2021-B2`.
enum Period {
  static func isPeriod(_ bytes: Bytes) -> Bool {
    switch bytes.count {
    case 4, 7: break
    default: return false
    }
    var year = 0
    for place in 0..<4 {
      let digit = bytes[place] &- 0x30
      if digit > 9 { return false }
      year = year * 10 + Int(digit)
    }
    guard Day.years.contains(year) else { return false }
    if bytes.count == 4 { return true }
    guard bytes[4] == UInt8(ascii: "-") else { return false }
    if bytes[5] == UInt8(ascii: "B") { return (0x31...0x36).contains(bytes[6]) }
    var index = 0
    return Month.scan(bytes, &index) != nil
  }
}
