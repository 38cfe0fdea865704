# Everything a newcomer, a developer and CI need. `make help` lists it.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= $(or $(shell for name in python3 python3.13 python3.12 python3.11; do \
  $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done),python3)
BIN := .venv/bin
UNIT := -q -m "not engine and not emulator and not broad" \
  $(addprefix --ignore=tests/,components engine examples evidence plugin policies sdk genesys/complaints genesys/emulator genesys/faults genesys/provider/test_nested_inputs.py local/aws pipeline/siem)
PATH := $(CURDIR)/$(BIN):$(PATH)
export PATH
# Every step starts Python several times: compiled files are kept, also where the shell says otherwise.
unexport PYTHONDONTWRITEBYTECODE
# Emulators, engine and plugins talk over loopback, which no proxy of the company can reach.
comma := ,
export NO_PROXY := $(addsuffix $(comma),$(or $(NO_PROXY),$(no_proxy)))127.0.0.1,localhost
export no_proxy := $(NO_PROXY)
# Scripts in .venv name its folder and its Python: in a checkout that was moved, or whose Python has gone, it is made anew.
ifneq ($(wildcard .venv/.installed),)
ifneq ($(shell test "$$(cat .venv/.installed)" = "$(CURDIR)" && $(BIN)/python -c 'print("well")' 2>/dev/null),well)
.PHONY: .venv/.installed
endif
endif

.PHONY: help setup engine up down status test unit sdk-tests lint types imports drift check bench soak object-lock-server otlp-collector javascript-sdk lock clean generate

help: ## This list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.venv/.installed: requirements/dev.txt pyproject.toml
	@PYTHON="$(PYTHON)" toolchain/environment.sh

engine: .venv/.installed
	@$(BIN)/python toolchain/install.py

setup: .venv/.installed engine ## Virtual environment and Pulumi engine (up to 7 minutes on an empty cache, seconds after)

up: setup ## Start the emulators, deploy the whole production shape, show the proof (1 to 2 minutes)
	@$(BIN)/ringfence local deploy

down: ## Stop everything that `make up` started and remove its state
	@if test -x $(BIN)/ringfence; then $(BIN)/ringfence local down; else echo "nothing was set up here"; fi

status: .venv/.installed ## What runs where
	@$(BIN)/ringfence local status

object-lock-server: .venv/.installed ## An S3 server that enforces Object Lock, for the archive's tests (needs Go; 1 to 2 minutes once)
	@$(BIN)/python toolchain/object_lock_server.py

otlp-collector: .venv/.installed ## An OpenTelemetry Collector, for the SIEM forwarder's tests (needs Go; 1 to 2 minutes once)
	@$(BIN)/python toolchain/otlp_collector.py

test: setup ## All tests: unit tests, then the real engine against emulators (about 10 minutes)
	@$(BIN)/python toolchain/object_lock_server.py --if-possible
	@$(BIN)/python toolchain/otlp_collector.py --if-possible
	@$(BIN)/python toolchain/javascript_sdk.py --if-possible
	@$(BIN)/pytest $(UNIT)
	@$(BIN)/pytest -q -m "engine or emulator or broad" -n 2 --dist loadfile --no-loadscope-reorder
	@$(BIN)/python toolchain/sdk_tests.py --if-possible

unit: .venv/.installed ## Unit tests only (seconds)
	@$(BIN)/pytest $(UNIT)

sdk-tests: .venv/.installed ## Genesys' own Python SDK against the emulator (20 seconds; its own environment outside the checkout)
	@$(BIN)/python toolchain/sdk_tests.py

javascript-sdk: .venv/.installed ## Genesys' own JavaScript SDK, for the emulator's tests (needs Node.js; seconds once)
	@$(BIN)/python toolchain/javascript_sdk.py

lint: .venv/.installed ## Format and lint
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .

types: .venv/.installed ## mypy, strict
	@$(BIN)/mypy

imports: .venv/.installed ## The arrows between packages
	@$(BIN)/lint-imports

drift: .venv/.installed ## Generated files are current
	@$(BIN)/python -m ringfence.settings.schema --check
	@$(BIN)/python -m ringfence.settings.reference --check
	@$(BIN)/python -m ringfence.genesys.provider.generate --check
	@$(BIN)/python -m policies.document --check

generate: .venv/.installed ## Write the generated files again
	@$(BIN)/python -m ringfence.settings.schema --write
	@$(BIN)/python -m ringfence.settings.reference --write
	@$(BIN)/python -m ringfence.genesys.provider.generate --write
	@$(BIN)/python -m policies.document --write

check: lint types imports drift ## Everything CI looks at before the tests

bench: setup ## Benchmarks: ratios measured in one run
	@$(BIN)/python -m benchmarks

lock: .venv/.installed ## Compile the pinned requirements again
	@cd requirements && for name in runtime local dev sdk; do \
	  ../$(BIN)/uv --quiet pip compile --universal --python-version 3.11 --no-emit-index-url --no-emit-package certifi \
	    --custom-compile-command "make lock" $$name.in -o $$name.txt; done

soak: setup ## A million events through the real handlers with kills at random (about 10 minutes)
	@$(BIN)/python toolchain/object_lock_server.py --if-possible
	@$(BIN)/python toolchain/otlp_collector.py --if-possible
	@$(BIN)/python -m benchmarks.soak

clean: down ## Also remove the virtual environment and caches of this checkout
	@rm -rf .venv .ringfence .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache *.egg-info
