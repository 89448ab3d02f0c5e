import Bytes
import Events
import Values

// Keys and ids, each a small value that writes itself: no text is kept.

/// The key of an account: `P-000123`.
struct AccountKey: LineText {
  var number: Int
  var width: Int

  func writeText(to buffer: ByteBuffer) {
    buffer.append("P-")
    buffer.append(decimal: UInt64(number), width: width)
  }
}

/// The id of a charge: its account and which of the account's charges it is.
struct ChargeID: LineText {
  var account: Int
  var width: Int
  var serial: UInt32

  func writeText(to buffer: ByteBuffer) {
    buffer.append("C-")
    buffer.append(decimal: UInt64(account), width: width)
    buffer.append(UInt8(ascii: "-"))
    buffer.append(decimal: UInt64(serial))
  }
}

/// The id of a payment, without visible order, as banks give them: 20 digits of base 32.
///
/// It follows from the payment's number alone, so nothing need be kept to name it again; the first
/// 13 digits are a bijection of the number, so no two are the same.
struct PaymentID: LineText {
  var serial: UInt64
  var seed: UInt64

  func writeText(to buffer: ByteBuffer) {
    let first = Random.mix(serial ^ seed)
    writeBase32(first, digits: 13, to: buffer)
    writeBase32(Random.mix(first &+ 1), digits: 7, to: buffer)
  }
}

/// An id of a letter or two and a number.
struct SerialID: LineText {
  var prefix: StaticString
  var number: Int

  func writeText(to buffer: ByteBuffer) {
    buffer.append(prefix)
    buffer.append(decimal: UInt64(number), width: 6)
  }
}

/// The number of a payment reference: 18 digits, the last a check digit.
struct ReferenceNumber: LineText {
  var account: Int
  var serial: Int

  func writeText(to buffer: ByteBuffer) {
    let body = UInt64(account % 10_000_000) * 10_000_000_000 + UInt64(serial % 10_000_000_000)
    buffer.append(decimal: body, width: 17)
    buffer.append(decimal: (97 - body % 97) % 10)
  }
}

/// A barrio's key: `B07`.
struct BarrioKey: LineText {
  var number: Int

  func writeText(to buffer: ByteBuffer) {
    buffer.append(UInt8(ascii: "B"))
    buffer.append(decimal: UInt64(number), width: 2)
  }
}

/// A word followed by a number: `caja-3`.
struct NumberedKey: LineText {
  var word: StaticString
  var number: Int

  func writeText(to buffer: ByteBuffer) {
    buffer.append(word)
    buffer.append(decimal: UInt64(number))
  }
}

/// Two numbers behind a word: a till's receipts, a year's folios.
struct FolioKey: LineText {
  var word: StaticString
  var series: Int
  var number: Int

  func writeText(to buffer: ByteBuffer) {
    buffer.append(word)
    buffer.append(decimal: UInt64(series))
    buffer.append(UInt8(ascii: "-"))
    buffer.append(decimal: UInt64(number), width: 6)
  }
}

/// Twelve digits, as a bank numbers its operations.
struct OperationNumber: LineText {
  var chance: UInt64

  func writeText(to buffer: ByteBuffer) {
    buffer.append(decimal: chance % 1_000_000_000_000, width: 12)
  }
}

/// A number plate: `KXT-482-A`.
struct PlateKey: LineText {
  var chance: UInt64

  func writeText(to buffer: ByteBuffer) {
    var rest = chance
    for _ in 0..<3 {
      buffer.append(UInt8(ascii: "A") + UInt8(rest % 26))
      rest /= 26
    }
    buffer.append(UInt8(ascii: "-"))
    buffer.append(decimal: rest % 1_000, width: 3)
    buffer.append(UInt8(ascii: "-"))
    buffer.append(UInt8(ascii: "A") + UInt8(rest / 1_000 % 26))
  }
}

/// An opaque holder: it says nothing of a person.
struct HolderKey: LineText {
  var chance: UInt64

  func writeText(to buffer: ByteBuffer) {
    buffer.append(UInt8(ascii: "H"))
    writeBase32(chance, digits: 10, to: buffer)
  }
}

/// A charge's period: `2021`, `2021-03` or `2021-B2`.
struct PeriodText: LineText {
  enum Part {
    case year
    case month(Int)
    case bimester(Int)
  }

  var year: Int
  var part: Part

  func writeText(to buffer: ByteBuffer) {
    buffer.append(decimal: UInt64(year), width: 4)
    switch part {
    case .year: break
    case .month(let month):
      buffer.append(UInt8(ascii: "-"))
      buffer.append(decimal: UInt64(month), width: 2)
    case .bimester(let number):
      buffer.append("-B")
      buffer.append(decimal: UInt64(number))
    }
  }
}

/// Digits and capitals that are not mistaken for one another.
private func writeBase32(_ value: UInt64, digits: Int, to buffer: ByteBuffer) {
  var rest = value
  for _ in 0..<digits {
    let digit = UInt8(rest & 31)
    // 0…9, then A…Z without I, L, O and U.
    var letter = digit < 10 ? 0x30 + digit : 0x41 + digit - 10
    if digit > 17 { letter += 1 }
    if digit > 19 { letter += 1 }
    if digit > 21 { letter += 1 }
    if digit > 26 { letter += 1 }
    buffer.append(letter)
    rest >>= 5
  }
}

extension ByteBuffer {
  /// Adds a number in at least `width` digits.
  func append(decimal value: UInt64, width: Int) {
    var bound: UInt64 = 10
    var digits = 1
    while digits < width {
      if value < bound { append(UInt8(ascii: "0")) }
      bound *= 10
      digits += 1
    }
    append(decimal: value)
  }
}
