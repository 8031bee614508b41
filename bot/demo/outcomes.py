"""How the jobs of the shop's CI end, and what they print."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final, TypeAlias

from bot.sim.world.checks import Annotation
from bot.sim.world.jobs import JobPlan, StepPlan, failed

Plans: TypeAlias = Sequence[JobPlan]

CURRENCIES: Final = ("EUR", "USD", "GBP", "JPY")
"""The matrix of the tests."""

_WITHOUT_CENTS: Final = "JPY"

PRIVATE: Final = "not-for-your-eyes"
"""A password that the log gives away."""

LOST: Final = (
    "The self-hosted runner: shop-2 lost communication with the server. Verify the machine is "
    "running and has a healthy network connection."
)

_GATE: Final = "all-green"
_PYTEST: Final = timedelta(seconds=41)

_FAILING: Final = """\
====================== test session starts =======================
platform linux -- Python 3.11.15, pytest-9.2.0, pluggy-1.6.0
rootdir: /home/runner/work/shop/shop
collected 14 items

tests/test_cart.py FF.....                                 [ 50%]
tests/test_orders.py .......                               [100%]

============================ FAILURES ============================
___________________________ test_total ___________________________

    def test_total():
>       assert total(PRICES) == sum(PRICES)
E       AssertionError: assert 40 == Decimal('39.98')
E        +  where 40 = total([Decimal('19.99'), Decimal('19.99')])

tests/test_cart.py:6: AssertionError
----------------------- Captured log setup -----------------------
INFO     shop:db.py:9 postgresql://shop:{password}@db
___________________ test_exact_money_is_enough ___________________

    def test_exact_money_is_enough():
>       assert change(sum(PRICES), PRICES) == 0

tests/test_cart.py:10:
_ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _

    def change(paid, prices):
        rest = paid - total(prices)
>       assert rest >= 0, f"{{-rest}} is missing"
E       AssertionError: 0.02 is missing

shop/cart.py:6: AssertionError
==================== short test summary info =====================
FAILED tests/test_cart.py::test_total - AssertionError: assert 40 == Decimal('39.98')
FAILED tests/test_cart.py::test_exact_money_is_enough - AssertionError: 0.02 is missing
================== 2 failed, 12 passed in 3.18s =================="""

_CHECK: Final = 'test "success" = success && test "failure" = success'
_REPEATING: Final = f"""\
##[group]Run {_CHECK}
{_CHECK}
shell: /usr/bin/bash -e {{0}}
##[endgroup]
##[error]Process completed with exit code 1."""


def all_pass() -> Plans:
    """Plan that all jobs pass."""
    return (*(_passed(_test(one), "pytest") for one in CURRENCIES), _lint(), _passed(_GATE, _GATE))


def cents_fail() -> Plans:
    """Plan that the tests fail in every currency that has cents."""
    log = _FAILING.format(password=PRIVATE)
    tests = [
        _passed(_test(one), "pytest") if one == _WITHOUT_CENTS else _failed(_test(one), log)
        for one in CURRENCIES
    ]
    return (*tests, _lint(), _repeating())


def runner_is_lost() -> Plans:
    """Plan that one job loses its runner in the middle of its tests."""
    first, *others = all_pass()[: len(CURRENCIES)]
    said = Annotation(path=".github", start_line=1, end_line=1, level="failure", message=LOST)
    begun = (StepPlan("Set up job"), StepPlan("pytest", "cancelled", duration=_PYTEST))
    lost = replace(first, conclusion="failure", steps=begun, annotations=(said,))
    return (lost, *others, _lint(), _repeating())


def again(plans: Plans) -> Plans:
    """Plan what jobs do when they run again: the machines do better, the code does not."""
    return all_pass() if plans == runner_is_lost() else plans


def _test(currency: str) -> str:
    """Name a job as GitHub names those of a matrix."""
    return f"test ({currency})"


def _lint() -> JobPlan:
    return _passed("lint", "ruff check")


def _repeating() -> JobPlan:
    """Plan that the job fails which only repeats what the others did."""
    steps = (StepPlan("Set up job"), StepPlan(_GATE, "failure", _REPEATING))
    return replace(failed(_GATE), steps=steps)


def _failed(name: str, log: str) -> JobPlan:
    plan = failed(name, log, step="pytest")
    begin, run, *end = plan.steps
    return replace(plan, steps=(begin, replace(run, duration=_PYTEST), *end))


def _passed(name: str, step: str) -> JobPlan:
    duration = _PYTEST if step == "pytest" else timedelta(seconds=9)
    return JobPlan(name, steps=(StepPlan("Set up job"), StepPlan(step, duration=duration)))
