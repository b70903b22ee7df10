# Accord's commands for a checkout. `make` alone lists them.

VENV ?= .venv
PYTHON ?= python3
ARGS ?=

BIN := $(VENV)/bin
MADE := $(VENV)/.made

.DEFAULT_GOAL := help
export PYTHONDONTWRITEBYTECODE := # compiling everything anew in each process costs a minute
.PHONY: help venv demo check test test-deps kills hollow soak format

help: ## list these commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1	\2/p' Makefile | expand -t 18

venv: $(MADE) ## install everything into .venv, in the versions of constraints.txt

demo: $(MADE) ## run the whole shop on this machine: make demo ARGS="--once --json"
	@exec $(BIN)/accord demo $(ARGS)

check: $(MADE) ## the quick checks: format, ruff, mypy, import contracts, the shipped mappings
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/accord check mappings --offline

# Tests that start processes wait much of their time: three at once keep two cores busy.
test: check ## everything: the quick checks, then all tests
	$(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder

test-deps: ## install the Debian packages that the tests use
	@echo "The tests use one Debian package: python3-venv, where neither it nor uv is there."
	@if command -v uv >/dev/null || $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null; \
	then echo "Nothing to install."; \
	else apt-get update && apt-get install --yes --no-install-recommends python3-venv; fi

kills: $(MADE) ## kill -9 of worker, receiver and demo at random moments: nine demos, 15 minutes
	@exec $(BIN)/python -m bench.kills $(ARGS)

hollow: $(MADE) ## empty each public function in turn and list what no test noticed
	@exec $(BIN)/python -m bench.hollow $(ARGS)

soak: $(MADE) ## an hour: the shared allowance, chaos, memory, 2,000 seeds, 300 seeds a planted bug
	@$(BIN)/python -m bench.budget
	@SOAK=1 $(BIN)/pytest tests/chaos tests/cli/test_without_prefect.py tests/engine \
	  tests/flows/test_prefect_tables.py tests/cli/test_demo.py tests/cli/test_demo_ends.py \
	  tests/core/test_check.py
	@$(BIN)/python -m bench.chaos --seconds 600
	@$(BIN)/python -m bench.memory
	@$(BIN)/accord sim --seeds 2000 --workers 2 --json
	@exec $(BIN)/accord sim --mutants --seeds 300 --workers 2 --json

format: $(MADE) ## write the code the way `make check` wants it
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

$(MADE): pyproject.toml constraints.txt
	@command -v $(PYTHON) >/dev/null || { \
	  echo "There is no $(PYTHON) here: apt-get install python3 python3-venv" >&2; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11, 2) <= sys.version_info[:3] < (3, 15))' || { \
	  echo "Accord needs Python 3.11.2 to 3.14, and $$($(PYTHON) --version) is in the way:" \
	    "name another one, as in make PYTHON=python3.12" >&2; exit 2; }
	@if command -v uv >/dev/null; then \
	  uv venv --quiet --allow-existing --python "$$(command -v $(PYTHON))" $(VENV) && \
	  uv pip install --quiet --python $(BIN)/python -c constraints.txt setuptools && \
	  uv pip install --quiet --compile-bytecode --python $(BIN)/python -c constraints.txt \
	    --no-build-isolation -e '.[sandbox,postgres,dev]'; \
	else \
	  $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	    echo "Python's venv is missing: apt-get install python3-venv" >&2; exit 2; } ; \
	  echo "Installing into $(VENV): about a minute." >&2; \
	  $(PYTHON) -m venv $(VENV) && \
	  $(BIN)/python -m pip install --quiet -c constraints.txt setuptools && \
	  $(BIN)/python -m pip install --quiet --no-compile -c constraints.txt \
	    --no-build-isolation -e '.[sandbox,postgres,dev]' && \
	  { $(BIN)/python -m compileall -q -j 0 $(VENV)/lib >/dev/null || true; }; \
	fi
	@touch $(MADE)
