# Two commands need nothing but Python >= 3.11 with pip, and make: `make demo` and `make test`.
# Every target sets the checkout up first: uv when it is missing, then .venv from uv.lock.
PYTHON ?= python3
UV := $(or $(shell command -v uv),.uv/bin/uv)
RUN := .venv/bin
ARGS ?=
CORE := bot/audit/*,bot/ci/*,bot/commands/*,bot/config/*,bot/deploys/*,bot/document/*,bot/judge/*,bot/policy/*,bot/rollouts/*,bot/effects/*,bot/environments.py,bot/evidence.py,bot/markdown.py,bot/reason.py,bot/records.py,bot/redact.py

.PHONY: demo test lint format bench references setup clean
demo: setup
	$(RUN)/sluice demo $(if $(filter --once,$(ARGS)),--once) $(filter-out --once,$(ARGS))

test: setup
ifeq ($(ARGS),)
	$(RUN)/coverage erase
	$(RUN)/coverage run -m pytest -n auto
	$(RUN)/coverage combine --quiet
	$(RUN)/coverage report --include '$(CORE)' --fail-under 100
	$(RUN)/coverage report
else
	$(RUN)/python -m pytest -n auto $(ARGS)
endif

lint: setup
	$(RUN)/ruff check .
	$(RUN)/ruff format --check .
	$(RUN)/mypy
	$(RUN)/lint-imports

format: setup
	$(RUN)/ruff check --fix .
	$(RUN)/ruff format .

bench: setup
	$(RUN)/python -m compileall -q bot tests/benchmarks # as an installed package is
	$(RUN)/python -m tests.benchmarks $(ARGS)

references: setup
	$(RUN)/python -m tests.architecture.references

setup: .venv/.set-up

.venv/.set-up: pyproject.toml uv.lock | $(UV)
	$(UV) sync --locked --quiet --compile-bytecode --extra aws --extra postgres --python $(PYTHON) --no-python-downloads
	@touch $@

# --target needs neither a virtual environment nor the right to write outside the checkout.
.uv/bin/uv:
	$(PYTHON) -m pip install --quiet --target .uv uv

clean:
	rm -rf .venv .uv .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage*
