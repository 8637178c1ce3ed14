# `make demo` and `make test` need Python 3.11 or newer, and nothing else that they do not install themselves.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
export NO_MKDOCS_2_WARNING := 1
# the example site shows the history of its canvases, where there is one: not in a shallow clone or an archive
export CANVAS_HISTORY := $(shell git rev-parse --is-shallow-repository 2>/dev/null | sed -n 's/false/git/p' | grep . || echo none)

.PHONY: demo test matrix format bench fuzz pages dist notes release clean

# Build the example site and serve it; `make demo BUILD=1` only builds.
demo: $(VENV)/demo
	cd example-site && ../$(BIN)/mkdocs $(if $(BUILD),build --strict,serve --dev-addr 127.0.0.1:$(PORT))

# Everything that CI checks, the quick things first.
test: $(VENV)/test
	@PATH="$(PATH)" sh tests/programs.sh git
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -n auto -x tests --ignore tests/sites --ignore tests/plugins --ignore tests/browser
	$(BIN)/pytest -n auto tests/sites tests/plugins
	$(BIN)/python -m tests.matrix hosts
	cd example-site && ../$(BIN)/mkdocs build --strict --site-dir ../build/example-site
	$(BIN)/mkdocs build --strict --site-dir build/docs
	@PATH="$(PATH)" sh tests/programs.sh browser
	$(BIN)/pytest -n auto tests/browser

# Every host, every Python on this machine, the lowest and the highest dependencies, each in a fresh environment.
matrix: $(VENV)/test
	$(BIN)/python -m tests.matrix

# Write the code and the expected outputs anew; read the difference.
format: $(VENV)/test
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	-$(BIN)/pytest -q --regenerate tests/extension/test_golden.py
	$(BIN)/pytest -q tests/extension/test_golden.py

# What the plugin costs beside what people do without it, see docs/speed.md; `make bench ARGS=--help` for less and more.
bench: $(VENV)/bench
	$(BIN)/python -m bench $(ARGS)

# Spoil 100,000 pages at random, and look whether a word is lost or anything breaks; `make fuzz ARGS="--seed 2"` for others.
fuzz: $(VENV)/test
	$(BIN)/python -m tests.fuzzing $(ARGS)

# What is published of main: the manual, and in it the example site; SITE_URL and REPO_URL say where if not as usual.
pages: $(VENV)/demo
	$(BIN)/mkdocs build --strict --site-dir build/pages
	$(if $(SITE_URL),SITE_URL=$(SITE_URL:%/=%)/example/) $(BIN)/mkdocs build --strict \
		--config-file .github/example-site.yml --site-dir ../build/pages/example

# The files of a release: sdist and wheel, checked as PyPI checks them.
dist: $(VENV)/release
	$(BIN)/python .ci/release.py --build

# What the changelog says of a version: `make notes VERSION=0.1.0`.
notes:
	@$(PYTHON) .ci/release.py --notes $(VERSION)

# Commit, tag and build a release of main: `make release VERSION=0.1.0`; it pushes nothing, see CONTRIBUTING.md.
release: $(VENV)/release
	$(BIN)/python .ci/release.py $(VERSION)

$(VENV)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; name one: make PYTHON=python3.12 ..."; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	touch $@

$(VENV)/demo: $(VENV)/python pyproject.toml
	$(BIN)/pip install --quiet --editable '.[material]'
	touch $@

$(VENV)/test: $(VENV)/python pyproject.toml
	$(BIN)/pip install --quiet --editable '.[test,neighbours]'
	touch $@ $(VENV)/demo

$(VENV)/release: $(VENV)/python pyproject.toml
	$(BIN)/pip install --quiet --editable '.[release]'
	touch $@

$(VENV)/bench: $(VENV)/test pyproject.toml
	$(BIN)/pip install --quiet --editable '.[bench]'
	touch $@

clean:
	rm -rf $(VENV) build dist site example-site/site
