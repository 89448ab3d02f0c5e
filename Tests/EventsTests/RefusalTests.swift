import Bytes
import Events
import Testing

/// Every fault, with its place and field: what people are told when a line is refused.
@Suite struct RefusalTests {
  /// A line, the place of its fault, given by the text that begins there, the field, and the fault.
  struct Case: Sendable, CustomTestStringConvertible {
    let line: String
    let at: String
    let field: String?
    let fault: Fault
    var form = StrictReader.Form.submitted

    init(
      _ line: String, at: String, _ field: String?, _ fault: Fault,
      _ form: StrictReader.Form = .submitted
    ) {
      (self.line, self.at, self.field, self.fault, self.form) = (line, at, field, fault, form)
    }

    var testDescription: String { String(line.prefix(120)) }
  }

  static let head = #""on":"2021-03-31","id":"i-1","by":"b""#

  static func charge(_ more: String = #""amount":"1.00""#, due: String = #""due":"2021-03-31""#)
    -> String
  {
    #"{"type":"charge.assessed",\#(head),"account":"A","concept":"c",\#(more),\#(due)}"#
  }

  static func agreement(_ instalments: String) -> String {
    #"{"type":"agreement.signed",\#(head),"account":"A","instalments":\#(instalments),"authority":"x"}"#
  }

  static func policy(_ more: String) -> String {
    #"{"type":"policy.adopted",\#(head),"from":"2021-01-01",\#(more),"authority":"x"}"#
  }

  static func programmed(monthly: String = "[1,2,3,4,5,6,7,8,9,10,11,null]", _ more: String = "")
    -> String
  {
    #"{"type":"activity.programmed",\#(head),"program":"p","year":2021,"activity":"a","name":"n","#
      + #""area":"r","unit":"u","monthly":\#(monthly)\#(more)}"#
  }

  static func keys(_ count: Int) -> String {
    "[" + (0..<count).map { "\"k\($0)\"" }.joined(separator: ",") + "]"
  }

  static func closed(_ reason: String) -> String {
    #"{"type":"account.closed",\#(head),"account":"A","reason":"\#(reason)"}"#
  }

  static let list: ClosedRange<Int> = 1...1_000
  static let components = ["cost", "surcharge", "fine", "indemnity", "principal"]
  static let any: ClosedRange<Int64> = 0...1_000_000_000_000

  // MARK: The line and the envelope

  static let lines: [Case] = [
    Case("", at: "", nil, .notJSON(expected: "a value")),
    Case("   ", at: "", nil, .notJSON(expected: "a value")),
    Case("nonsense", at: "onsense", nil, .notJSON(expected: "null")),
    Case("[]", at: "[]", nil, .wrongKind(expected: "an object")),
    Case("\"x\"", at: "\"x\"", nil, .wrongKind(expected: "an object")),
    Case("{}", at: "{}", "type", .missingField),
    Case(charge() + "x", at: "x", nil, .notJSON(expected: "the end of the line")),
    Case(String(charge().dropLast()), at: "", nil, .notJSON(expected: "a comma or }")),
    Case(String(charge().dropLast(5)), at: "", nil, .notJSON(expected: "a closing quote")),
    Case(#"{"type""#, at: "", nil, .notJSON(expected: "a colon")),
    Case(#"{"type":}"#, at: "}", nil, .notJSON(expected: "a value")),
    Case(#"{"type":"x",}"#, at: "}", nil, .notJSON(expected: "a field name in quotes")),
    Case(#"{'type':1}"#, at: "'type", nil, .notJSON(expected: "a field name in quotes")),
    Case(#"{"type":[1 2]}"#, at: "2]", nil, .notJSON(expected: "a comma or ]")),
    Case(#"{"type":tru}"#, at: "}", nil, .notJSON(expected: "true")),
    Case(#"{"type":-}"#, at: "}", nil, .notJSON(expected: "a digit")),
    Case(#"{"type":1.}"#, at: "}", nil, .notJSON(expected: "a digit")),
    Case(#"{"type":1e+}"#, at: "}", nil, .notJSON(expected: "a digit")),
    Case(#"{"type":007}"#, at: "007", nil, .notJSON(expected: "a number without needless zeros")),
    Case(
      closed("a\u{1}b"), at: "\u{1}b", nil,
      .notJSON(expected: "no bare control character in a string")),
    Case(closed(#"a\xb"#), at: "xb", nil, .notJSON(expected: "one of the escapes of JSON")),
    Case(closed(#"\u12g4"#), at: "g4", nil, .notJSON(expected: "four hex digits")),
    Case(closed(#"\ud83d!"#), at: "!", nil, .notJSON(expected: "the low surrogate of a pair")),
    Case(closed(#"\ud83d\n"#), at: "n\"", nil, .notJSON(expected: "the low surrogate of a pair")),
    Case(closed(#"\ud83dA"#), at: "A\"", nil, .notJSON(expected: "the low surrogate of a pair")),
    Case(closed(#"\udc00!"#), at: "!", nil, .notJSON(expected: "no lone low surrogate")),
    Case(closed(#"\udfff!"#), at: "!", nil, .notJSON(expected: "no lone low surrogate")),
    Case(#"{"type":5}"#, at: "5", "type", .wrongKind(expected: "a string")),
    Case(
      #"{"type":"charge.asessed"}"#, at: "\"charge", "type",
      .unknownType("charge.asessed", nearest: "charge.assessed")),
    Case(#"{"type":"x"}"#, at: "\"x\"", "type", .unknownType("x", nearest: nil)),
    Case(
      #"{"seq":0,"type":"period.closed",\#(head),"month":"2021-03"}"#, at: "0,", "seq", .ledgerField
    ),
    Case(
      #"{"at":"2021-03-31T16:20:11.123Z","type":"period.closed",\#(head),"month":"2021-03"}"#,
      at: "\"2021-03-31T", "at", .ledgerField),
    Case(
      #"{"seq":0,"type":"period.closed",\#(head),"month":"2021-03"}"#, at: "0,", "seq",
      .ledgerField,
      .scenario),
    Case(
      #"{"type":"period.closed",\#(head),"month":"2021-03"}"#, at: "{", "seq", .missingField,
      .recorded),
    Case(
      #"{"seq":0,"type":"period.closed",\#(head),"month":"2021-03"}"#, at: "{", "at", .missingField,
      .recorded),
    Case(
      #"{"seq":0,"at":"2021-03-31T24:20:11.123Z","type":"period.closed",\#(head),"month":"2021-03"}"#,
      at: "\"2021-03-31T", "at", .wrongKind(expected: "a time 2021-03-31T16:20:11.123Z"), .recorded),
    Case(
      #"{"type":"period.closed","v":2,\#(head),"month":"2021-03"}"#, at: "2,", "v",
      .unknownVersion(2, newest: 1)),
    Case(
      #"{"type":"period.closed","v":0,\#(head),"month":"2021-03"}"#, at: "0,", "v",
      .notCount(1...1_000_000_000_000)),
    Case(
      #"{"type":"period.closed","v":"1",\#(head),"month":"2021-03"}"#, at: "\"1\"", "v",
      .wrongKind(expected: "a whole number without quotes")),
    Case(
      #"{"type":"period.closed","v":null,\#(head),"month":"2021-03"}"#, at: "null", "v",
      .wrongKind(expected: "a whole number without quotes")),
    Case(
      #"{"type":"period.closed","on":"2021-02-30","id":"i","by":"b","month":"2021-03"}"#,
      at: "\"2021-02-30", "on", .notDay),
    Case(
      #"{"type":"period.closed","on":"2021-02-28","by":"b","month":"2021-03"}"#, at: "{", "id",
      .missingField),
    Case(
      #"{"type":"period.closed","on":"2021-02-28","id":"\#(String(repeating: "k", count: 65))","by":"b","month":"2021-03"}"#,
      at: "\"kkk", "id", .notKey),
    Case(
      #"{"type":"period.closed","on":"2021-02-28","id":"i","by":"caja 1","month":"2021-03"}"#,
      at: "\"caja 1", "by", .notKey),
    Case(
      #"{"type":"period.closed","on":"2021-02-28","id":"","by":"c","month":"2021-03"}"#,
      at: #""","by"#, "id", .notKey),
  ]

  // MARK: Fields

  static let fields: [Case] = [
    Case(
      charge(#""amount":"1.00","amount":"1.00""#), at: "\"amount\":\"1.00\",\"due", "amount",
      .doubledField),
    Case(
      charge(#""amount":"1.00","\u0061mount":"1.00""#), at: "\"\\u0061", "amount", .doubledField),
    Case(charge(#""amount":"1.00","id":"x""#), at: "\"id\":\"x\"", "id", .doubledField),
    Case(
      charge(#""amount":"1.00","acount":"x""#), at: "\"acount", "acount",
      .unknownField(known: [
        "type", "v", "on", "id", "by", "account", "concept", "class", "amount", "due", "period",
        "for",
        "subject",
      ])),
    Case(
      #"{"type":"period.closed",\#(head),"mont":"2021-03"}"#, at: "\"mont", "mont",
      .unknownField(known: ["type", "v", "on", "id", "by", "month"])),
    Case(
      #"{"type":"charge.assessed",\#(head),"concept":"c","amount":"1.00","due":"2021-03-31"}"#,
      at: "{", "account", .missingField),
    Case(charge(#""amount":1.00"#), at: "1.00", "amount", .wrongKind(expected: "a string")),
    Case(charge(#""amount":null"#), at: "null", "amount", .wrongKind(expected: "a string")),
    Case(charge(#""amount":"1.5""#), at: "\"1.5", "amount", .notMoney(.positive)),
    Case(charge(#""amount":"-1.00""#), at: "\"-1.00", "amount", .notMoney(.positive)),
    Case(charge(#""amount":"0.00""#), at: "\"0.00", "amount", .notMoney(.positive)),
    Case(charge(#""amount":"1e3""#), at: "\"1e3", "amount", .notMoney(.positive)),
    Case(charge(#""amount":"10000000000000.00""#), at: "\"1000000", "amount", .notMoney(.positive)),
    Case(charge(due: #""due":"2021-02-30""#), at: "\"2021-02-30", "due", .notDay),
    Case(charge(due: #""due":"2021-2-3""#), at: "\"2021-2-3", "due", .notDay),
    Case(charge(#""amount":"1.00","period":"2021-B7""#), at: "\"2021-B7", "period", .notPeriod),
    Case(
      charge(#""amount":"1.00","class":"surcharge""#), at: "\"surcharge", "class",
      .notChoice(["principal", "fine", "cost", "indemnity"])),
    Case(charge(#""amount":"1.00","for":"""#), at: "\"\",\"due", "for", .notKey),
    Case(
      #"{"type":"period.closed",\#(head),"month":"2021-13"}"#, at: "\"2021-13", "month", .notMonth),
    Case(
      #"{"type":"index.published",\#(head),"index":"inpc","month":"2021-03","value":"0"}"#,
      at: "\"0\"",
      "value", .notPercent(.index)),
    Case(
      policy(#""surcharge":{"method":"monthly","rate":"1000.5"}"#), at: "\"1000.5",
      "surcharge.rate",
      .notPercent(.rate)),
    Case(
      policy(#""surcharge":{"method":"monthly","rate":"1.50"}"#), at: "\"1.50", "surcharge.rate",
      .notPercent(.rate)),
    Case(
      policy(#""surcharge":{"method":"monthly","rate":"1","cap_months":1201}"#), at: "1201",
      "surcharge.cap_months", .notCount(1...1_200)),
    Case(
      policy(#""surcharge":{"method":"monthly","cap":1,"rate":"1"}"#), at: "\"cap\"",
      "surcharge.cap",
      .unknownField(known: ["method", "rate", "cap_months"])),
    Case(
      policy(#""surcharge":{"method":"monthly"}"#), at: "{\"method", "surcharge.rate", .missingField
    ),
    Case(
      policy(#""surcharge":{"rate":"1","rate":"1","method":"daily"}"#),
      at: "\"rate\":\"1\",\"method",
      "surcharge.rate", .doubledField),
    Case(policy(#""surcharge":[]"#), at: "[]", "surcharge", .wrongKind(expected: "an object")),
    Case(
      policy(#""agreement":{"break_after_missed":0,"grace_days":1}"#), at: "0,\"grace",
      "agreement.break_after_missed", .notCount(1...1_000_000_000_000)),
    Case(
      policy(#""ladder":[{"step":"a","action":"notice","after":{"notice":"n","times":0}}]"#),
      at: "0}}]", "ladder[0].after.times", .notCount(1...1_000_000_000_000)),
    Case(
      policy(#""traffic":{"green":1.0,"yellow":1}"#), at: "1.0", "traffic.green", .notCount(any)),
    Case(
      policy(#""traffic":{"green":1e3,"yellow":1}"#), at: "1e3", "traffic.green", .notCount(any)),
    Case(policy(#""traffic":{"green":-0,"yellow":1}"#), at: "-0", "traffic.green", .notCount(any)),
    Case(
      policy(#""traffic":{"green":1000000000001,"yellow":1}"#), at: "1000000000001",
      "traffic.green",
      .notCount(any)),
    Case(
      policy(#""traffic":{"green":"1","yellow":1}"#), at: "\"1\"", "traffic.green",
      .wrongKind(expected: "a whole number without quotes")),
    Case(
      #"{"type":"concept.defined",\#(head),"concept":"c","name":"n","accrues":"true"}"#,
      at: "\"true",
      "accrues", .wrongKind(expected: "true or false")),
    Case(closed(""), at: #"""}"#, "reason", .textLength),
    Case(closed(String(repeating: "ñ", count: 1_001)), at: "\"ñ", "reason", .textLength),
    Case(closed(#"a\u0000"#), at: "\"a\\u0", "reason", .controlCharacter),
    Case(closed(#"a\rb"#), at: "\"a\\r", "reason", .controlCharacter),
    Case(closed("a\u{7F}"), at: "\"a\u{7F}", "reason", .controlCharacter),
    Case(closed("a\u{9F}"), at: "\"a\u{9F}", "reason", .controlCharacter),
  ]

  // MARK: Lists and rules between fields

  static let lists: [Case] = [
    Case(
      charge().replacing("\"c\"", with: "[\"c\"]"), at: "[\"c", "concept",
      .wrongKind(expected: "a string")),
    Case(
      #"{"type":"payment.received",\#(head),"account":"A","amount":"1.00","channel":"x","charges":\#(keys(1_001))}"#,
      at: "[\"k0", "charges", .listLength(list)),
    Case(
      #"{"type":"payment.received",\#(head),"account":"A","amount":"1.00","channel":"x","charges":[]}"#,
      at: "[]", "charges", .listLength(list)),
    Case(
      #"{"type":"payment.received",\#(head),"account":"A","amount":"1.00","channel":"x","charges":"c"}"#,
      at: "\"c\"", "charges", .wrongKind(expected: "a list")),
    Case(
      #"{"type":"payment.received",\#(head),"account":"A","amount":"1.00","channel":"x","charges":["a","b","a"]}"#,
      at: "\"a\"]", "charges[2]", .doubledEntry(by: nil)),
    Case(
      #"{"type":"payment.received",\#(head),"amount":"1.00","channel":"x"}"#, at: "{", nil,
      .needsOne(["account", "reference"])),
    Case(
      #"{"type":"discount.granted",\#(head),"account":"A","program":"p","components":["fine"],"authority":"x"}"#,
      at: "{", nil, .needsExactlyOne(["percent", "amount"])),
    Case(
      #"{"type":"discount.granted",\#(head),"account":"A","program":"p","percent":"1","amount":"1.00","components":["fine"],"authority":"x"}"#,
      at: "{", nil, .needsExactlyOne(["percent", "amount"])),
    Case(
      #"{"type":"discount.granted",\#(head),"account":"A","program":"p","percent":"100.1","components":["fine"],"authority":"x"}"#,
      at: "\"100.1", "percent", .notPercent(.discount)),
    Case(
      #"{"type":"discount.granted",\#(head),"account":"A","program":"p","percent":"1","components":["fine","costs"],"authority":"x"}"#,
      at: "\"costs", "components[1]", .notChoice(components)),
    Case(
      #"{"type":"forms.received",\#(head),"form":"f","series":"s","first":5,"last":4}"#, at: "{",
      "last",
      .badRange(limit: 1_000_000)),
    Case(
      #"{"type":"forms.received",\#(head),"form":"f","series":"s","first":1,"last":1000001}"#,
      at: "{",
      "last", .badRange(limit: 1_000_000)),
    Case(
      agreement(#"[{"due":"2021-02-01","amount":"1.00"},{"due":"2021-02-01","amount":"1.00"}]"#),
      at: #"{"due":"2021-02-01","amount":"1.00"}],"#, "instalments[1]", .notRising(by: "due")),
    Case(
      agreement(#"[{"due":"2021-02-01","amount":"1.00"},{"due":"2021-02-29","amount":"1.00"}]"#),
      at: "\"2021-02-29", "instalments[1].due", .notDay),
    Case(agreement("[]"), at: "[]", "instalments", .listLength(1...120)),
    Case(policy(#""aging":[30,60,60]"#), at: "60]", "aging[2]", .notRising(by: nil)),
    Case(policy(#""aging":[0,60]"#), at: "0,60]", "aging[0]", .notCount(1...36_500)),
    Case(
      policy(#""ladder":[{"step":"a","action":"notice"},{"step":"a","action":"closure"}]"#),
      at: #"{"step":"a","action":"closure"#, "ladder[1]", .doubledEntry(by: "step")),
    Case(
      #"{"type":"till.closed",\#(head),"office":"o","till":"t","day":"2021-03-31","totals":[{"channel":"c","count":1,"amount":"-0.00"}]}"#,
      at: "\"-0.00", "totals[0].amount", .notMoney(.signed)),
    Case(
      #"{"type":"program.adopted",\#(head),"program":"p","year":2021,"name":"n","investment":"-1.00"}"#,
      at: "\"-1.00", "investment", .notMoney(.notNegative)),
    Case(programmed(monthly: "[1]"), at: "[1]", "monthly", .listLength(12...12)),
    Case(
      programmed(monthly: #"[1,2,3,4,5,6,7,8,9,10,11,"12"]"#), at: "\"12", "monthly[11]",
      .wrongKind(expected: "a whole number without quotes")),
    Case(
      programmed(#","annual":null"#), at: "null}", "annual",
      .wrongKind(expected: "a whole number without quotes")),
    Case(
      programmed(#","measure":{"kind":"sum","event":"payment.recieved"}"#), at: "\"payment.rec",
      "measure.event", .unknownType("payment.recieved", nearest: "payment.received")),
    Case(
      programmed(#","measure":{"kind":"sum","event":"visit.recorded","where":{"a":1}}"#), at: "1}}",
      "measure.where.a", .wrongKind(expected: "a string")),
    Case(
      programmed(
        #","measure":{"kind":"sum","event":"visit.recorded","where":{"a":"x","\u0061":"y"}}"#),
      at: "\"\\u0061", "measure.where.a", .doubledField),
    Case(
      programmed(#","measure":{"kind":"sum","event":"visit.recorded","where":{"":"x"}}"#),
      at: "\"\":",
      "measure.where.", .textLength),
  ]

  @Test(arguments: lines + fields + lists)
  func isRefusedWithPlaceFieldAndReason(_ refused: Case) throws {
    let line = Array(refused.line.utf8)
    let at = Array(refused.at.utf8)
    // The last place at which that text stands; the end of the line if it is empty.
    let offset = try #require(
      (0...line.count - at.count).last { line[$0...].starts(with: at) })
    let expected = Refusal(
      offset: at == Array("{".utf8) ? 0 : offset, field: refused.field, refused.fault)
    #expect(throws: expected) { try line.withBytes { try StrictReader().read($0, refused.form) } }
    let scanner = Scanner()
    var event = ScannedEvent()
    if refused.form != .recorded {
      #expect(!line.withBytes { scanner.scanSubmitted($0, into: &event) })
    }
    #expect(!line.withBytes { scanner.scanRecorded($0, into: &event) })
  }

  @Test func theLinesThatTheCasesSpoilAreGood() throws {
    for line in [
      RefusalTests.charge(), RefusalTests.policy(#""aging":[30,60]"#), RefusalTests.programmed(),
      RefusalTests.closed("ñ"), RefusalTests.agreement(#"[{"due":"2021-02-01","amount":"1.00"}]"#),
    ] { _ = try Array(line.utf8).withBytes { try StrictReader().read($0) } }
  }
}
