"""What GitHub calls a step when it runs."""

import pytest

from bot.document import parse
from bot.policy.jobs import Step
from bot.policy.pipeline.step_names import MAX_NAME, is_called


def step(text: str) -> Step:
    return Step(parse(text.encode()).root)


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("{name: Unit tests, run: pytest}", "Unit tests", True),
        ("{name: Unit tests, run: pytest}", "Run pytest", False),
        ("{name: Unit tests, run: pytest}", "Unit tests 2", False),
        ("{name: 'Test ${{ matrix.a }}!'}", "Test 3.12!", True),
        ("{name: '${{ a }}${{ b'}", "anything", True),
        ("{name: a.c}", "abc", False),
        ("{run: pytest -v}", "Run pytest -v", True),
        ('{run: "\\n  pytest\\nmore"}', "Run pytest", True),
        ("{run: ''}", "Run ", True),
        ("{uses: actions/checkout@v5}", "Run actions/checkout@v5", True),
        ("{}", "Run", True),
        ("{}", "Set up job", False),
    ],
)
def test_names(text: str, name: str, expected) -> None:
    assert is_called(step(text), name) is expected


def test_the_end_of_a_long_name_is_not_compared() -> None:
    assert is_called(step(f"{{name: {'a' * MAX_NAME}b}}"), "a" * MAX_NAME + "c")
    assert not is_called(step(f"{{name: {'a' * (MAX_NAME - 1)}b}}"), "a" * (MAX_NAME - 1) + "c")
