# The commands of the project. Each sets up what it needs: a virtual environment with the locked packages, and Web Chat.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
WEBCHAT := build/webchat/webchat.js
AXE := build/axe/axe.js
PLAYGROUND := build/playground/cli.js
TEAMS_SCHEMAS := build/teams-schemas/MicrosoftTeams.schema.json

.PHONY: run test coverage coverage-gate lint lock foreign meaning audit scan clean

# What the app itself needs is enough for it: 240 MB in place of 770.
run: $(VENV)/.app $(WEBCHAT)
	$(BIN)/python app.py --demo

test: $(VENV)/.ready $(WEBCHAT) $(AXE) $(PLAYGROUND) $(TEAMS_SCHEMAS)
	$(BIN)/python -m pytest -n auto --dist worksteal $(PYTEST_ARGS)

# The tests, and how much of each package they have run.
coverage: override PYTEST_ARGS += --cov --cov-report=
coverage: test coverage-gate

# Of the last run with --cov.
coverage-gate: $(VENV)/.ready
	$(BIN)/coverage json -q -o build/coverage/report.json
	$(BIN)/python scripts/coverage_gate.py build/coverage/report.json

lint: $(VENV)/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Microsoft's own client of Graph (390 MB), which drives the simulator in tests/foreign; without it they are skipped.
foreign: $(VENV)/.foreign

# The offline ranking by meaning (32 MB with its model, and numpy); without it the app runs as well, and its tests are skipped.
meaning: $(VENV)/.meaning

# Rewrites the lock files from pyproject.toml; they carry hashes and no download address.
lock: $(VENV)/.ready
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-header -q -o requirements.lock $(LOCK_ARGS)
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-header -q -o requirements-dev.lock $(LOCK_ARGS)
	$(BIN)/uv pip compile pyproject.toml --group dev --group foreign --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-header -q -c requirements-dev.lock -o requirements-foreign.lock $(LOCK_ARGS)
	$(BIN)/uv pip compile pyproject.toml --extra meaning --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-header -q -c requirements-dev.lock -o requirements-meaning.lock $(LOCK_ARGS)
	$(BIN)/uv pip compile --group audit --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-header -q -o requirements-audit.lock $(LOCK_ARGS)
	$(BIN)/uv pip compile --group scan --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-header -q -o requirements-scan.lock $(LOCK_ARGS)

# Licences and known faults of what is shipped, with all that is optional. The faults are read from PyPI: where that cannot be had, it fails.
audit: $(VENV)/.shipped $(VENV)/.audit
	$(VENV)/audit/bin/pip-licenses --python=$(VENV)/shipped/bin/python --order=license --ignore-packages pip setuptools \
		--partial-match --fail-on="AGPL;GNU Affero;GPLv2;GPLv3;SSPL;Proprietary"
	$(VENV)/audit/bin/pip-audit --strict --requirement requirements-meaning.lock --require-hashes --disable-pip \
		--progress-spinner off

# The Bicep and the Dockerfile by a scanner of what goes wrong in them, which takes minutes to set up; more is in the tests.
scan: $(VENV)/.scan
	$(VENV)/scan/bin/checkov --directory deploy --framework bicep dockerfile --compact --quiet --skip-download

clean:
	rm -rf $(VENV) build

$(VENV)/.app: requirements.lock
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed")'
	$(PYTHON) -m venv $(VENV)
	@echo "fetching the packages (240 MB), which may take some minutes"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	touch $@

$(VENV)/.ready: requirements-dev.lock $(VENV)/.app
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@

$(VENV)/.shipped: requirements-meaning.lock $(VENV)/.ready
	$(PYTHON) -m venv $(VENV)/shipped
	$(VENV)/shipped/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-meaning.lock
	touch $@

$(VENV)/.audit: requirements-audit.lock $(VENV)/.ready
	$(PYTHON) -m venv $(VENV)/audit
	$(VENV)/audit/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-audit.lock
	touch $@

$(VENV)/.scan: requirements-scan.lock $(VENV)/.ready
	$(PYTHON) -m venv $(VENV)/scan
	$(VENV)/scan/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-scan.lock
	touch $@

$(VENV)/.foreign: requirements-foreign.lock $(VENV)/.ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-foreign.lock
	touch $@

$(VENV)/.meaning: requirements-meaning.lock $(VENV)/.ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-meaning.lock
	touch $@

# Web Chat is Microsoft's own bundle, unmodified; without npm everything else still works and the page says what is missing.
$(WEBCHAT): scripts/fetch_webchat.py
	$(PYTHON) scripts/fetch_webchat.py $@

# Looks for what keeps people out of the page, in the tests alone.
$(AXE): scripts/fetch_axe.py scripts/fetch_webchat.py
	$(PYTHON) -m scripts.fetch_axe $@

# Microsoft's Agents Playground stands for Teams in tests/e2e (15 MB); without npm those are skipped.
$(PLAYGROUND): scripts/fetch_playground.py scripts/fetch_webchat.py
	$(PYTHON) -m scripts.fetch_playground $(@D)
	@if [ -e $@ ]; then touch $@; fi

# Microsoft's schemas of manifests for Teams, in the tests alone.
$(TEAMS_SCHEMAS): scripts/fetch_teams_schemas.py scripts/fetch_webchat.py
	$(PYTHON) -m scripts.fetch_teams_schemas $(@D)
	@if [ -e $@ ]; then touch $@; fi
