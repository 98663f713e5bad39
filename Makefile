# Everything runs in .venv, which `make venv` sets up from pinned requirements.
SHELL := /bin/bash
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := $(CURDIR)/.venv/bin
COLLECTIONS := .collections/ansible_collections
export PATH := $(BIN):$(PATH)
export ANSIBLE_COLLECTIONS_PATH := $(CURDIR)/.collections

.PHONY: help venv account demo test lint types sanity unit integration build clean

help: ## Say what there is
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

venv: .venv/stamp ## Set up .venv and the collections path

.venv/stamp: requirements/dev.txt tools/fetch_amazon_aws.py
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements/dev.txt
	$(BIN)/python tools/fetch_amazon_aws.py .collections
	mkdir -p $(COLLECTIONS)/dayone
	ln -sfn ../../.. $(COLLECTIONS)/dayone/aws
	touch $@

account: venv ## Start the embedded account
	$(BIN)/python -m tests.emulator

demo: venv ## Take the embedded account from day zero to its baseline
	$(BIN)/python -m tests.demo

test: lint types unit integration sanity build ## Run all tests

lint: venv ## Check form
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/yamllint .
	$(BIN)/ansible-lint --offline

types: venv ## Check types
	$(BIN)/mypy -p ansible_collections.dayone.aws.plugins

unit: venv ## Run the unit tests
	$(BIN)/python -m pytest -n 2 tests/unit

integration: venv ## Run the integration tests
	$(BIN)/python -m pytest -n 2 tests/integration

sanity: venv ## Run Ansible's own sanity tests
	$(BIN)/python tools/sanity.py

build: venv ## Build the collection
	$(BIN)/ansible-galaxy collection build --force --output-path build

clean: ## Remove what the other targets made
	rm -rf .venv .collections .ansible build dayone-report
