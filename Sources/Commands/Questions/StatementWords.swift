import Console
import Engine
import Values

/// What people are told of the lines of statements and explanations.
struct StatementWords {
  let record: Record
  let fold: AccountFold

  /// A charge as people name it: `predial 2021`, or by its due day.
  func charge(_ place: Int) -> Bilingual {
    let charge = fold.charges[place]
    let concept = record.symbols.name(charge.concept)
    if let period = charge.period {
      return Bilingual("\(concept) \(record.symbols.name(period))")
    }
    return Bilingual(es: "\(concept) (vence \(charge.due))", en: "\(concept) (due \(charge.due))")
  }

  /// What happened on a line of a statement.
  func line(_ line: AccountStatement.Line) -> Bilingual {
    let charge = line.charge.map { self.charge($0) } ?? ""
    let agreement = line.agreement.map { record.ids.name($0) } ?? ""
    switch line.kind {
    case .charge: return Bilingual(es: "Cargo: \(charge.es)", en: "Charge: \(charge.en)")
    case .surcharge:
      guard let run = line.run else { return charge }
      let how = StatementWords.run(run)
      return Bilingual(
        es: "Recargo de \(charge.es): \(how.es)", en: "Surcharge on \(charge.en): \(how.en)")
    case .payment: return Bilingual(es: "Pago", en: "Payment")
    case .creditApplied:
      return Bilingual(es: "Se aplica saldo a favor", en: "Credit is applied")
    case .refund:
      return Bilingual(es: "Devolución de saldo a favor", en: "Credit is paid back")
    case .discount: return Bilingual(es: "Descuento", en: "Discount")
    case .agreementSigned:
      return Bilingual(
        es: "Convenio \(agreement): se firma" + (line.parts.isEmpty ? "" : " y se condona"),
        en: "Agreement \(agreement) is signed" + (line.parts.isEmpty ? "" : "; forgiven"))
    case .agreementBroken:
      return Bilingual(
        es: "Convenio \(agreement): se rompe"
          + (line.parts.isEmpty ? "" : "; lo condonado se debe de nuevo"),
        en: "Agreement \(agreement) breaks"
          + (line.parts.isEmpty ? "" : "; what was forgiven is owed again"))
    case .agreementFulfilled:
      return Bilingual(
        es: "Convenio \(agreement): cumplido", en: "Agreement \(agreement) is fulfilled")
    case .act(let act):
      return StatementWords.act(act, line.about ?? "")
    }
  }

  /// Part of a line: which component of which charge.
  func part(_ part: AccountStatement.Part) -> Bilingual {
    let charge = charge(part.charge)
    let component = StatementWords.component(part.component)
    return Bilingual(
      es: "  \(component.es), \(charge.es)", en: "  \(component.en), \(charge.en)")
  }

  /// How surcharges came about.
  static func run(_ run: SurchargeRun) -> Bilingual {
    let base = Figures.money(run.base)
    if run.days > 0 {
      return Bilingual(
        es: "\(run.days) \(run.days == 1 ? "día" : "días") al \(run.rate) % anual sobre \(base), "
          + "\(run.first) a \(run.last)",
        en: "\(run.days) \(run.days == 1 ? "day" : "days") at \(run.rate) % a year on \(base), "
          + "\(run.first) to \(run.last)")
    }
    if run.instants == 1 {
      return Bilingual(
        es: "\(run.rate) % sobre \(base), del \(run.first)",
        en: "\(run.rate) % of \(base), of \(run.first)")
    }
    return Bilingual(
      es: "\(run.instants) meses al \(run.rate) % sobre \(base), \(run.first) a \(run.last)",
      en: "\(run.instants) months at \(run.rate) % of \(base), \(run.first) to \(run.last)")
  }

  /// Many surcharges in a row.
  static func surcharges(_ sum: StatementTable.Surcharges) -> Bilingual {
    let count = sum.charges.count
    return Bilingual(
      es: "Recargos de \(count) \(count == 1 ? "cargo" : "cargos"), \(sum.first) a \(sum.day)",
      en: "Surcharges on \(count) \(count == 1 ? "charge" : "charges"), \(sum.first) to \(sum.day)")
  }

  static func component(_ component: Component) -> Bilingual {
    switch component {
    case .principal: Bilingual(es: "suerte principal", en: "principal")
    case .surcharge: Bilingual(es: "recargos", en: "surcharge")
    case .fine: Bilingual(es: "multa", en: "fine")
    case .indemnity: Bilingual(es: "indemnización", en: "indemnity")
    case .cost: Bilingual(es: "gastos de cobranza", en: "cost")
    }
  }

  /// The event or rule behind a line of an explanation.
  func rule(_ line: Explanation.Line) -> Bilingual {
    let agreement = line.agreement.map { record.ids.name($0) } ?? ""
    switch line.rule {
    case .charge: return Bilingual(es: "Cargo", en: "Charge")
    case .surcharge:
      guard let run = line.run else { return "" }
      let how = StatementWords.run(run)
      return Bilingual(es: "Recargo: \(how.es)", en: "Surcharge: \(how.en)")
    case .payment: return Bilingual(es: "Pago", en: "Payment")
    case .credit: return Bilingual(es: "Saldo a favor aplicado", en: "Credit applied")
    case .discount: return Bilingual(es: "Descuento", en: "Discount")
    case .forgiven:
      return Bilingual(
        es: "Condonado por el convenio \(agreement)", en: "Forgiven by agreement \(agreement)")
    case .restored:
      return Bilingual(
        es: "Se debe de nuevo: se rompió el convenio \(agreement)",
        en: "Owed again: agreement \(agreement) broke")
    case .refund: return Bilingual(es: "Devolución", en: "Paid back")
    }
  }

  private static func act(_ act: Act, _ about: String) -> Bilingual {
    switch act {
    case .opened:
      Bilingual(es: "Alta de la cuenta (\(about))", en: "Account opened (\(about))")
    case .updated: Bilingual(es: "Cambio en el padrón", en: "Change in the roll")
    case .closed: Bilingual(es: "Baja de la cuenta", en: "Account closed")
    case .noticeServed:
      Bilingual(es: "Notificación entregada: \(about)", en: "Notice served: \(about)")
    case .noticeFailed:
      Bilingual(es: "Notificación sin efecto: \(about)", en: "Notice not served: \(about)")
    case .serviceSuspended:
      Bilingual(es: "Suspensión del servicio: \(about)", en: "Service suspended: \(about)")
    case .serviceRestored:
      Bilingual(es: "Reconexión del servicio: \(about)", en: "Service restored: \(about)")
    case .closureOrdered: Bilingual(es: "Orden de clausura", en: "Closure ordered")
    case .closureExecuted: Bilingual(es: "Clausura ejecutada", en: "Closure executed")
    case .closureLifted: Bilingual(es: "Clausura levantada", en: "Closure lifted")
    case .enforcementOpened:
      Bilingual(
        es: "Procedimiento de ejecución iniciado: \(about)", en: "Enforcement opened: \(about)")
    case .enforcementClosed:
      Bilingual(
        es: "Procedimiento de ejecución concluido: \(about)", en: "Enforcement closed: \(about)")
    }
  }
}
