# `make` prints this file's targets. Everything runs from .venv, which is built when the lock has changed.
.DEFAULT_GOAL := help
SHELL := /bin/bash

PYTHON ?= python3
BIN := .venv/bin
LOCK := requirements-dev.lock
PYTEST := $(BIN)/python -m pytest -q
HOST ?= 127.0.0.1
PORT ?= 8000
T ?= tests

.PHONY: help
help: ## Print this list
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: .venv
.venv:
	@cmp -s $(LOCK) .venv/installed.lock && $(BIN)/python -c '' && exit 0; \
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Synapse needs Python 3.11 or newer; set PYTHON=/path/to/python3.11"; exit 1; }; \
	$(PYTHON) -m venv --clear .venv \
	  || { echo "python3 cannot make a virtual environment: apt-get install python3-venv"; exit 1; }; \
	echo "installing what $(LOCK) names into .venv (once)"; \
	$(BIN)/python -m pip install --disable-pip-version-check -q --require-hashes -r $(LOCK) \
	  && $(BIN)/python -m pip install --disable-pip-version-check -q --no-deps --no-build-isolation -e . \
	  && cp $(LOCK) .venv/installed.lock

.PHONY: up
up: .venv ## Start Synapse on http://127.0.0.1:8000 with its own PostgreSQL (HOST=, PORT=)
	@$(BIN)/synapse up --host $(HOST) --port $(PORT)

.PHONY: test
test: .venv ## Run the tests (T=tests/rules selects)
	@$(PYTEST) -m "not long" $(T)
