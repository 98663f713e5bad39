# Everything runs in .venv, which `make venv` sets up from pinned requirements.
SHELL := /bin/bash
.SHELLFLAGS := -o pipefail -c
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := $(CURDIR)/.venv/bin
COLLECTIONS := .collections/ansible_collections
export PATH := $(BIN):$(PATH)
export ANSIBLE_COLLECTIONS_PATH := $(CURDIR)/.collections
# The parts start some two hundred processes that import the same. Without bytecode each would compile it.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help venv account demo quick test lint docs types molecule sanity sanity-oldest unit properties integration long browser oracle latest oldest matrix build release archive lock licences bench scale second-opinion scanner chaos events live clean

help: ## Say what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

venv: .venv/stamp ## Set up .venv and the collections path

# Whatever is installed is pinned by its hash. `make lock` writes those of what requirements/*.in name.
INSTALL := -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement

.venv/stamp: requirements/dev.txt tools/fetch_amazon_aws.py
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python $(INSTALL) requirements/dev.txt
	$(BIN)/python -m tools.fetch_amazon_aws .collections
	mkdir -p $(COLLECTIONS)/dayone
	ln -sfn ../../.. $(COLLECTIONS)/dayone/aws
	touch $@

account: venv ## Start the embedded account
	$(BIN)/python -m tests.emulator

demo: venv ## Take the embedded account from day zero to its baseline
	$(BIN)/python -m tests.demo

# What changed since the branch left its upstream, or since the last commit where there is none.
CHANGED = $(shell base=$$(git merge-base HEAD '@{upstream}' 2>/dev/null || echo HEAD); \
	{ git diff --name-only --diff-filter=d $$base; git ls-files --others --exclude-standard; } | sort -u)
CHANGED_YAML = $(filter %.yml,$(CHANGED))
CHANGED_TASKS = $(filter extensions/% meta/% playbooks/% roles/%,$(CHANGED_YAML))

quick: venv ## Check the form of what changed and all types, and run the unit tests that a change may concern (a minute on two cores)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m tools.role_readme --check
	$(if $(CHANGED_YAML),$(BIN)/yamllint $(CHANGED_YAML))
	$(if $(CHANGED_TASKS),$(BIN)/ansible-lint --offline $(CHANGED_TASKS))
	$(MAKE) --no-print-directory --output-sync=target --jobs 2 unit types QUICK=1

test: venv ## Run the tests that cover every module, role and way in (make long molecule cores runs what is left)
	$(MAKE) --output-sync=target --jobs 2 sanity lint types browser build oracle
	$(MAKE) unit integration
	$(MAKE) molecule SCENARIO=password_policy

lint: venv ## Check form
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/yamllint .
	$(BIN)/actionlint docs/ci/github-actions.yml .github/workflows/*.yml
	$(BIN)/check-jsonschema --quiet --builtin-schema vendor.gitlab-ci docs/ci/gitlab-ci.yml
	$(BIN)/ansible-lint --offline
	$(BIN)/antsibull-changelog lint
	$(BIN)/python -m tools.role_readme --check
	$(BIN)/python -m tools.contracts_doc --check
	$(BIN)/python -m tools.words
	$(BIN)/python -m tools.changes_doc --check
	$(BIN)/python -m tools.import_contract
	$(BIN)/reuse lint --quiet
	$(BIN)/python -m tools.docs lint

docs: venv ## Build the site of modules, roles and pages into build/docs/html, with all links checked
	$(BIN)/python -m tools.docs build

types: venv ## Check types
	$(BIN)/mypy -p ansible_collections.dayone.aws.plugins
	$(BIN)/mypy tests tools

unit: venv ## Run the unit tests
	$(BIN)/python -m pytest -n 2 --dist loadfile $(if $(QUICK),--hypothesis-profile quick --changed '$(CHANGED)') tests/unit

properties: venv ## Try each property of the unit tests with a thousand examples that no run has seen
	$(BIN)/python -m pytest -n 2 --dist loadfile -m hypothesis --hypothesis-profile wide tests/unit

# Three workers for two cores: each waits for its plays a part of its time.
integration: venv ## Run the integration tests, but for the long
	$(BIN)/python -m pytest -n 3 --dist loadgroup -m 'not long' tests/integration

long: venv ## Run the long integration tests: whole baselines, every control, partitions, policies, faults, the live suite
	$(BIN)/python -m pytest -n 3 --dist loadgroup -m long tests/integration

browser: venv ## Test the HTML report in Chromium
	@if tools/chromium.sh; then $(BIN)/python -m pytest -n 2 --dist loadgroup tests/browser; else \
		echo "browser: not run, for this machine has no Chromium, and cannot install one (that needs root and apt)"; fi

# Another evaluator of IAM policies: a tool of the tests under the AGPL, which is not part of the collection.
ifeq ($(shell command -v node && command -v npm),)
oracle: ## Hold our evaluator of policies against another one
	@echo "oracle: not run, for this machine has no Node.js"
else
oracle: venv tests/oracle/node_modules/.stamp ## Hold our evaluator of policies against another one
	$(BIN)/python -m pytest tests/oracle

tests/oracle/node_modules/.stamp: tests/oracle/package-lock.json
	cd tests/oracle && npm ci --no-audit --no-fund --ignore-scripts
	touch $@
endif

# What another ansible-core could change: how modules are run, and what playbooks and callbacks see. Here a module of each
# shape is run, with its first sample, and a test of each way in (the mark each_core). `make matrix` runs all modules.
EACH_CORE_TESTS := tests/unit/plugins/plugin_utils $(addprefix tests/integration/test_,accounts.py every_module.py \
	fast_path.py inventory.py journal.py playbooks.py restore.py stdout.py)
latest: venv ## Run a module of each shape and each way in on the newest ansible-core
	$(BIN)/python -m tools.matrix --cell newest -- -n 2 --dist loadgroup $(EACH_CORE_TESTS) \
		-m 'each_core or not integration'

# The oldest versions that are stated (requirements.txt, meta/runtime.yml, galaxy.yml): models of AWS's APIs that know
# less, and what the newest ansible-core is tried with.
OLDEST_TESTS := $(addprefix tests/unit/plugins/module_utils/,_aws/test_client.py _parts/test_bucket.py \
	$(addprefix _steps/,compute_defaults config_recorder static_site threat_detection))
oldest: venv ## Run them on the oldest versions that are stated, and the first sample of each module
	$(BIN)/python -m tools.matrix --cell oldest -- -n 2 --dist loadgroup $(EACH_CORE_TESTS) $(OLDEST_TESTS) \
		-m '(floor or each_core or not integration) and not newer_models'

# What differs most from one ansible-core to the next: playbooks, callbacks, the inventory, a module, and an undo.
cores: venv ## Run a test of each kind on the oldest and the newest ansible-core, side by side (a minute)
	$(MAKE) --no-print-directory --output-sync=target --jobs 2 core-oldest core-newest

core-%: venv
	$(BIN)/python -m tools.matrix --cell $* -- $(filter tests/integration/%,$(EACH_CORE_TESTS)) \
		-m 'core_sample and not newer_models'

matrix: venv ## Run each module and each way in on every ansible-core and amazon.aws that is supported (CELL=2.17 for one)
	$(BIN)/python -m tools.matrix $(addprefix --cell ,$(CELL))

SCENARIO ?= $(notdir $(patsubst %/molecule.yml,%,$(wildcard extensions/molecule/*/molecule.yml)))
ACCOUNTS := $(CURDIR)/build/molecule/accounts
molecule: venv ## Run the scenarios with molecule, two at a time (make integration runs them without it)
	@rm -rf build/molecule && mkdir -p build/molecule
	@$(BIN)/python -m tests.emulator --copies $(ACCOUNTS) & keeper=$$!; echo $$keeper > $(ACCOUNTS).pid; \
		trap 'kill $$keeper' EXIT; until test -p $(ACCOUNTS); do kill -0 $$keeper || exit 1; sleep 0.2; done; \
		ANSIBLE_HOME=$(CURDIR)/build/molecule DAYONE_ACCOUNTS=$(ACCOUNTS) DAYONE_END_ACCOUNT=1 $(BIN)/molecule \
		-c extensions/molecule/config.yml test --workers 2 --continue-on-failure $(addprefix -s ,$(SCENARIO)) \
		> build/molecule/log 2>&1; code=$$?; rm -rf build/molecule/tmp/*/account; \
		if test $$code = 0; then grep completed build/molecule/log; else cat build/molecule/log; exit $$code; fi

sanity: venv ## Run Ansible's own sanity tests
	$(BIN)/python -m tools.sanity

sanity-oldest: venv ## Run them on the oldest ansible-core that is supported
	$(BIN)/python -m tools.matrix --cell oldest --sanity

# Galaxy would run ansible-lint with the profile that `make lint` runs it with, over fewer files.
build: venv ## Build the collection, and import it as Galaxy does
	rm -rf build/collection
	$(BIN)/ansible-galaxy collection build --output-path build/collection
	cd build/collection && PYTHONPATH=$(CURDIR)/.collections \
		GALAXY_IMPORTER_RUN_ANSIBLE_LINT=false $(BIN)/python -m galaxy_importer.main *.tar.gz | tee importer.log
	! grep -E '^(WARNING|ERROR|CRITICAL)' build/collection/importer.log

release: venv ## Make a release (VERSION=1.2.3), all but its commit and tag (docs/releases.md)
	PYTHONPATH=$(CURDIR)/.collections $(BIN)/python -m tools.release '$(VERSION)'

archive: venv ## Build what a release publishes, from the version that stands here
	PYTHONPATH=$(CURDIR)/.collections $(BIN)/python -m tools.release --archive

lock: .venv-lock/stamp ## Pin by hash what requirements/*.in name
	$(BIN)/python -m tools.lock

.venv-lock/stamp: requirements/lock.txt
	test -x .venv-lock/bin/python || $(PYTHON) -m venv .venv-lock
	.venv-lock/bin/python $(INSTALL) requirements/lock.txt
	touch $@

licences: venv ## Write docs/licences.md: under which licence each package is that is installed here
	$(BIN)/python -m tools.licences

chaos: venv ## Throw faults at every module (ten minutes, or SECONDS=60; SEED=2, ONLY=audit_trail, PLAYS=1, REPORTS=1, PAGE=1 writes docs/reliability.md)
	PYTHONPATH=$(CURDIR)/.collections $(BIN)/python -m tests.chaos --seconds $(or $(SECONDS),600) --seed $(or $(SEED),1) \
		$(if $(ONLY),--only '$(ONLY)') $(if $(PART),--part $(PART)) $(if $(LOG),--log $(LOG)) $(if $(MERGE),--merge $(MERGE)) $(if $(PLAYS),--plays) $(if $(REPORTS),--reports) \
		$(if $(PAGE),--page)

bench: venv ## Measure the modules beside amazon.aws and bare boto3 (about 25 minutes)
	$(BIN)/python -m tests.benchmark $(if $(JSON),--json $(JSON)) $(if $(ONLY),--only '$(ONLY)')

scale: venv ## Measure drift over 10, 50 and 200 accounts, and what is ours over 1,000 and 2,000 (hours; ACCOUNTS=2,10 FORKS=5 WIDE=2 OWN=1000)
	PYTHONPATH=$(CURDIR)/.collections $(BIN)/python -m tests.benchmark.scale $(if $(ACCOUNTS),--accounts $(ACCOUNTS)) \
		$(if $(FORKS),--forks $(FORKS)) $(if $(WIDE),--wide $(WIDE)) $(if $(OWN),--own $(OWN))

second-opinion: venv .venv-second/stamp ## Run the playbooks on another emulator too, and compare (about two minutes)
	$(BIN)/python -m tests.second_opinion

.venv-second/stamp: requirements/second-opinion.txt
	test -x .venv-second/bin/python || $(PYTHON) -m venv .venv-second
	.venv-second/bin/python $(INSTALL) requirements/second-opinion.txt
	touch $@

scanner: venv .venv-scanner/stamp ## Let Prowler scan before and after the baseline, and compare (about two minutes)
	PYTHONPATH=$(CURDIR)/.collections $(BIN)/python -m tests.scanner $(if $(PAGE),--page)

# A few of its dependencies come as source alone: what builds them is pinned too.
.venv-scanner/stamp: requirements/scanner.txt requirements/build.txt
	test -x .venv-scanner/bin/python || $(PYTHON) -m venv .venv-scanner
	.venv-scanner/bin/python $(INSTALL) requirements/build.txt
	.venv-scanner/bin/python $(INSTALL) requirements/scanner.txt --no-build-isolation
	touch $@

# ansible-rulebook is in an environment of its own, with the amazon.aws that has its source. Its plays run with .venv.
ifeq ($(shell command -v java),)
events: ## Run the rulebook with ansible-rulebook, from a manual change to the report
	@echo "events: not run, for this machine has no Java (17 or newer)"
else
events: venv .venv-eda/stamp ## Run the rulebook with ansible-rulebook, from a manual change to the report (three minutes)
	$(BIN)/python -m pytest -s tests/events

.venv-eda/stamp: requirements/eda.txt tools/fetch_amazon_aws.py
	test -x .venv-eda/bin/python || $(PYTHON) -m venv .venv-eda
	.venv-eda/bin/python $(INSTALL) requirements/eda.txt
	$(BIN)/python -m tools.fetch_amazon_aws .venv-eda/collections 14.5.0
	mkdir -p .venv-eda/collections/ansible_collections/dayone
	ln -sfn ../../../.. .venv-eda/collections/ansible_collections/dayone/aws
	touch $@
endif

live: venv ## Try the baseline on a sandbox account of AWS, and undo it (docs/live.md). It costs money
	@$(BIN)/python -m tests.live --account '$(ACCOUNT)' --confirm '$(CONFIRM)' --limit '$(LIMIT)' --skip '$(SKIP)' \
		--tags '$(TAGS)' --clean '$(CLEAN)' $(if $(YES),--yes) $(if $(WAIT),--wait '$(WAIT)')

clean: ## Remove what the other targets made
	rm -rf .venv .venv-cells .venv-eda .venv-lock .venv-sanity .venv-second .venv-scanner .collections .ansible build dayone-report tests/oracle/node_modules
