# Front doors. Needs Python 3.11 or newer, git and make; all else comes from requirements.lock.
# Another interpreter: `make PYTHON=python3.13 …`.

PYTHON ?= python3
# Material tells of its end of support over every build; the lock file says what we build with.
export NO_MKDOCS_2_WARNING = 1

BIN := .venv/bin
READY := .venv/ready
NPM := tests/npm/node_modules/ready
ADDRESS ?= 127.0.0.1:8000
# One more at once than there are cores, as tests wait for browsers and servers; what a file of tests builds
# is built once. In the order of their names: the slow files, which hold few tests, would come last
# otherwise, when one core has nothing left.
WORKERS = $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)
PYTEST = $(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder

.DEFAULT_GOAL := help
.PHONY: help install site serve test bench faults lock clean

help: ## say what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(READY) $(NPM) ## set up .venv from the lock file

# The stamp lies in .venv, so that deleting .venv is a full reset.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	    || { echo "opskb needs Python 3.11 or newer: make PYTHON=/path/to/python3.11"; exit 1; }
	@echo "Installing what opskb needs into .venv (about a minute, once)"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv \
	    || { rm -rf .venv; echo "Python cannot make a .venv: on Debian, apt-get install python3-venv"; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

# What tests drive that comes from npm: without it they skip, and say so.
$(NPM): tests/npm/package.json tests/npm/package-lock.json tests/npm/.npmrc
	@if ! command -v npm >/dev/null; then echo "No npm here: the tests of what it installs will skip"; \
	elif (cd tests/npm && npm ci --loglevel=error >/dev/null); then touch $@; \
	else echo "npm could not install what tests drive: those tests will skip"; fi

site: $(READY) ## build the sample site into site/
	$(BIN)/mkdocs build --site-dir site
	@echo
	@echo "Built: site/index.html. Its links and its search want a server:"
	@echo "  make serve, then open http://$(ADDRESS)/"

serve: $(READY) ## serve the sample site, rebuilt on every change
	$(BIN)/mkdocs serve --dev-addr $(ADDRESS)

test: $(READY) $(NPM) ## format, style, types, layers, tests
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(PYTEST)

bench: $(READY) ## measure against floor and peers
	$(BIN)/python -m benchmarks

faults: $(READY) ## long runs with injected faults
	$(PYTEST) -m faults

lock: $(READY) ## bring requirements.lock up to date
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 \
	    --generate-hashes --upgrade --no-emit-index-url --no-annotate --quiet \
	    --custom-compile-command "make lock" --output-file requirements.lock

clean: ## remove what is built and cached, .venv too
	rm -rf .venv tests/npm/node_modules site dist build .cache .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find plugins tests -name __pycache__ -type d -prune -exec rm -rf {} +
