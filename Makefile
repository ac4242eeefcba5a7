# Everything starts from here. `make chat` and `make test` install what they need; python3.11 and make are enough.

PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
PACKAGES := coach corpus indexing ui eval pytest_coach tools benchmarks
export HF_HUB_OFFLINE := 1

.PHONY: help chat test check lint format bench bench-beir bench-levers bench-page bench-scale bench-support crashes gate browser clean

help:
	@echo "make chat    install, and open the chat page at http://127.0.0.1:7860"
	@echo "make test    install with the tools for development, and run the tests"
	@echo "make check   what a change has to pass: ruff, mypy, import-linter, tests"
	@echo "make bench   the coach beside the pipeline of LangChain's tutorial: time, memory, disk, quality"
	@echo "make bench-levers, bench-page, bench-scale, bench-support, bench-beir COLLECTIONS='FOLDER ...'    see docs/benchmarks.md"
	@echo "make gate    the starter cases against eval/baselines/starter.json; docs/evaluating.md"
	@echo "make crashes kill, damage and overtake the index many hundred times, and print what became of it"
	@echo "make format  put the code in order"
	@echo "make clean   remove the virtual environment"

chat: $(VENV)/.chat
	$(BIN)/career-coach serve --open

test: $(VENV)/.dev browser
	$(BIN)/python -m pytest

check: lint test

lint: $(VENV)/.dev
	$(BIN)/ruff check $(PACKAGES) tests
	$(BIN)/ruff format --check $(PACKAGES) tests
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.dev
	$(BIN)/python benchmarks/tutorial.py

bench-beir: $(VENV)/.dev
	$(BIN)/python benchmarks/beir.py $(COLLECTIONS)

bench-levers: $(VENV)/.dev
	$(BIN)/python benchmarks/levers.py

bench-page: $(VENV)/.dev browser
	$(BIN)/python benchmarks/page.py --chromium "$$(command -v chromium || command -v google-chrome)"

bench-scale: $(VENV)/.dev
	$(BIN)/python benchmarks/scale.py

bench-support: $(VENV)/.dev
	$(BIN)/python benchmarks/support.py $(BEGIN)

crashes: $(VENV)/.dev
	$(BIN)/python benchmarks/crashes.py

gate: $(VENV)/.dev
	$(BIN)/career-coach eval gate --baseline eval/baselines/starter.json

format: $(VENV)/.dev
	$(BIN)/ruff check --fix $(PACKAGES) tests
	$(BIN)/ruff format $(PACKAGES) tests

# The browser tests need chromium. Where it is missing and can't be installed, they say so and are skipped.
browser:
	@command -v chromium >/dev/null || command -v google-chrome >/dev/null || { \
	  [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; } || \
	  echo "chromium is not installed: the browser tests will be skipped"

$(VENV)/.pip:
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --quiet --upgrade 'pip>=25'
	@touch $@

$(VENV)/.chat: $(VENV)/.pip pyproject.toml constraints.txt
	@echo "Installing career-coach (once, a few minutes) ..."
	$(PIP) install --quiet --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.pip pyproject.toml constraints.txt
	@echo "Installing career-coach and its tools (once, a few minutes) ..."
	$(PIP) install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $@ $(VENV)/.chat

clean:
	rm -rf $(VENV)
