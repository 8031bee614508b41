"""Which jobs a job waits for."""

import pytest

from bot.model import File, Sha
from bot.policy.pipeline.needs import ancestors
from bot.policy.workflow import Context, read
from tests.policy.policies import few


@pytest.mark.parametrize(
    ("needs", "expected"),
    [
        pytest.param({"a": ""}, set(), id="none"),
        pytest.param({"a": "b", "b": ""}, {"b"}, id="one"),
        pytest.param({"a": "[b, c]", "b": "", "c": ""}, {"b", "c"}, id="several"),
        pytest.param({"a": "b", "b": "c", "c": "d", "d": ""}, {"b", "c", "d"}, id="a chain"),
        pytest.param({"a": "[b, c]", "b": "d", "c": "d", "d": ""}, {"b", "c", "d"}, id="a diamond"),
        pytest.param({"a": "B", "b": ""}, {"b"}, id="without regard to case"),
        pytest.param({"a": "x", "b": ""}, set(), id="one that is not there"),
        pytest.param({"a": "a"}, set(), id="itself"),
        pytest.param({"a": "b", "b": "a"}, {"b"}, id="a circle"),
        pytest.param({"a": "b", "b": "c", "c": "b"}, {"b", "c"}, id="a circle further on"),
        pytest.param({"a": "", "b": "a"}, set(), id="not those that wait for it"),
    ],
)
def test_ancestors(needs: dict[str, str], expected: set[str]) -> None:
    jobs = ", ".join(f"{id_}: {{needs: {value}}}" for id_, value in needs.items())
    file = File("ci.yml", Sha("1"), f"jobs: {{{jobs}}}".encode())
    found = read(file, Context(policy=few().policy))

    assert ancestors(found.jobs[0], found) == expected
