# Every command of this project. `make` alone explains itself.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed

.DEFAULT_GOAL := help
.PHONY: help install run test check fix mutants bench clean

help:  ## print this
	@echo "gistline: computable, cited advice for metastatic GIST"
	@awk 'BEGIN {FS = ":.*## "} /^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(STAMP)  ## make .venv with everything needed (Python 3.11 or later; no root)

$(STAMP): pyproject.toml requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "gistline needs Python 3.11 or later; set it by: make install PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(STAMP)

run: install  ## print the plan of one published patient, and a line for each other case
	@$(BIN)/gistline plan cases/limited-progression-after-seven-years.yaml
	@echo
	@echo "The other cases, one line each (gistline plan cases/NAME.yaml prints the whole plan):"
	@$(BIN)/gistline plan --brief $(filter-out cases/limited-progression-after-seven-years.yaml,$(wildcard cases/*.yaml))

test: install check  ## check, then run every test
	@$(BIN)/python -m pytest --numprocesses auto

check: install  ## lint, types, knowledge, generated pages; changes nothing
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet . || { echo "not formatted; run: make fix"; exit 1; }
	@$(BIN)/mypy
	@$(BIN)/gistline check
	@$(BIN)/python -m gistline.pages --check

fix: install  ## format, repair what can be repaired, rebuild docs/generated
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .
	@$(BIN)/python -m gistline.pages

mutants: install  ## make every small mistake in the rules and count how many are found
	@$(BIN)/gistline check --mutants

bench: install  ## time one patient from YAML to JSON, the facts of 100,000, and the proof of a hundred rules
	@$(BIN)/python benchmarks/one_patient.py
	@$(BIN)/python benchmarks/cohort_facts.py
	@$(BIN)/python benchmarks/proof.py

clean:  ## remove .venv and caches
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
