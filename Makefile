# Every target does all the set-up it needs, on a machine with Python >= 3.11, make and a package index.
# Works with GNU make 3.81 (macOS). PYTHON picks the interpreter; JOBS the test processes (three on
# two cores: browsers and child processes are waited for), PORT where to serve.

PYTHON ?= python3
JOBS ?= 3
PORT ?= 8000
DATA := $(or $(TRIALBRIDGE_REAL_DATA),../shared/data)
# branch coverage of the layers at and below `report`, in per cent
COVERAGE_FLOOR ?= 100
# What is traced for it: the tests of those layers, and the laws that go where no table does. Tracing makes
# a test two to three times as long, so all others run untraced.
TRACED := tests/conformance tests/spec \
	$(addprefix tests/unit/,eligibility intake matching model navigate records registries report vocab) \
	$(patsubst %,tests/property/test_%.py,anchored compile evidence fhir fuzz graft parse steps words)
# a process keeps a file's tests together, which share what they read, and takes others' when it is done
SHARED := -n $(JOBS) --dist worksteal
# compiled files are kept, whatever the environment says: else every process compiles all it imports
export PYTHONDONTWRITEBYTECODE :=

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links --no-config

.PHONY: help venv demo test check drill fast serve locks docs clean

help:
	@echo "make demo   set up and match the sample patients with the sample trials"
	@echo "make test   set up and run the tests"
	@echo "make check  format, lint, types, layers, docs"
	@echo "make serve  the site on the sample trials and patients, until interrupted"
	@echo "make drill  long fuzzing, kills, and the figures of the benchmarks"
	@echo "make fast   a second environment, .venv-fast, whose parser is compiled (needs a C compiler)"
	@echo "make venv   build .venv with everything     make docs   write the generated reference"
	@echo "make locks  resolve requirements/*.txt anew  make clean  remove .venv and caches"

venv: .venv/dev.stamp

demo: .venv/base.stamp
	@$(BIN)/trialbridge demo

serve: .venv/web.stamp
	@$(BIN)/trialbridge demo --serve --port $(PORT) >/dev/null

# the browser of the tests; where it cannot be installed they are skipped, and say so
CHROMIUM := command -v chromium || command -v chromium-browser || command -v google-chrome

# the letters of a dossier on paper in Chinese
FONT := fc-list :lang=zh 2>/dev/null | grep -q .

test: .venv/dev.stamp
	@{ $(CHROMIUM); } >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
		&& echo "Installing Chromium for the tests in a browser" \
		&& apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium >/dev/null; } \
		|| echo "No Chromium, and it cannot be installed here: tests in a browser are skipped"
	@{ $(FONT); } || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
		&& echo "Installing a font with Chinese letters for the tests on paper" \
		&& apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends fonts-noto-cjk >/dev/null; } \
		|| echo "No font with Chinese letters, and none can be installed here: tests on paper in Chinese are skipped"
	$(BIN)/python -m pytest $(SHARED) $(TRACED) --cov --cov-report=term:skip-covered --cov-fail-under=$(COVERAGE_FLOOR)
	$(BIN)/python -m pytest $(SHARED) $(TRACED:%=--ignore=%)

check: .venv/dev.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest tests/docs -k "not what_a_page_shows"

drill: .venv/dev.stamp
	HYPOTHESIS_PROFILE=drill $(BIN)/python -m pytest -n $(JOBS) tests/property tests/conformance tests/unit
	$(BIN)/python -m benchmarks.fuzz parse --runs 1000000
	$(BIN)/python -m benchmarks.fuzz notes --runs 200000
	$(BIN)/python -m benchmarks.fuzz registries --runs 200000
	$(BIN)/python -m benchmarks.mutations
	$(BIN)/python -m benchmarks.kills
	@if [ -d "$(DATA)" ]; then \
		$(BIN)/python benchmarks/ingest.py $(DATA)/ctgov/studies.jsonl.gz && \
		$(BIN)/python benchmarks/parse.py --data $(DATA); \
	else echo "Figures need the real data, which is absent: $(DATA) (set TRIALBRIDGE_REAL_DATA)"; fi

docs: .venv/dev.stamp
	$(BIN)/python -m docs.build

# .venv stays plain Python, which tests, coverage and whoever changes the parser need
HEADERS = $$($(BIN)/python -c "import sysconfig; print(sysconfig.get_path('include'))")
fast: .venv/dev.stamp
	@command -v cc >/dev/null && [ -e "$(HEADERS)/Python.h" ] || { echo "make: expected a C compiler and Python's headers, \
	came none; install gcc and python3-dev, or Xcode's tools. Everything runs without them, a third slower"; exit 1; }
	@echo "Compiling the parser, which takes two minutes"
	@rm -rf build/fast && mkdir -p build/fast && cp -R src pyproject.toml README.md LICENSE NOTICE build/fast
	@HATCH_BUILD_HOOK_ENABLE_MYPYC=true $(PIP) wheel --quiet --no-deps --no-build-isolation \
		--wheel-dir build/fast/dist ./build/fast
	@echo "Installing it and the locked packages into .venv-fast"
	@[ -x .venv-fast/bin/python ] || $(PYTHON) requirements/make_venv.py .venv-fast
	@.venv-fast/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes \
		--requirement requirements/base.txt
	@.venv-fast/bin/python -m pip --disable-pip-version-check install --quiet --no-deps --force-reinstall \
		build/fast/dist/*.whl
	@echo "Comparing its rules with those of the plain parser"
	@$(BIN)/python -m pytest tests/unit/test_compiled.py
	@echo "Compiled: .venv-fast/bin/trialbridge"

.venv/bin/python:
	@echo "Making .venv"
	@$(PYTHON) requirements/make_venv.py .venv

.venv/base.stamp: requirements/base.txt pyproject.toml | .venv/bin/python
	@echo "Installing the locked packages into .venv"
	@$(PIP) install --quiet --require-hashes --requirement requirements/base.txt
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.venv/web.stamp: requirements/web.txt .venv/base.stamp
	@echo "Installing the locked packages of the site into .venv"
	@$(PIP) install --quiet --require-hashes --requirement requirements/web.txt
	@touch $@

.venv/dev.stamp: requirements/dev.txt pyproject.toml | .venv/bin/python
	@echo "Installing the locked packages, tests and checks included, into .venv"
	@$(PIP) install --quiet --require-hashes --requirement requirements/dev.txt
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch .venv/base.stamp .venv/web.stamp $@

locks: .venv/dev.stamp
	$(LOCK) --output-file requirements/pip.txt requirements/pip.in
	$(LOCK) --output-file requirements/base.txt pyproject.toml requirements/build.in
	$(LOCK) --output-file requirements/web.txt pyproject.toml requirements/build.in \
		--extra web --extra documents --constraint requirements/base.txt
	$(LOCK) --output-file requirements/dev.txt pyproject.toml requirements/build.in \
		--extra documents --extra report --extra bulk --extra spark --extra postgres --extra web --extra cases --extra tables --extra test --extra check --constraint requirements/base.txt

clean:
	rm -rf .venv .venv-fast build .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage
