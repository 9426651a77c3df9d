# `make` prints this file's targets. Everything runs from .venv, which is built again only when the lock has changed.
.DEFAULT_GOAL := help
SHELL := /bin/bash

PYTHON ?= python3
BIN := .venv/bin
LOCK := requirements-dev.lock
PYTEST := $(BIN)/python -m pytest -q -n 2 --dist worksteal
PIP := $(BIN)/python -m pip --disable-pip-version-check -q
SYNAPSE := $(BIN)/synapse
PLACE = $(if $(DATA),--data $(DATA))
# the web pages are built where Node.js is; everything else works without it
UI := admin-ui
NPM := $(if $(shell command -v npm),npm --prefix $(UI) --silent)
UI_SOURCES := $(shell find $(UI)/src $(UI)/static $(UI)/*.js $(UI)/*.ts -type f)
export PYRIGHT_PYTHON_IGNORE_WARNINGS := 1

.PHONY: help
help:
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: up
up: .venv pages ## Start Synapse on http://127.0.0.1:8000 with its own PostgreSQL (HOST= PORT= DATA= choose others)
	@$(SYNAPSE) up $(if $(HOST),--host $(HOST)) $(if $(PORT),--port $(PORT)) $(PLACE)

.PHONY: test
test: .venv $(if $(T),,test-ui test-browser) ## Run the tests, of the web pages too (T=tests/rules selects)
	@$(PYTEST) -m "not long" $(T)

.PHONY: test-ui
test-ui: $(if $(NPM),$(UI)/node_modules/.package-lock.json) ## Run the web pages' unit tests
ifneq ($(NPM),)
	@$(NPM) test
else
	@echo "the web pages are not tested: that takes Node.js 20 or newer"
endif

.PHONY: test-browser
test-browser: .venv pages ## Run every page and story in a real browser, and weigh the pages (admin-ui/e2e/report.json)
ifneq ($(NPM),)
	@$(NPM) run sizes
	@$(NPM) run e2e
endif

.PHONY: test-long
test-long: .venv ## Run all tests, those that take minutes too, with property tests on new examples
	@HYPOTHESIS_PROFILE=default $(PYTEST) $(T)

.PHONY: demo
demo: .venv ## Replay a generated community, or a chat history given as EVENTS=file, and print what came of it (DATA=)
ifdef EVENTS
	@$(SYNAPSE) replay $(EVENTS) --preset classic-gamification --shift-to-now $(PLACE)
else
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT \
	  && $(SYNAPSE) generate --members 500 --days 90 --seed 1 >"$$folder/community.jsonl" \
	  && $(SYNAPSE) replay "$$folder/community.jsonl" --preset classic-gamification --shift-to-now $(PLACE)
endif

.PHONY: check
check: .venv ## Check everything but the tests: format, lint, types, imports, schemas, packs, presets, migrations
	$(BIN)/ruff format --check -q
	$(BIN)/ruff check -q
	$(BIN)/lint-imports --no-logo
	$(BIN)/pyright
	$(BIN)/python -m synapse.packs.schemas --check
	$(BIN)/python -m synapse.packs.reference --check
	$(BIN)/python -m synapse.api.reference --check
	$(SYNAPSE) pack check rulepacks/*/
	$(SYNAPSE) pack test rulepacks/*/
	$(SYNAPSE) preset check presets/*.yaml
	$(BIN)/python -m tests.house.migrations
ifneq ($(NPM),)
	@$(MAKE) --no-print-directory check-ui
endif

.PHONY: check-ui
check-ui: .venv $(UI)/node_modules/.package-lock.json ## Check the web pages: types, lint, format, and the API's client
	$(NPM) run check
	$(BIN)/python -m synapse.api.document >$(UI)/openapi.json
	$(NPM) run client -- --check

.PHONY: bench
bench: .venv ## Measure deciding, replaying, latency, memory and storage
	@$(BIN)/python -m tests.bench

.PHONY: schemas
schemas: .venv ## Write schemas/ and the reference pages of docs/ anew from the code
	$(BIN)/python -m synapse.packs.schemas
	$(BIN)/python -m synapse.packs.reference
	$(BIN)/python -m synapse.api.reference

.PHONY: client
client: .venv $(UI)/node_modules/.package-lock.json ## Make the web pages' client anew from the API
	@$(BIN)/python -m synapse.api.document >$(UI)/openapi.json
	@$(NPM) run client

.PHONY: pages
pages: $(if $(NPM),$(UI)/build/index.html) ## Build the web pages, when something of them has changed
ifeq ($(NPM),)
	@echo "the web pages are not built: that takes Node.js 20 or newer. The API and the bot work without them."
else
	@:
endif

$(UI)/node_modules/.package-lock.json: $(UI)/package-lock.json
	@echo "installing into $(UI)/node_modules what $(UI)/package-lock.json names"
	@$(NPM) ci --no-audit --no-fund
	@touch $@

$(UI)/build/index.html: $(UI)/node_modules/.package-lock.json $(UI_SOURCES)
	@echo "building the web pages"
	@$(NPM) run build >$(UI)/build.log 2>&1 || { cat $(UI)/build.log; exit 1; }

.PHONY: fix
fix: .venv ## Format the code and mend what the linter can mend
	$(BIN)/ruff check --fix -q
	$(BIN)/ruff format

.PHONY: migrate
migrate: .venv ## Bring the database's tables up to date (DATA=)
	@$(SYNAPSE) db upgrade $(PLACE)

.PHONY: .venv
.venv:
	@if $(BIN)/python -c '' 2>/dev/null; then cmp -s $(LOCK) .venv/installed.lock && exit 0; \
	else $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Synapse needs Python 3.11 or newer: make PYTHON=/path/to/python3.11"; exit 1; }; \
	  $(PYTHON) -m venv --clear .venv \
	  || { echo "this Python cannot make a virtual environment: apt-get install python3-venv"; exit 1; }; \
	fi; \
	echo "installing into .venv what $(LOCK) names"; \
	$(PIP) install --require-hashes -r $(LOCK) \
	  && $(PIP) install --no-deps --no-build-isolation -e . \
	  && cp $(LOCK) .venv/installed.lock

# after a change of pyproject.toml's dependencies; needs uv
.PHONY: lock
lock: LOCKED = uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet
lock:
	$(LOCKED) -o requirements.lock
	$(LOCKED) --extra dev -c requirements.lock -o $(LOCK)
