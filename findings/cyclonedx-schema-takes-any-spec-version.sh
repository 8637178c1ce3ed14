#!/usr/bin/env bash
# The JSON schemas of CycloneDX accept every `specVersion`, also an empty one.
#
# Guess: the schema of 1.6, in the strict validator of the reference library too, refuses a document that says it is 1.2 or 9.9.
# What happens (cyclonedx-python-lib 11.12.0): `specVersion` is any text in the schemas of 1.2 to 1.7. A document is
# judged by the schema that its reader has chosen, and what it says about itself is not looked at. A wrong `bomFormat` beside it
# is refused, as the schema lists its one value.
# Why it matters here: a bill of materials that passes says nothing about the version it names, so the tests compare
# `specVersion` and `$schema` with the version of the validator themselves.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check 'cyclonedx-python-lib[json-validation]==11.12.0'
"$folder/env/bin/python" - <<'PYTHON'
import json

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

component = {"type": "library", "name": "a", "version": "1"}
for version in (version for version in SchemaVersion if version >= SchemaVersion.V1_2):
    validator = JsonStrictValidator(version)

    def accepts(format_, spec):
        bom = {"bomFormat": format_, "specVersion": spec, "version": 1, "components": [component]}
        return validator.validate_str(json.dumps(bom)) is None

    found = {spec: accepts("CycloneDX", spec) for spec in (version.to_version(), "1.1", "9.9", "")}
    print(version.name, found, "other format:", accepts("SPDX", version.to_version()))
    assert all(found.values()), "the behaviour has changed"
    assert not accepts("SPDX", version.to_version()), "the behaviour has changed"
PYTHON
