# Every routine command. Bare `make` lists them.
PYTHON ?= python3
VENV ?= .venv
PIP_ARGS ?=
BIN := $(VENV)/bin
RUN_STAMP := $(VENV)/.installed-run
DEV_STAMP := $(VENV)/.installed-dev
SOURCES := ingest api bot evals tests

.DEFAULT_GOAL := help
.PHONY: help run test setup index migrate api bot bench bench-web bench-retrieval check fix evals compare lock clean

help:  ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)

$(RUN_STAMP): requirements.lock | $(BIN)/python
	$(BIN)/pip install --quiet --disable-pip-version-check $(PIP_ARGS) -r requirements.lock
	@touch $@

$(DEV_STAMP): requirements-dev.lock $(RUN_STAMP)
	$(BIN)/pip install --quiet --disable-pip-version-check $(PIP_ARGS) -r requirements-dev.lock
	@touch $@

setup: $(DEV_STAMP)  ## virtual environment and locked dependencies, for development too

run: $(RUN_STAMP)  ## everything, from a bare machine: dependencies, index, public page; with BOT_TOKEN set, the bot too
	$(BIN)/python -m ingest build --if-stale
	@$(BIN)/python -m bot configured || exec $(BIN)/python -m api serve; \
	$(BIN)/python -m api serve & api=$$!; \
	$(BIN)/python -m bot & bot=$$!; \
	trap 'kill $$api $$bot 2>/dev/null' INT TERM HUP; \
	wait $$api; status=$$?; \
	if kill -0 $$api 2>/dev/null; then wait $$api; status=$$?; fi; \
	kill $$bot 2>/dev/null; wait $$bot; exit $$status

test: $(DEV_STAMP)  ## every test
	$(BIN)/python -m pytest

index: $(RUN_STAMP)  ## build a fresh index and switch to it
	$(BIN)/python -m ingest build

migrate: $(RUN_STAMP)  ## bring the records database to the newest schema
	$(BIN)/python -m api migrate

api: $(RUN_STAMP)  ## the HTTP API alone, on the index that is there
	$(BIN)/python -m api serve

bot: $(RUN_STAMP)  ## the group bot alone; it needs BOT_TOKEN
	$(BIN)/python -m bot

evals: $(DEV_STAMP)  ## how good it is: a table per kind, the difference from the baseline; fails below a threshold
	$(BIN)/python -m ingest build --if-stale
	$(BIN)/python -m evals run

compare: $(DEV_STAMP)  ## difference between two runs: make compare A=... B=...
	$(BIN)/python -m evals compare $(A) $(B)

bench: $(DEV_STAMP)  ## seconds to ready, memory, latency, throughput
	$(BIN)/python -m ingest build --if-stale
	$(BIN)/python -m evals.bench

bench-web: $(DEV_STAMP)  ## bytes, requests, first paint and first answer of the public page, in Chromium
	$(BIN)/python -m ingest build --if-stale
	$(BIN)/python -m tests.browser.weight

bench-retrieval: $(DEV_STAMP)  ## how well questions find their clause: make bench-retrieval [HAYSTACK=folder] [HALF=dev]
	$(BIN)/python -m evals.retrieval_bench --half $(or $(HALF),dev) $(if $(HAYSTACK),--haystack $(HAYSTACK))

check: $(DEV_STAMP)  ## format, lint, types, import arrows; changes nothing
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/lint-imports

fix: $(DEV_STAMP)  ## format and mend what can be mended
	$(BIN)/ruff format $(SOURCES)
	$(BIN)/ruff check --fix $(SOURCES)

lock: $(DEV_STAMP)  ## write the newest versions that pyproject.toml allows into the lock files
	$(BIN)/pip install --quiet pip-tools
	$(BIN)/pip-compile --quiet --strip-extras --no-annotate --no-emit-index-url --no-emit-find-links --output-file requirements.lock pyproject.toml
	$(BIN)/pip-compile --quiet --strip-extras --no-annotate --no-emit-index-url --no-emit-find-links --extra dev --constraint requirements.lock --output-file requirements-dev.lock pyproject.toml

clean:  ## remove the environment, caches and built data
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache data
