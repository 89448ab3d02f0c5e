import Answers
import Console
import Engine
import Events
import Projections
import Values

/// What questions about the office's events share: `--from`, `--to`, a state, and the events that stand in it.
struct OfficeQuestion {
  let question: Question
  let day: Day
  let span: Span

  var context: Context { question.context }

  /// The options; what `--from` and `--to` pick is said by the command.
  static func options(from: Bilingual, to: Bilingual) -> [OptionSpec] {
    let period = Bilingual(es: "MES|DÍA", en: "MONTH|DAY")
    return [
      OptionSpec("from", .text(period), help: from), OptionSpec("to", .text(period), help: to),
    ] + Question.options
  }

  init(_ context: Context) throws {
    question = try Question(context)
    day = question.day
    span = try OfficeQuestion.span(context)
  }

  private static func span(_ context: Context) throws -> Span {
    func ends(_ option: String) throws -> (first: Day, last: Day)? {
      guard let word = context.arguments.value(option) else { return nil }
      if let month = Month(word) { return (Day(cutting: 1, to: month), month.lastDay) }
      if let day = Day(word) { return (day, day) }
      throw context.arguments.badValue(
        option, word,
        Bilingual(
          es: "ni un mes como 2021-03 ni un día como 2021-03-31",
          en: "neither a month like 2021-03 nor a day like 2021-03-31"))
    }
    let span = Span(from: try ends("from")?.first, to: try ends("to")?.last)
    if let from = span.from, let to = span.to, to < from {
      throw context.arguments.badValue(
        "from", "\(from)", Bilingual(es: "es después de --to", en: "comes after --to"))
    }
    return span
  }

  /// What every answer begins with.
  var head: OfficeHead { OfficeHead(day: day, known: question.known, span: span) }

  /// The selected events.
  func events(_ selection: Selection) throws -> StandingEvents {
    try question.events(selection)
  }
}

extension Question {
  /// The selected events of what is known, from the log.
  func events(_ selection: Selection) throws -> StandingEvents {
    try SelectionPass(snapshot, known: known).events(selection)
  }
}

extension Cell {
  /// A day, or nothing.
  static func day(_ day: Day?) -> Cell { day.map { .text($0.description) } ?? .empty }

  /// A whole number, or nothing.
  static func count(_ count: Int64?) -> Cell { count.map { .whole($0) } ?? .empty }

  /// A whole number.
  static func count(_ count: Int) -> Cell { .whole(Int64(count)) }

  /// Centavos, or hundredths of a percent, or nothing.
  static func amount(_ amount: Int64?) -> Cell { amount.map { .money($0) } ?? .empty }
}
