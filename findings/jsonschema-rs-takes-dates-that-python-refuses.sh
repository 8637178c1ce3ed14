#!/usr/bin/env bash
# `jsonschema-rs` accepts the date 0000-01-01, which Python's `date` cannot hold.
#
# Guess: two validators with `format: date` switched on agree, and what they accept is a date for Python.
# What happens (jsonschema-rs 0.61.2, jsonschema 4.26.0): both refuse 2023-02-29 and 2024-1-1. The year 0000, which RFC 3339 allows,
# is valid for jsonschema-rs; jsonschema refuses it, as it asks `date.fromisoformat`, which raises `ValueError`.
# Why it matters here: feeds of other sites are validated by jsonschema-rs, and their dates become `date` afterwards. A feed with
# such a date has to be refused like any other invalid one, rather than end the command, so its products are made
# once while it is checked.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check jsonschema-rs==0.61.2 jsonschema==4.26.0
"$folder/env/bin/python" - <<'PYTHON'
from datetime import date

import jsonschema
import jsonschema_rs

schema = {"type": "string", "format": "date"}
fast = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
checked = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)
found = {}
for text in ("2024-02-29", "2023-02-29", "2024-1-1", "0000-01-01"):
    try:
        date.fromisoformat(text)
    except ValueError:
        is_date = False
    else:
        is_date = True
    found[text] = (fast.is_valid(text), checked.is_valid(text), is_date)
    print("{}: jsonschema-rs {}, jsonschema {}, date {}".format(text, *found[text]))
same, refused = (True, True, True), (False, False, False)
expected = {"2024-02-29": same, "2023-02-29": refused, "2024-1-1": refused, "0000-01-01": (True, False, False)}
assert found == expected, "the behaviour has changed"
PYTHON
