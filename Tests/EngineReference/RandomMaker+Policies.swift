import Events
import Values

// Late, overlapping and incomplete policies.
extension RandomMaker {
  mutating func adoptPolicy() {
    let on = effectiveDay()
    let from = draw.chance(50) ? on : on.adding(days: draw.number(-120...60))
    var members = [("from", quoted(from)), authority]
    if draw.chance(85) { members.append(("surcharge", surcharge())) }
    if draw.chance(60) {
      let order = draw.some(of: Component.allCases.map { quoted($0.rawValue) })
      members.append(
        (
          "allocation",
          object([("scope", quoted(draw.one(of: ["debt", "component"]))), ("order", array(order))])
        ))
    }
    if draw.chance(60) {
      members.append(
        (
          "agreement",
          object([
            ("break_after_missed", "\(draw.number(1...3))"),
            ("grace_days", "\(draw.one(of: [0, 0, 5, 10]))"),
          ])
        ))
    }
    if draw.chance(40) {
      members.append(("aging", draw.one(of: ["[10,20]", "[1]", "[30,60,90,400]"])))
    }
    if draw.chance(70) { members.append(("ladder", ladder())) }
    if draw.chance(30) { members.append(("traffic", #"{"green":80,"yellow":50}"#)) }
    record("policy.adopted", members, on: on)
  }

  private mutating func surcharge() -> String {
    let isMonthly = draw.chance(65)
    let rate = draw.one(of: isMonthly ? ["2", "4", "1.47", "1.333333"] : ["18", "36.5", "7.77"])
    var members = [
      ("method", quoted(isMonthly ? "monthly" : "daily")), ("rate", quoted(rate)),
    ]
    if draw.chance(40) { members.append(("cap_months", "\(draw.one(of: [1, 2, 3, 6, 12]))")) }
    return object(members)
  }

  private mutating func ladder() -> String {
    let actions = draw.some(of: ["notice", "suspension", "closure", "enforcement"])
    return array(
      actions.enumerated().map { place, action in
        // Steps have the same names in every ladder, but not the same actions.
        var members = [("step", quoted("step\(place + 1)")), ("action", quoted(action))]
        if draw.chance(25) { members.append(("kinds", array([quoted(draw.one(of: kinds))]))) }
        if draw.chance(40) { members.append(("min_days", "\(draw.one(of: [1, 10, 60]))")) }
        if draw.chance(30) {
          members.append(("min_total", quoted(draw.one(of: ["50.00", "600.00"]))))
        }
        if draw.chance(40) {
          var after = [
            ("notice", quoted(draw.one(of: ["letter", "demand"]))),
            ("times", "\(draw.one(of: [1, 1, 2]))"),
          ]
          if draw.chance(50) { after.append(("days_between", "\(draw.number(0...10))")) }
          if draw.chance(50) { after.append(("days_since", "\(draw.number(0...10))")) }
          members.append(("after", object(after)))
        }
        return object(members)
      })
  }
}
