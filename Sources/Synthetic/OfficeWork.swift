import Bytes
import Events
import Values

// The office: certificates, forms, complaints, the roll, money without an owner.

extension Municipality {
  /// Writes what follows the line before.
  mutating func write(_ followUp: FollowUp) {
    switch followUp {
    case .payment(let number, let charge): payFollowing(number, charge)
    case .indemnity(let number, let root, let amount):
      assess(
        number, .indemnizacion, class: "indemnity", amount: amount, due: day, for: root,
        by: "contabilidad")
    case .request(let number, let fee, let plate): request(number, fee: fee, plate)
    }
  }

  // MARK: Certificates

  /// Charges the fee of a certificate; its payment and the request follow.
  mutating func startCertificate() -> Bool {
    guard !work.requests.isFull else { return false }
    let number = someAccount()
    let plate = PlateKey(chance: random.next())
    let amount = now(Concept.constancia.tariff(accounts[number].kind))
    let fee = assess(number, .constancia, amount: amount, due: day, subject: plate, by: "atencion")
    let charge = OpenCharge(
      owed: amount, serial: fee, due: day.number, concept: .constancia, isTouched: true)
    followUps.append(.payment(number, charge))
    followUps.append(.request(number, fee, plate))
    return true
  }

  private mutating func request(_ number: Int, fee: UInt32, _ plate: PlateKey) {
    serials.requests += 1
    line.begin(
      kinds.requested, on: day, id: SerialID(prefix: "SOL-", number: serials.requests),
      by: "portal" as StaticString)
    line.put(
      CertificateRequested.kind,
      random.chance(700) ? "no-infraccion" : "no-adeudo" as StaticString)
    line.put(CertificateRequested.subject, plate)
    line.put(CertificateRequested.account, key(number))
    line.put(CertificateRequested.charge, charge(number, fee))
    end()
    // Room was seen to when the fee was charged; requests are not made in between.
    if !work.requests.isFull {
      work.requests.push(serials.requests, day: day.number + Int32(random.below(4)))
    }
  }

  mutating func answerRequest(_ request: Int) {
    let id = SerialID(prefix: "SOL-", number: request)
    if random.chance(80) {
      begin(kinds.refused, "NEG-", by: "atencion")
      line.put(CertificateRefused.request, id)
      line.put(
        CertificateRefused.reason, "Existen infracciones pendientes de pago" as StaticString)
    } else {
      serials.certificates += 1
      begin(kinds.issued, "CONST-", by: "atencion")
      line.put(CertificateIssued.request, id)
      line.put(
        CertificateIssued.folio, FolioKey(word: "", series: year, number: serials.certificates))
    }
    end()
  }

  // MARK: Forms

  /// Uses or spoils a form; when the stock is out, the printer's next block comes in.
  mutating func spendForm() -> Bool {
    let form = random.below(FormStock.forms.count)
    let folio = stock.next[form]
    if folio > stock.last[form] {
      stock.last[form] += FormStock.block
      begin(kinds.formsReceived, "FOR-", by: "almacen")
      line.put(FormsReceived.form, FormStock.forms[form])
      line.put(FormsReceived.series, "A" as StaticString)
      line.put(FormsReceived.first, Int64(folio))
      line.put(FormsReceived.last, Int64(stock.last[form]))
      end()
      return true
    }
    stock.next[form] += 1
    if random.chance(35) {
      begin(kinds.formVoided, "FV-", by: "ventanilla")
      line.put(FormVoided.form, FormStock.forms[form])
      line.put(FormVoided.series, "A" as StaticString)
      line.put(FormVoided.folio, Int64(folio))
      line.put(FormVoided.reason, "Error de impresión" as StaticString)
    } else {
      begin(kinds.formUsed, "FU-", by: "ventanilla")
      line.put(FormUsed.form, FormStock.forms[form])
      line.put(FormUsed.series, "A" as StaticString)
      line.put(FormUsed.folio, Int64(folio))
    }
    end()
    return true
  }

  // MARK: Complaints

  private static let subjects: [StaticString] = [
    "El camión de la basura no pasa desde hace dos semanas", "Cobro doble del recibo de agua",
    "No reconozco la multa", "Fuga de agua en la banqueta", "Mi pago en tienda no aparece",
    "El recibo llegó después de su vencimiento", "Solicito revisión del avalúo catastral",
    "Trato descortés en la ventanilla",
  ]

  mutating func fileComplaint() -> Bool {
    guard !work.complaints.isFull else { return false }
    serials.complaints += 1
    line.begin(
      kinds.complaint, on: day, id: SerialID(prefix: "QJ-", number: serials.complaints),
      by: "atencion" as StaticString)
    if random.chance(800) { line.put(ComplaintFiled.account, key(someAccount())) }
    line.put(
      ComplaintFiled.subject, Municipality.subjects[random.below(Municipality.subjects.count)])
    end()
    if random.chance(930) {
      work.complaints.push(serials.complaints, day: day.number + Int32(random.within(1...21)))
    }
    return true
  }

  mutating func answerComplaint(_ complaint: Int) {
    let outcomes: [StaticString] = ["procedente", "improcedente", "turnada", "aclarada"]
    begin(kinds.answer, "RES-", by: "atencion")
    line.put(ComplaintAnswered.complaint, SerialID(prefix: "QJ-", number: complaint))
    line.put(ComplaintAnswered.outcome, outcomes[random.below(outcomes.count)])
    end()
  }

  // MARK: The roll

  mutating func updateAccount() -> Bool {
    let number = someAccount()
    let sources: [StaticString] = ["barrido", "agua-potable", "licencias", "catastro"]
    let drawn = random.below(100)
    begin(kinds.accountUpdated, "ACT-", by: "catastro")
    line.put(AccountUpdated.account, key(number))
    if drawn < 25 {
      let barrio = random.within(1...config.barrios)
      accounts[number].barrio = UInt16(barrio)
      line.put(AccountUpdated.barrio, BarrioKey(number: barrio))
    } else if drawn < 80 {
      line.put(AccountUpdated.holder, HolderKey(chance: random.next()))
    } else {
      accounts[number].hasAseo = true
      let account = accounts[number]
      line.put(AccountUpdated.concepts, json: { writeConcepts(of: account, to: $0) })
    }
    line.put(AccountUpdated.source, sources[random.below(sources.count)])
    end()
    return true
  }

  mutating func closeAccount() -> Bool {
    guard serials.closedAccounts < accounts.count / 60 else { return false }
    for _ in 0..<16 {
      let number = random.below(accounts.count)
      let account = accounts[number]
      let isBusy =
        account.openCount > 0 || account.agreement == .active || account.isSuspended
        || account.isEnforced || account.closure != .none || account.isClosed
      if isBusy { continue }
      accounts[number].isClosed = true
      serials.closedAccounts += 1
      begin(kinds.accountClosed, "BAJA-", by: "catastro")
      line.put(AccountClosed.account, key(number))
      line.put(
        AccountClosed.reason,
        random.chance(500) ? "Fusión de predios" : "Cuenta duplicada en el padrón" as StaticString)
      end()
      return true
    }
    return false
  }

  // MARK: Money without an owner

  mutating func identify(_ payment: UInt64) {
    begin(kinds.identified, "IDE-", by: "contabilidad")
    line.put(PaymentIdentified.payment, PaymentID(serial: payment, seed: config.seed))
    line.put(PaymentIdentified.account, key(someAccount()))
    end()
  }

  mutating func pay(back refund: PendingWork.Refund) {
    begin(kinds.refunded, "DEV-", by: "contabilidad")
    line.put(CreditRefunded.account, key(refund.account))
    line.put(CreditRefunded.amount, Centavos(refund.amount))
    line.put(
      CreditRefunded.authority, "Resolución de devolución por pago de lo indebido" as StaticString)
    end()
  }
}
