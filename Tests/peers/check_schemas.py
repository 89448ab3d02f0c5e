#!/usr/bin/env python3
"""Holds recauda's verdict on events against that of an independent JSON Schema validator.

Standard input: a JSON object a line, {"type", "event", "accepted", "why"}: the event as text, and
whether recauda's reader accepts it. Standard output: a JSON object a line for each disagreement,
{"line", "type", "accepted", "why", "schema"}, and at last {"checked": n}. The one argument is the
folder of the schemas.
"""

import json
import pathlib
import re
import sys

import jsonschema


def pattern(validator, expected, instance, schema):
    """`$` is the very end, as ECMA-262 has it; Python's also stands before a last line feed."""
    if isinstance(instance, str) and not re.search(re.sub(r"\$(?=\)|$)", r"\\Z", expected), instance):
        yield jsonschema.ValidationError(f"{instance!r} does not match {expected!r}")


Validator = jsonschema.validators.extend(
    jsonschema.Draft202012Validator, validators={"pattern": pattern}
)


def refuse_constant(name):
    raise ValueError(f"{name} is no JSON")


def why_not(text, validator):
    """What the schema has against the event; None if nothing."""
    try:
        event = json.loads(text, parse_constant=refuse_constant)
        json.dumps(event, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError) as error:
        return f"no JSON: {type(error).__name__}"
    if validator is None:
        return "no such type"
    error = jsonschema.exceptions.best_match(validator.iter_errors(event))
    return error.message[:300] if error else None


def main():
    validators = {}
    for file in sorted(pathlib.Path(sys.argv[1], "events").glob("*.json")):
        schema = json.loads(file.read_text(encoding="utf-8"))
        Validator.check_schema(schema)
        validators[file.stem] = Validator(schema)
    envelope = json.loads(pathlib.Path(sys.argv[1], "envelope.json").read_text(encoding="utf-8"))
    Validator.check_schema(envelope)

    checked = 0
    for number, line in enumerate(sys.stdin.buffer):
        case = json.loads(line)
        objection = why_not(case["event"], validators.get(case["type"]))
        checked += 1
        if (objection is None) != case["accepted"]:
            print(
                json.dumps(
                    {
                        "line": number,
                        "type": case["type"],
                        "accepted": case["accepted"],
                        "why": case["why"],
                        "schema": objection or "",
                    }
                )
            )
    print(json.dumps({"checked": checked}))


if __name__ == "__main__":
    main()
