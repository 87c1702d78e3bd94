# The project's verbs. `make` alone lists them.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
HOME_DIR ?= .signalpath
PORT ?= 8000
SERVE ?= 1
BIN := .venv/bin
UV := $(BIN)/uv --system-certs
export DO_NOT_TRACK := 1
export DAGSTER_DISABLE_TELEMETRY := true
export DBT_SEND_ANONYMOUS_USAGE_STATS := false
export RUNTIME__DLTHUB_TELEMETRY := false
export PYTHONUTF8 := 1

.PHONY: help setup demo run serve dagster dbt test unit check format docs lock bench clean

help: ## list the verbs
	@awk -F':.*## ' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/.installed dashboards/node_modules/.installed tests/schemas/node_modules/.installed ## install what the lock files name, and nothing else

demo: setup ## make the demo organisation, run everything, build the sponsor site and serve it (SERVE=0: don't)
	@$(BIN)/signalpath demo --home $(HOME_DIR)
	@$(BIN)/signalpath run --program program --home $(HOME_DIR) --site
	@if [ "$(SERVE)" != 0 ]; then $(BIN)/signalpath serve --home $(HOME_DIR) --port $(PORT); fi

serve: setup ## serve the sites of the last run on 127.0.0.1
	@$(BIN)/signalpath serve --home $(HOME_DIR) --port $(PORT)

dagster: setup ## the asset graph, checks and schedule in Dagster's own page
	@mkdir -p $(HOME_DIR)/dagster
	@SIGNALPATH_HOME=$(abspath $(HOME_DIR)) DAGSTER_HOME=$(abspath $(HOME_DIR))/dagster $(BIN)/signalpath dagster-home --home $(HOME_DIR)
	@SIGNALPATH_HOME=$(abspath $(HOME_DIR)) DAGSTER_HOME=$(abspath $(HOME_DIR))/dagster $(BIN)/dagster dev -w workspace.yaml -h 127.0.0.1

dbt: setup ## dbt on the demo's warehouse: make dbt ARGS="build -s met_review_latency+"
	@$(BIN)/signalpath dbt --program program --home $(HOME_DIR) $(ARGS)

test: setup ## every test, the browser's included
	@command -v chromium >/dev/null || echo "No chromium: the browser test will skip. On Debian: apt-get install chromium"
	@$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

unit: setup ## the pure tests alone: seconds
	@$(BIN)/python -m pytest tests/unit

check: setup ## formatting, lint, types, import direction, SQL style, what every dbt model promises
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/sqlfluff lint dbt_project/models
	@SIGNALPATH_WAREHOUSE=:memory: $(BIN)/dbt parse --quiet --project-dir dbt_project --profiles-dir dbt_project --target-path target --log-path target
	@$(BIN)/dbt-bouncer run --config-file dbt-bouncer.yml

format: setup ## what `check` can mend by itself
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .
	@$(BIN)/sqlfluff fix dbt_project/models

docs: setup ## the generated pages in docs/ and program/schema/, and in HOME/docs dbt's own with every column's lineage
	@$(BIN)/python -m orchestration.docs
	@$(BIN)/python -m orchestration.dbt_docs --home $(HOME_DIR)

bench: setup ## where the README's figures come from
	@$(BIN)/python benchmarks/git_source.py
	@$(BIN)/python -m benchmarks.recommender
	@$(BIN)/python -m benchmarks.recommender_scale
	@$(BIN)/python -m benchmarks.peers_scale
	@$(BIN)/python benchmarks/effects.py
	@$(BIN)/python benchmarks/ingest.py
	@$(BIN)/python -m benchmarks.build
	@$(BIN)/python -m benchmarks.gate

lock: .venv/.installed ## resolve pyproject.toml into requirements.lock anew
	@$(UV) pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-annotate --no-header --group dev pyproject.toml -o requirements.lock --quiet
	@cd dashboards && npm install --package-lock-only --ignore-scripts && ../$(BIN)/python scripts/complete_lock.py

clean: ## remove what was installed and made
	@rm -rf .venv dashboards/node_modules tests/schemas/node_modules $(HOME_DIR)

.venv/bin/uv: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "signalpath needs Python 3.11 or later; set PYTHON=python3.11")'
	@$(PYTHON) -m venv .venv
	@awk '/^uv==/{p=1} p; p&&!/\\$$/{exit}' requirements.lock > .venv/uv.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r .venv/uv.txt
	@touch $@

.venv/.installed: requirements.lock pyproject.toml .venv/bin/uv
	@echo "Installing the locked Python packages into .venv"
	@$(UV) pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes requirements.lock
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

# One rule for each folder with a package-lock.json.
%/node_modules/.installed: %/package-lock.json %/package.json
	@command -v npm >/dev/null || { echo "signalpath's sites need Node.js 20 or later, with npm"; exit 1; }
	@echo "Installing the locked npm packages into $*/node_modules"
	@cd $* && npm ci --silent --no-audit --no-fund
	@touch $@
