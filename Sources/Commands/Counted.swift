import Console

/// Numbers with their nouns: "1 segment", "2 segments".
enum Counted {
  static func events(_ count: UInt64) -> Bilingual {
    counted(Int64(count), es: ("evento", "eventos"), en: ("event", "events"))
  }

  static func segments(_ count: Int) -> Bilingual {
    counted(Int64(count), es: ("segmento", "segmentos"), en: ("segment", "segments"))
  }

  static func problems(_ count: Int) -> Bilingual {
    counted(Int64(count), es: ("daño", "daños"), en: ("problem", "problems"))
  }

  private static func counted(
    _ count: Int64, es: (one: String, many: String), en: (one: String, many: String)
  ) -> Bilingual {
    let figure = Figures.whole(count)
    return count == 1
      ? Bilingual(es: "\(figure) \(es.one)", en: "\(figure) \(en.one)")
      : Bilingual(es: "\(figure) \(es.many)", en: "\(figure) \(en.many)")
  }
}
