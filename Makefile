# `make demo` and `make test` need Python 3.11 or newer, and nothing else that they do not install themselves.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
export NO_MKDOCS_2_WARNING := 1
# the example site shows the history of its canvases, where there is one: not in a shallow clone or an archive
export CANVAS_HISTORY := $(shell git rev-parse --is-shallow-repository 2>/dev/null | sed -n 's/false/git/p' | grep . || echo none)

.DEFAULT_GOAL := help
.PHONY: help demo look test test-all browsers pytest matrix format bench weight fuzz fidelity rooms pictures pages dist notes release clean

help: ## List these targets.
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/\1|\2/p' Makefile | while IFS='|' read -r name text; do printf '  %-10s %s\n' "$$name" "$$text"; done

demo: $(VENV)/demo ## Build both example sites and serve the large one; `make demo BUILD=1` only builds them.
	cd example-site/group && ../../$(BIN)/mkdocs build --strict
	cd example-site && ../$(BIN)/mkdocs $(if $(BUILD),build --strict,serve --dev-addr 127.0.0.1:$(PORT))

look: $(VENV)/test ## Take screenshots of the example site into build/look: light, dark, narrow, wide and printed.
	@PATH="$(PATH)" sh tests/programs.sh chromium
	$(BIN)/python -m tests.look $(ARGS)

test: $(VENV)/test ## Run what CI runs, the quick checks first.
	@PATH="$(PATH)" sh tests/programs.sh git
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -n auto -x tests --ignore tests/sites --ignore tests/plugins --ignore tests/browser
	$(BIN)/pytest -n auto tests/sites tests/plugins
	$(BIN)/python -m tests.matrix hosts
	cd example-site && ../$(BIN)/mkdocs build --strict --site-dir ../build/example-site
	cd example-site/group && ../../$(BIN)/mkdocs build --strict --site-dir ../../build/example-group
	@PATH="$(PATH)" sh tests/programs.sh chromium firefox
	$(BIN)/pytest -n auto tests/browser

test-all: test fuzz matrix ## Run `make test`, the slow tests, 100,000 broken pages and every host and Python: before a release, and weekly.
	@PATH="$(PATH)" sh tests/programs.sh webkit
	$(BIN)/pytest -n auto -m full tests

browsers: $(VENV)/test ## Try what readers do in Chromium, Firefox and WebKit, and write the results into the manual.
	@PATH="$(PATH)" sh tests/programs.sh chromium firefox webkit
	$(BIN)/python -m tests.browsers

pytest: $(VENV)/test ## Run some tests only: `make pytest ARGS="tests/reading -k fence"`.
	$(BIN)/pytest $(ARGS)

matrix: $(VENV)/test ## Test every host, every Python on this machine, and the lowest and highest dependencies, each in a fresh environment.
	$(BIN)/python -m tests.matrix

format: $(VENV)/test ## Format the code and write the expected outputs again; read the difference.
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	-$(BIN)/pytest -q --regenerate tests/extension/test_golden.py
	$(BIN)/pytest -q tests/extension/test_golden.py

bench: $(VENV)/test ## Measure what the plugin costs, see docs/background/speed.md; `make bench ARGS=--help` lists its options.
	@PATH="$(PATH)" sh tests/programs.sh git chromium valgrind
	$(BIN)/python -m bench $(ARGS)

weight: $(VENV)/test ## Fail if a small site costs 3 % more than recorded; `make weight ARGS=--record` records it.
	@PATH="$(PATH)" sh tests/programs.sh valgrind
	$(BIN)/python -m bench $(or $(ARGS),--check)

fuzz: $(VENV)/test ## Read huge pages and 100,000 randomly broken ones; `make fuzz ARGS="--seed 2"` breaks them differently.
	$(BIN)/python -m tests.fuzzing $(ARGS)

fidelity: $(VENV)/test ## Compare texts in boxes with the same on plain pages: `make fidelity FOLDER=texts ARGS="--show 20"`.
	$(BIN)/python -m tests.fidelity $(FOLDER) $(ARGS)

pictures: $(VENV)/test ## Make the pictures of the manual again whose HTML or styles have changed; `ARGS=--all` for all.
	@PATH="$(PATH)" sh tests/programs.sh chromium
	$(BIN)/python docs/pictures/make.py $(ARGS)

rooms: $(VENV)/test ## Draw the picture of the rooms in docs/background/architecture.md from the imports of the code.
	$(BIN)/python -m tests.rooms

# SITE_URL and REPO_URL name other addresses than those in mkdocs.yml.
pages: $(VENV)/demo ## Build what is published for main: the manual with the example site inside.
	$(BIN)/mkdocs build --strict --site-dir build/pages
	$(if $(SITE_URL),SITE_URL=$(SITE_URL:%/=%)/example/) $(BIN)/mkdocs build --strict \
		--config-file .github/example-site.yml --site-dir ../build/pages/example

dist: $(VENV)/release ## Build the sdist and the wheel of a release, and check them as PyPI does.
	$(BIN)/python .ci/release.py --build

notes: ## Print the changelog of a version: `make notes VERSION=0.1.0`.
	@$(PYTHON) .ci/release.py --notes $(VERSION)

release: $(VENV)/release ## Commit, tag and build a release: `make release VERSION=0.1.0`; nothing is pushed, see CONTRIBUTING.md.
	$(BIN)/python .ci/release.py $(VERSION)

clean: ## Remove everything that these targets create.
	rm -rf $(VENV) build dist site example-site/site

$(VENV)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; name one: make PYTHON=python3.12 ..."; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	touch $@

$(VENV)/demo: $(VENV)/python pyproject.toml
	$(BIN)/pip install --quiet --editable '.[material,sources]'
	touch $@

$(VENV)/test: $(VENV)/python pyproject.toml
	$(BIN)/pip install --quiet --editable '.[test,neighbours]'
	touch $@ $(VENV)/demo

$(VENV)/release: $(VENV)/python pyproject.toml
	$(BIN)/pip install --quiet --editable '.[release]'
	touch $@
