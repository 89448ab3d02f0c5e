import Bytes
import Events

/// How long the scanner takes for an event: `swift run -c release BenchEvents`.
///
/// The lines are as long as those of a real ledger (about 245 bytes) and lie in one buffer; the
/// best of several rounds is printed, since everything else is the machine's other work.
@main
struct BenchEvents {
  static func main() {
    let count = 100_000
    let log = ByteBuffer(capacity: count * 260)
    var ends: [Int] = []
    for seq in 0..<count {
      appendLine(seq, to: log)
      ends.append(log.count)
      log.append(UInt8(ascii: "\n"))
    }
    print("\(log.count / count) bytes a line, \(count) lines")

    let scanner = Scanner()
    var best = Duration.seconds(1_000)
    let clock = ContinuousClock()
    for _ in 0..<100 {
      let took = clock.measure { scan(log.bytes, ends, scanner) }
      best = min(best, took)
    }
    let attoseconds =
      best.components.attoseconds + best.components.seconds * 1_000_000_000_000_000_000
    print("scanRecorded: \(Double(attoseconds) / 1e9 / Double(count)) ns an event")
  }

  @inline(never)
  private static func scan(_ bytes: Bytes, _ ends: [Int], _ scanner: Scanner) {
    var event = ScannedEvent()
    var start = 0
    var sum: Int64 = 0
    for end in ends {
      guard scanner.scanRecorded(bytes.slice(start, end), into: &event) else {
        fatalError("refused: \(bytes.slice(start, end).string)")
      }
      sum &+= Int64(event.contentStart)
      start = end + 1
    }
    precondition(sum != 0)
  }

  // Seven charges and ten payments of twenty, a notice, a visit, a reference.
  private static func appendLine(_ seq: Int, to log: ByteBuffer) {
    log.append("{\"seq\":\(10_000_000 + seq),\"at\":\"2021-03-31T16:20:11.123Z\",")
    let common = "\"v\":1,\"on\":\"2021-03-31\",\"id\":"
    let account = "\"account\":\"P-0\(70_112_000 + seq * 37)\""
    switch seq % 20 {
    case 0..<7:
      log.append(
        "\"type\":\"charge.assessed\",\(common)\"bill:2021-B2:\(10_000_000 + seq)\","
          + "\"by\":\"import:predial\",\(account),\"concept\":\"predial-urbano\","
          + "\"amount\":\"\(1000 + seq % 900).\(10 + seq % 90)\",\"due\":\"2021-03-31\",\"period\":\"2021-B2\"}"
      )
    case 7..<17:
      log.append(
        "\"type\":\"payment.received\",\(common)\"caja:2021-03-31:centro-2:\(1_000_000 + seq)\","
          + "\"by\":\"cajero:014\",\(account),\"amount\":\"\(100 + seq % 9000).50\",\"channel\":\"till\","
          + "\"office\":\"centro\",\"till\":\"centro-2\",\"receipt\":\"A-\(1_000_000 + seq)\"}")
    case 17:
      log.append(
        "\"type\":\"notice.issued\",\(common)\"notif:2021-03-31:\(1_000_000 + seq)\",\"by\":\"cobranza:03\","
          + "\(account),\"kind\":\"invitacion-de-pago\",\"folio\":\"N-\(1_000_000 + seq)\",\"amount\":\"4801.33\"}"
      )
    case 18:
      log.append(
        "\"type\":\"account.closed\",\(common)\"baja:2021-03-31:\(1_000_000 + seq)\",\"by\":\"cobranza:03\","
          + "\(account),\"reason\":\"Baja por fusión de predios según oficio número 318 del año 2021\"}"
      )
    default:
      log.append(
        "\"type\":\"reference.issued\",\(common)\"ref:2021-03-31:\(1_000_000 + seq)\",\"by\":\"portal\","
          + "\"reference\":\"0123456789\(1_000_000 + seq)\",\(account),\"amount\":\"4801.33\","
          + "\"expires\":\"2021-04-30\",\"lines\":[{\"channel\":\"oxxo\",\"number\":\"99\(seq)\"}]}"
      )
    }
  }
}
