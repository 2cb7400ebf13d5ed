# Two commands do everything on a fresh machine: `make demo` and `make test`.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready

.PHONY: audit browser java fuzz help kills sbom setup check lint test slow demo docs serve pictures bench lock clean

help: ## Show these targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

setup: $(STAMP) ## Make .venv with the locked dependencies

$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "swayed needs Python 3.11 or newer: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $(STAMP)

check: $(STAMP) lint test ## Format, lint, types, import contracts, tests

lint: $(STAMP) ## Format, lint, types and import contracts alone
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Tests look at the pages in a real browser; without root, and without one, they are skipped and say so.
browser:
	@command -v chromium >/dev/null || command -v google-chrome >/dev/null || [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null || (apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null) || true

# Tests run the steps on Spark, too; without root, and without a Java, they are skipped and say so.
java:
	@command -v java >/dev/null || [ -x "$$JAVA_HOME/bin/java" ] || [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null || (apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends openjdk-17-jre-headless >/dev/null) || true

test: $(STAMP) browser java ## Set up and run the tests
	$(BIN)/pytest -m "not slow" -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

slow: $(STAMP) ## Long recovery, crash and scale runs
	$(BIN)/pytest -m slow

kills: $(STAMP) ## Kill every writing command at random moments, 300 times in all; an hour
	$(BIN)/pytest -m slow tests/product/test_kill.py

fuzz: $(STAMP) ## Hostile input for every importer, 10 minutes each; SWAYED_FUZZ_SECONDS sets another time
	SWAYED_FUZZ_SECONDS=$${SWAYED_FUZZ_SECONDS:-600} $(BIN)/pytest -m slow tests/product/test_fuzz.py

audit: $(STAMP) ## Known vulnerabilities of the locked dependencies; asks the network
	$(PYTHON) -m venv $(VENV)-audit && $(VENV)-audit/bin/pip install --quiet --disable-pip-version-check pip-audit
	@$(VENV)-audit/bin/pip-audit --strict --require-hashes --disable-pip -r requirements.lock || { code=$$?; echo "audit: not clean. Vulnerabilities found are listed above; where an error stands there instead, the database could not be asked, and nothing is known."; exit $$code; }

sbom: ## Write sbom.json, the locked dependencies as CycloneDX; needs no network
	$(PYTHON) tools/sbom.py > sbom.json

demo: $(STAMP) ## Set up and run the main job end to end on a market with known truth
	$(BIN)/swayed demo demo

docs: $(STAMP) ## Build the documentation into site/
	$(BIN)/python tools/reference.py
	$(BIN)/zensical build --clean --strict

serve: docs ## Build the documentation and show it on http://127.0.0.1:8000
	$(BIN)/python -m http.server --bind 127.0.0.1 --directory site 8000

pictures: $(STAMP) browser ## Draw the pictures of README and docs anew
	$(BIN)/python tools/pictures.py

bench: $(STAMP) ## Benchmarks that need no other packages, an hour: time, memory, growth, recovery
	$(BIN)/python benchmarks/scale.py
	$(BIN)/python benchmarks/answer.py
	$(BIN)/python benchmarks/peers_preparation.py
	$(BIN)/python benchmarks/peers_sweeps.py
	$(BIN)/python benchmarks/recovery.py
	$(BIN)/python benchmarks/ledger.py

lock: ## Bring requirements.lock in line with pyproject.toml; delete it first to renew every pin
	$(PYTHON) -m pip install --quiet uv && $(PYTHON) -m uv pip compile --quiet pyproject.toml --extra spark --group dev --group docs --generate-hashes --no-header --universal --python-version 3.11 -o requirements.lock

clean: ## Delete everything that can be made again
	rm -rf $(VENV) demo site dist build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
