import TestSupport
import Testing
import Values

@testable import Imports

/// The forms in which files write days, amounts and names.
struct FormTests {
  @Test func amountsOfEachForm() {
    let plain = MoneyForm()
    let mexican = MoneyForm(decimal: ".", thousands: ",")
    let spanish = MoneyForm(decimal: ",", thousands: ".")
    let blank = MoneyForm(decimal: ",", thousands: " ")
    let cases: [(MoneyForm, String, String?)] = [
      (mexican, "1,234.50", "1234.50"), (mexican, "$ 1,234.50", "1234.50"),
      (mexican, "$1,234,567.8", "1234567.80"), (mexican, " 12 ", "12.00"),
      (mexican, "1234.5", "1234.50"), (mexican, "0.00", "0.00"), (mexican, "-0.00", "0.00"),
      (mexican, "(1,000.00)", "-1000.00"), (mexican, "-$5", "-5.00"), (mexican, "$-5", "-5.00"),
      (mexican, "5.00-", "-5.00"), (mexican, ".50", "0.50"), (mexican, "007.10", "7.10"),
      (mexican, "1.234,50", nil), (mexican, "1,23.00", nil), (mexican, "12,34,567.00", nil),
      (mexican, "1.234", nil), (mexican, "1.", nil), (mexican, ".", nil), (mexican, "", nil),
      (mexican, "$", nil), (mexican, "--5", nil), (mexican, "(-5)", nil), (mexican, "1 234", nil),
      (mexican, ",123.00", nil), (mexican, "12a", nil), (mexican, "1e3", nil),
      (mexican, "٣", nil), (mexican, "1.2.3", nil),
      (spanish, "$ 1.234,50", "1234.50"), (spanish, "1.234", "1234.00"), (spanish, "1,5", "1.50"),
      (spanish, "1,234.50", nil), (blank, "1 234,50", "1234.50"),
      (blank, "1\u{A0}234\u{202F}567,5", "1234567.50"), (plain, "1,234.50", nil),
      (plain, "1234", "1234.00"),
    ]
    for (form, text, expected) in cases {
      #expect(form.amount(text) == expected, "\(text)")
    }
  }

  @Test func amountsComeBackFromEveryForm() {
    var random = SplitMix64(seed: 77)
    for _ in 0..<5000 {
      let raw = Int64(random.below(1 << random.below(50) + 1))
      let forms = [(".", ","), (",", "."), (",", " "), (".", "")]
      let (decimal, thousands) = forms[random.below(forms.count)]
      var whole = "\(raw / 100)"
      if !thousands.isEmpty {
        var place = whole.count - 3
        while place > 0 {
          whole.insert(
            contentsOf: thousands, at: whole.index(whole.startIndex, offsetBy: place))
          place -= 3
        }
      }
      let text = "$ \(whole)\(decimal)\(raw % 100 < 10 ? "0" : "")\(raw % 100)"
      let form = MoneyForm(decimal: Character(decimal), thousands: thousands.first)
      #expect(form.amount(text).flatMap { Centavos($0) } == Centavos(raw), "\(text)")
    }
  }

  @Test func daysOfEachForm() throws {
    let cases: [(String, String, String?)] = [
      ("dd/mm/yyyy", "03/02/2021", "2021-02-03"), ("dd/mm/yyyy", "3/2/2021", nil),
      ("d/m/yyyy", "3/2/2021", "2021-02-03"), ("d/m/yyyy", "03/12/2021", "2021-12-03"),
      ("dd/mm/yyyy", "31/02/2021", nil), ("dd/mm/yyyy", "03/02/2021 10:15", nil),
      ("dd/mm/yyyy*", "03/02/2021 10:15", "2021-02-03"), ("mm/dd/yyyy", "02/03/2021", "2021-02-03"),
      ("yyyymmdd", "20210203", "2021-02-03"), ("yyyy-mm-dd", "2021-02-03", "2021-02-03"),
      ("dd-mmm-yy", "03-FEB-21", "2021-02-03"), ("d mmm yyyy", "3 ago 2021", "2021-08-03"),
      ("d mmm yyyy", "3 Aug 2021", "2021-08-03"), ("d mmm yyyy", "3 xyz 2021", nil),
      ("dd/mm/yyyy", "", nil), ("dd/mm/yyyy", "٠٣/02/2021", nil), ("d/m/yyyy", "/2/2021", nil),
    ]
    for (form, text, expected) in cases {
      let form = try #require(DayForm(form), "\(form)")
      #expect(form.day(text)?.description == expected, "\(form.text): \(text)")
    }
    for form in ["", "dd/mm", "dd/mm/yyy", "dd/dd/yyyy", "mmmm/d/yyyy", "d/m/yy/yyyy"] {
      #expect(DayForm(form) == nil, "\(form)")
    }
  }

  @Test func daysComeBackFromEveryForm() throws {
    var random = SplitMix64(seed: 78)
    for form in ["dd/mm/yyyy", "yyyymmdd", "d-m-yyyy", "mm.dd.yyyy*", "d mmm yyyy"] {
      let reader = try #require(DayForm(form))
      for _ in 0..<2000 {
        let day = Day(number: Int32(random.below(60_000)))
        let (year, month, date) = day.date
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let names = [
          "ENE", "feb", "Mar", "abr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
        ]
        let text = form.replacing("yyyy", with: "\(year)").replacing("mmm", with: names[month - 1])
          .replacing("mm", with: two(month)).replacing("dd", with: two(date))
        let plain =
          form.contains("d m") || form.contains("d-m")
          ? (form.contains("mmm")
            ? "\(date) \(names[month - 1]) \(year)" : "\(date)-\(month)-\(year)")
          : text.replacing("*", with: " 10:15")
        #expect(reader.day(plain) == day, "\(form): \(plain)")
      }
    }
  }

  @Test func namesBecomeKeys() {
    let cases = [
      ("Barrio del Niño", "barrio-del-nino"), ("  San José (Centro) ", "san-jose-centro"),
      ("ÁÉÍÓÚÜÑ", "aeiouun"), ("An\u{303}o", "ano"), ("--", ""), ("中", ""),
      ("3ª Sección", "3-seccion"),
      (String(repeating: "ab ", count: 40), String(repeating: "ab-", count: 21) + "a"),
    ]
    for (name, key) in cases {
      #expect(KeyForm.key(name) == key, "\(name)")
      #expect(key.isEmpty || Key.isKey(key))
    }
  }
}
