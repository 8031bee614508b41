# Two commands need nothing but Python >= 3.11 with pip, and make: `make demo` and `make test`.
# Every target sets the checkout up first: uv when it is missing, then .venv from uv.lock.
PYTHON ?= python3
UV := $(or $(shell command -v uv),.uv/bin/uv)
RUN := .venv/bin
ARGS ?=

.PHONY: demo test lint format bench setup clean
demo: setup
	$(RUN)/sluice demo $(if $(filter --once,$(ARGS)),--once) $(filter-out --once,$(ARGS))

test: setup
	$(RUN)/coverage erase
	$(RUN)/python -m pytest -n 2 --cov $(ARGS)

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

setup: .venv/.set-up

.venv/.set-up: pyproject.toml uv.lock | $(UV)
	$(UV) sync --locked --quiet --compile-bytecode --extra postgres --python $(PYTHON) --no-python-downloads
	@touch $@

# --target needs neither a virtual environment nor the right to write outside the checkout.
.uv/bin/uv:
	$(PYTHON) -m pip install --quiet --target .uv uv

clean:
	rm -rf .venv .uv .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage*
