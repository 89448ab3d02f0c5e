import Events
import Values

// Acts of collection: what the office does about those who do not pay.

extension Municipality {
  /// An act of the office: first what waits for its other half, else something new.
  mutating func act() -> Bool {
    if isSunday { return false }
    if goOnWithWork() { return true }
    return switch random.below(1_000) {
    case ..<300: issueNotice()
    case ..<450: visit()
    case ..<660: spendForm()
    case ..<735: startCertificate()
    case ..<805: fileComplaint()
    case ..<885: updateAccount()
    case ..<925: suspend()
    case ..<950: orderClosure()
    case ..<970: openCase()
    case ..<980: closeAccount()
    default: false
    }
  }

  private mutating func goOnWithWork() -> Bool {
    let today = day.number
    if let notice = work.notices.pop(on: today) {
      serve(notice)
    } else if let request = work.requests.pop(on: today) {
      answerRequest(request)
    } else if let complaint = work.complaints.pop(on: today) {
      answerComplaint(complaint)
    } else if let suspension = work.suspensions.pop(on: today) {
      restore(suspension)
    } else if let payment = work.suspense.pop(on: today) {
      identify(payment)
    } else if let refund = work.refunds.pop(on: today) {
      pay(back: refund)
    } else if let closure = work.closures.pop(on: today) {
      goOn(closure)
    } else if let open = work.cases.pop(on: today) {
      close(open)
    } else {
      return false
    }
    return true
  }

  /// Begins a line of today.
  mutating func begin(_ kind: LineBuilder.Kind, _ prefix: StaticString, by: StaticString) {
    serials.others += 1
    line.begin(kind, on: day, id: SerialID(prefix: prefix, number: serials.others), by: by)
  }

  // An account whose oldest charge has been due for so many days, if a few tries find one.
  private mutating func debtor(_ days: Int, tries: Int, _ fits: (Account) -> Bool) -> Int? {
    for _ in 0..<tries {
      let number = random.below(accounts.count)
      let account = accounts[number]
      guard account.openCount > 0, !account.isClosed,
        Int(account[0].due) + days < Int(day.number), fits(account)
      else { continue }
      return number
    }
    return nil
  }

  private func later(_ days: ClosedRange<Int>, _ random: inout Random) -> Int32 {
    day.number + Int32(random.within(days))
  }

  // MARK: Notices and visits

  private mutating func issueNotice() -> Bool {
    guard !work.notices.isFull, let number = debtor(30, tries: 16, { _ in true }) else {
      return false
    }
    let account = accounts[number]
    let isDemand = account.delivered > 0 && random.chance(450)
    var owed = account.older
    for place in 0..<account.openCount {
      owed += account[place].owed + surcharge(account[place])
    }
    serials.notices += 1
    line.begin(
      kinds.noticeIssued, on: day, id: SerialID(prefix: "NOT-", number: serials.notices),
      by: "ejecucion" as StaticString)
    line.put(NoticeIssued.account, key(number))
    line.put(NoticeIssued.kind, isDemand ? "requerimiento" : "invitacion" as StaticString)
    line.put(NoticeIssued.folio, FolioKey(word: "N", series: year, number: serials.notices))
    line.put(NoticeIssued.amount, Centavos(owed))
    end()
    work.notices.push(
      .init(account: number, serial: serials.notices, isDemand: isDemand),
      day: later(2...9, &random))
    return true
  }

  private mutating func serve(_ notice: PendingWork.Notice) {
    let drawn = random.below(100)
    let result: StaticString =
      switch drawn {
      case ..<66: "delivered"
      case ..<73: "refused"
      case ..<93: "absent"
      default: "wrong-address"
      }
    if drawn < 73, accounts[notice.account].delivered < 100 {
      accounts[notice.account].delivered += 1
    }
    begin(kinds.noticeServed, "DIL-", by: "ejecucion")
    line.put(NoticeServed.account, key(notice.account))
    line.put(
      NoticeServed.kind, notice.isDemand ? "requerimiento" : "invitacion" as StaticString)
    line.put(NoticeServed.notice, SerialID(prefix: "NOT-", number: notice.serial))
    line.put(NoticeServed.result, result)
    line.put(NoticeServed.officer, NumberedKey(word: "notificador-", number: random.within(1...9)))
    end()
  }

  private mutating func visit() -> Bool {
    let number = debtor(30, tries: 6, { _ in true })
    let isSweep = number == nil
    begin(kinds.visit, "VIS-", by: isSweep ? "catastro" : "ejecucion")
    if let number { line.put(VisitRecorded.account, key(number)) }
    line.put(VisitRecorded.kind, isSweep ? "barrido" : "cobro" as StaticString)
    let results: [StaticString] = ["promesa-de-pago", "sin-respuesta", "deshabitado", "atendido"]
    line.put(VisitRecorded.result, results[random.below(results.count)])
    line.put(VisitRecorded.officer, NumberedKey(word: "inspector-", number: random.within(1...14)))
    if isSweep {
      line.put(VisitRecorded.barrio, BarrioKey(number: random.within(1...config.barrios)))
    }
    end()
    return true
  }

  // MARK: Suspensions, closures, enforcement

  private mutating func suspend() -> Bool {
    guard !work.suspensions.isFull,
      let number = debtor(
        60, tries: 40,
        { !$0.isSuspended && $0.delivered > 1 && ($0.hasAgua || $0.hasAseo) })
    else { return false }
    let service: StaticString = accounts[number].hasAgua ? "agua" : "aseo"
    accounts[number].isSuspended = true
    begin(kinds.suspended, "SUSP-", by: "servicios")
    line.put(ServiceSuspended.account, key(number))
    line.put(ServiceSuspended.service, service)
    line.put(
      ServiceSuspended.reason,
      "Adeudo vencido y dos avisos entregados sin respuesta" as StaticString)
    end()
    work.suspensions.push(.init(account: number, service: service), day: later(10...75, &random))
    return true
  }

  private mutating func restore(_ suspension: PendingWork.Suspension) {
    accounts[suspension.account].isSuspended = false
    begin(kinds.restored, "RECO-", by: "servicios")
    line.put(ServiceRestored.account, key(suspension.account))
    line.put(ServiceRestored.service, suspension.service)
    line.put(
      ServiceRestored.reason,
      accounts[suspension.account].openCount == 0
        ? "Adeudo cubierto" : "Reconexión por compromiso de pago" as StaticString)
    end()
  }

  private mutating func orderClosure() -> Bool {
    guard !work.closures.isFull,
      let number = debtor(
        90, tries: 60,
        {
          $0.closure == .none && $0.delivered > 1 && $0.kind != .casa && $0.kind != .terreno
        })
    else { return false }
    accounts[number].closure = .underWay
    serials.others += 1
    let record = serials.others
    line.begin(
      kinds.closureOrdered, on: day, id: SerialID(prefix: "CLO-", number: record),
      by: "reglamentos" as StaticString)
    line.put(ClosureOrdered.account, key(number))
    line.put(ClosureOrdered.record, FolioKey(word: "ACTA-", series: 1, number: record))
    line.put(
      ClosureOrdered.authority, "Dirección de Reglamentos y Espectáculos" as StaticString)
    end()
    work.closures.push(
      .init(account: number, record: record, isExecuted: false), day: later(3...15, &random))
    return true
  }

  private mutating func goOn(_ closure: PendingWork.Closure) {
    if closure.isExecuted {
      accounts[closure.account].closure = .none
      begin(kinds.closureLifted, "CLL-", by: "reglamentos")
      line.put(ClosureLifted.account, key(closure.account))
      line.put(ClosureLifted.record, FolioKey(word: "ACTA-", series: 3, number: closure.record))
      line.put(
        ClosureLifted.authority, "Acuerdo de levantamiento de sellos" as StaticString)
      end()
      return
    }
    begin(kinds.closureExecuted, "CLE-", by: "reglamentos")
    line.put(ClosureExecuted.account, key(closure.account))
    line.put(ClosureExecuted.record, FolioKey(word: "ACTA-", series: 2, number: closure.record))
    line.put(
      ClosureExecuted.authority, "Dirección de Reglamentos y Espectáculos" as StaticString)
    end()
    // It was taken out a moment ago, so there is room.
    work.closures.push(
      .init(account: closure.account, record: closure.record, isExecuted: true),
      day: later(5...40, &random))
  }

  private mutating func openCase() -> Bool {
    guard !work.cases.isFull,
      let number = debtor(200, tries: 40, { !$0.isEnforced && $0.delivered > 0 })
    else { return false }
    accounts[number].isEnforced = true
    serials.others += 1
    let opened = serials.others
    line.begin(
      kinds.enforcementOpened, on: day, id: SerialID(prefix: "PAE-", number: opened),
      by: "ejecucion" as StaticString)
    line.put(EnforcementOpened.account, key(number))
    line.put(EnforcementOpened.case, FolioKey(word: "EXP-", series: 1, number: opened))
    line.put(
      EnforcementOpened.reason,
      "Procedimiento administrativo de ejecución por crédito fiscal firme" as StaticString)
    end()
    work.cases.push(.init(account: number, number: opened), day: later(40...220, &random))
    return true
  }

  private mutating func close(_ open: PendingWork.Case) {
    accounts[open.account].isEnforced = false
    begin(kinds.enforcementClosed, "PAEC-", by: "ejecucion")
    line.put(EnforcementClosed.account, key(open.account))
    line.put(EnforcementClosed.case, FolioKey(word: "EXP-", series: 1, number: open.number))
    line.put(
      EnforcementClosed.reason,
      random.chance(600) ? "Crédito cubierto" : "Bienes insuficientes para embargo" as StaticString)
    end()
  }
}
