/// Words of the rules that no test can hold, and why.
let untestable: [(words: String, reason: String)] = [
  ("Three kinds of event act on that set before anything is folded:", "announces a list"),
  ("Three ways of looking:", "announces a list"),
  ("Accounts are then folded one by one.", "how it is done, not what comes out"),
  (
    "Of several definitions of one barrio, office, index of a month, programme of a year",
    "no answer shows their names yet; an adopted programme has no other use; of an index, "
      + "Rules09GrowthTests holds it"
  ),
  (
    "A worklist is a list of candidates: a person decides, and records the act.",
    "says what people do"
  ),
  (
    "Attention time: from the at of a certificate's request or a complaint to that of its answer, in "
      + "whole minutes rounded down; median and 90th percentile by nearest rank, over what was "
      + "answered in the period (by the answer's on).",
    "times are the ledger's own, so nobody can choose them here: AttentionTests holds it"
  ),
]
