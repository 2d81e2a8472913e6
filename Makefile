# Two commands: `make demo` and `make test`. Each first makes what it needs (installer/prepare).
# ARGS goes on to the program:   make demo ARGS="--seconds 60"
# PYTHON names the interpreter:  make PYTHON=python3.12 test

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-print-directory --no-builtin-rules
.PHONY: help demo test lint contract dist screenshots bench lock clean

export PYTHON ?= python3
ARGS ?=
OUT ?=
bin := .venv/bin
headless := --headless --seconds 30 --screenshots build/demo

help:
	@echo "make demo    a store with its leads, on this machine alone (ARGS=... passes arguments on)"
	@echo "make test    lint, types, import rules and all tests"
	@echo "make lint    the first three of them"
	@echo "make contract  what holds our client and our simulator against Twilio's own description (node, npm); make test includes it then"
	@echo "make dist    the program as one folder, dist/bdcdesk"
	@echo "make screenshots OUT=DIR  every page of the real window at three sizes, at 100 and 200 %, light and dark"
	@echo "make bench   start-up, list and central, measured"
	@echo "make lock    locks/*.txt again from pyproject.toml (ARGS=--upgrade for newer versions)"
	@echo "make clean   take away everything that make has made"

demo:
	@installer/prepare run
	@if [ -n "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" ] || [ "$$(uname -s)" != Linux ]; then \
	  exec $(bin)/python -m bdcdesk demo $(ARGS); \
	else \
	  echo "No display here (neither DISPLAY nor WAYLAND_DISPLAY is set): the demo plays one agent without windows."; \
	  echo "Its pictures go to build/demo."; \
	  QT_QPA_PLATFORM=offscreen exec $(bin)/python -m bdcdesk demo $(headless) $(ARGS); \
	fi

# pytest comes last: its closing line is the verdict. Four processes for two cores: half of the time, tests of real processes and servers
# wait for them. Bytecode is kept whatever the environment says, for else each of hundreds of processes compiles the tests anew.
test: lint
	@env -u PYTHONDONTWRITEBYTECODE QT_QPA_PLATFORM=offscreen $(bin)/python -m pytest --numprocesses 4 $(ARGS)

lint:
	@installer/prepare dev
	@echo "ruff";         $(bin)/ruff check --quiet .
	@echo "mypy";         $(bin)/mypy --no-error-summary
	@echo "import rules"; $(bin)/lint-imports > .venv/import-rules.log 2>&1 || { cat .venv/import-rules.log; exit 1; }

contract:
	@installer/prepare dev
	@installer/contract

dist:
	@installer/prepare dist
	@echo "PyInstaller: a minute or two ..."
	@mkdir -p build
	@$(bin)/python -m PyInstaller --noconfirm --distpath dist --workpath build/pyinstaller build.spec > build/pyinstaller.log 2>&1 \
	  || { tail -n 20 build/pyinstaller.log; echo "All of it is in build/pyinstaller.log."; exit 1; }
	@du -sh dist/bdcdesk
	@QT_QPA_PLATFORM=offscreen dist/bdcdesk/bdcdesk self-test

screenshots:
	@test -n "$(OUT)" || { echo "Say where to: make screenshots OUT=DIR"; exit 2; }
	@installer/prepare run
	@for scale in 1 2; do \
	  QT_SCALE_FACTOR=$$scale QT_QPA_PLATFORM=offscreen $(bin)/python -m bdcdesk demo --headless --fresh --seconds 15 \
	    --folder build/screenshots --poses "$(OUT)"; \
	done

bench:
	@installer/prepare bench
	@for each in start list figures; do echo "== bench/$$each.py"; QT_QPA_PLATFORM=$${QT_QPA_PLATFORM:-offscreen} $(bin)/python bench/$$each.py $(ARGS); done

compile = build/lock/bin/pip-compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header --strip-extras --allow-unsafe
lock:
	@echo "Locking: some minutes ..."
	@$(PYTHON) -m venv --clear build/lock
	@build/lock/bin/python -m pip install --quiet --disable-pip-version-check pip-tools
	@$(compile) $(ARGS) --output-file locks/run.txt pyproject.toml
	@$(compile) $(ARGS) --extra dev --constraint locks/run.txt --output-file locks/dev.txt pyproject.toml
	@$(compile) $(ARGS) --extra dev --extra bench --constraint locks/dev.txt --output-file locks/bench.txt pyproject.toml
	@$(compile) $(ARGS) --constraint locks/dev.txt --output-file locks/contract.txt locks/contract.in
	@rm -rf build/lock

clean:
	@rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
