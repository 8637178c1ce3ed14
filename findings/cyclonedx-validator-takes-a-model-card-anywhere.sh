#!/usr/bin/env bash
# The strict validator of CycloneDX accepts a model card on a component that is no model, which the standard rules out.
#
# Guess: the schema says that `modelCard` must not be specified for other types of components, so a library with one is refused.
# What happens (cyclonedx-python-lib 11.12.0, schemas 1.6 and 1.7): that rule is a sentence in the description only. A
# library, a file or an operating system with a model card is valid, and so is a model without one.
# Why it matters here: a portfolio whose components had the wrong type would pass the validator, so the tests compare the type and
# the presence of the card of each component themselves.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check 'cyclonedx-python-lib[json-validation]==11.12.0'
"$folder/env/bin/python" - <<'PYTHON'
import json
from importlib.resources import files

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

for version in (SchemaVersion.V1_6, SchemaVersion.V1_7):
    text = files("cyclonedx.schema._res").joinpath(f"bom-{version.to_version()}.SNAPSHOT.schema.json").read_text("utf-8")
    rule = json.loads(text)["definitions"]["modelCard"]["description"]
    validator = JsonStrictValidator(version)

    def accepts(component):
        bom = {"bomFormat": "CycloneDX", "specVersion": version.to_version(), "version": 1, "components": [component]}
        return validator.validate_str(json.dumps(bom)) is None

    types = ("machine-learning-model", "library", "file", "operating-system")
    found = {type_: accepts({"type": type_, "name": "a", "modelCard": {}}) for type_ in types}
    found["model without a card"] = accepts({"type": types[0], "name": "a"})
    print(version.name, found, "unknown type:", accepts({"type": "model", "name": "a"}))
    assert "must not be specified for other component types" in rule, "the standard has changed"
    assert all(found.values()), "the behaviour has changed"
    assert not accepts({"type": "model", "name": "a"}), "the behaviour has changed"
PYTHON
