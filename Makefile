# Everything a checkout needs: Python 3.11 or later, git and make. `make` alone lists the targets.

VENV    := .venv
BIN     := $(VENV)/bin
READY   := $(VENV)/.ready
AMCLI   := $(BIN)/amcli
# The brochure's three doctors (CAS 1 to 3).
DOCTORS := examples/case-1.yaml examples/case-2.yaml examples/case-3.yaml
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# What pip is told elsewhere must not reach the exact versions installed here.
unexport PIP_CONSTRAINT PIP_REQUIRE_VIRTUALENV PIP_USER PYTHONPATH PYTHONHOME

.DEFAULT_GOAL := help
.PHONY: help demo test lint house test-pythons test-rules bench mutation spark docs build smoke clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(READY) ## the brochure's doctors, one of them in full, and what two texts give him
	@for line in 'summary $(DOCTORS)' 'summary $(firstword $(DOCTORS))' \
	    'compare-versions $(firstword $(DOCTORS)) --text 2023 --text 2024 --etp 1'; do \
	    printf '\n$$ amcli %s\n\n' "$$line"; \
	    $(AMCLI) $$line -q || exit $$?; \
	done

test: lint ## lint, types, then every test
	$(BIN)/python -m pytest -n auto -rs

# Their environments stay in build/pythons until constraints.txt changes.
test-pythons: $(READY) ## the wheel, its cases, goldens and examples on each other Python of this machine
	$(BIN)/python tests/support/pythons.py

# `make test` takes a tenth of the cuts.
test-rules: $(READY) ## the texts without each of their keys in turn: refused, or every command answers
	AMCLI_RULES=all $(BIN)/python -m pytest -n auto tests/load/test_cut_rules.py

lint: $(READY) ## ruff, mypy and the count of the house
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python tests/support/house.py

house: $(READY) ## count the house: lines, modules, circles, what is known twice
	$(BIN)/python tests/support/house.py

# Part of it: `make bench ONLY=answers,peers`.
bench: ONLY := answers,varied,folders,tables,rows,peers
bench: $(READY) ## measure the ratios and rewrite docs/dev/performance.md and docs/scaling.md
	$(BIN)/python bench/run.py --only $(ONLY) --write docs/dev/performance.md --scaling docs/scaling.md

# All of them take hours: `make mutation SAMPLE=0.1 SEED=2` draws a tenth.
mutation: SAMPLE := 1
mutation: SEED := 1
mutation: $(READY) ## mutate law/ and study/ and count what the tests catch, in docs/dev/testing.md
	$(BIN)/python -m pip install -q -c constraints.txt mutmut==3.8.1
	$(BIN)/python bench/mutation.py --sample $(SAMPLE) --seed $(SEED) --write docs/dev/testing.md

# Half a gigabyte, so `make test` does without it; Java 17 or later has to be there.
spark: $(READY) ## install Spark and run its test on this machine
	$(BIN)/python -m pip install -q -c constraints.txt 'pyspark==4.3.0' 'pandas>=2.2,<3'
	$(BIN)/python -m pytest -rs tests/tables/test_spark.py

docs: $(READY) ## rewrite docs/cli.md and the sessions of the READMEs
	$(BIN)/python docs/dev/generate.py

build: $(READY) ## the wheel and the source archive, in dist/
	$(BIN)/hatchling build

smoke: build ## install the wheel alone in a new environment and use it from another folder
	@scratch=$$(mktemp -d) && trap 'rm -rf "$$scratch"' EXIT && \
	version=$$($(AMCLI) --version | awk '{ print $$NF }') && \
	$(BIN)/python -m venv "$$scratch/venv" && \
	"$$scratch/venv/bin/pip" install -q -c constraints.txt dist/amcli-$$version-py3-none-any.whl && \
	cp examples/case-1.yaml "$$scratch" && cd "$$scratch" && \
	venv/bin/amcli --version && venv/bin/amcli aid case-1.yaml && \
	venv/bin/amcli targets case-1.yaml -f json > answer.json && echo "smoke: the wheel works"

clean: ## remove what the other targets made, except the environment
	rm -rf build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage
	find . -path ./$(VENV) -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +

# Made once, and again when the versions or the packaging change. constraints.txt pins the build
# backend too, so nothing is downloaded but what it names.
$(READY): pyproject.toml constraints.txt
	@python=; for candidate in $(PYTHON) python3 python3.13 python3.12 python3.11 python; do \
	    $$candidate -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 \
	        && { python=$$candidate; break; }; \
	done; \
	test -n "$$python" || { echo "amcli needs Python 3.11 or later: install it, or say where it" \
	    "is with 'make PYTHON=/path/to/python3'" >&2; exit 1; }; \
	test -x $(BIN)/pip || $$python -m venv $(VENV) || { echo "no virtual environment could be made:" \
	    "on Debian and Ubuntu, install the package python3-venv" >&2; exit 1; }
	$(BIN)/python -m pip install -q -r constraints.txt
	$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	$(BIN)/python -m pip check
	@touch $@
