"""Changes of the files that a pipeline is made of."""

import pytest

from bot.config.load import default_policy
from bot.policy.checkout import Checkout
from bot.policy.rules import wf_change, wf_fork
from bot.policy.side import Change, Pipeline
from bot.policy.workflow import Context
from tests.policy.reading_cases import file_of

WORKFLOW = ".github/workflows/ci.yml"

EMPTY = Checkout()


def change(*touched: str, base: Checkout = EMPTY, is_fork: bool = False) -> Change:
    before, after = (
        Pipeline(workflows=(), context=Context(policy=default_policy(), checkout=checkout))
        for checkout in (base, EMPTY)
    )
    return Change(base=before, head=after, touched=frozenset(touched), is_fork=is_fork)


def owned(text: str, path: str = ".github/CODEOWNERS") -> Checkout:
    return Checkout(files={path: file_of(path, text.encode())}, paths=frozenset({path}))


def messages(rule, given: Change) -> list[str]:
    return [one.message for one in rule.check(given)]


@pytest.mark.parametrize(
    ("touched", "named"),
    [
        pytest.param([WORKFLOW], f"`{WORKFLOW}`:", id="a workflow"),
        pytest.param([".github/actions/a/run.sh"], "`.github/actions/a/run.sh`:", id="an action"),
        pytest.param([".github/sluice.yml"], "`.github/sluice.yml`:", id="the policy"),
        pytest.param(
            [WORKFLOW, "CODEOWNERS", "a.py"], f"`{WORKFLOW}` and 1 more:", id="several files"
        ),
        pytest.param(["a.py", ".github/ISSUE_TEMPLATE/a.yml"], "", id="other files"),
        pytest.param([], "", id="none"),
    ],
)
def test_a_fork_that_touches_the_pipeline_stands_out(touched, named: str) -> None:
    found = messages(wf_fork, change(*touched, is_fork=True))

    assert [one for one in found if named in one] == found
    assert bool(found) is bool(named)
    assert messages(wf_fork, change(*touched)) == []


@pytest.mark.parametrize(
    ("base", "is_found"),
    [
        pytest.param(EMPTY, False, id="not listed"),
        pytest.param(Checkout(paths=frozenset()), True, id="no CODEOWNERS"),
        pytest.param(Checkout(paths=frozenset({"CODEOWNERS"})), False, id="not read"),
        pytest.param(owned("/.github/ @octo/platform\n"), False, id="the folder"),
        pytest.param(owned(".github/workflows/* me@a.example"), False, id="what is in it"),
        pytest.param(owned("*.yml @octo/platform"), False, id="such files"),
        pytest.param(owned("* @octo/all"), False, id="everything"),
        pytest.param(owned("* @octo/all\n/.github/workflows/\n"), True, id="everything but"),
        pytest.param(owned("# .github/ @octo/platform"), True, id="in a comment"),
        pytest.param(owned("/docs/ @octo/docs"), True, id="something else"),
        pytest.param(owned(f"/{WORKFLOW} @ada"), False, id="this one alone"),
        pytest.param(owned("/.github/ @octo/platform", "docs/CODEOWNERS"), False, id="elsewhere"),
    ],
)
def test_a_change_needs_an_owner(base: Checkout, is_found) -> None:
    assert bool(messages(wf_change, change(WORKFLOW, base=base))) is is_found


def test_other_changes_need_none() -> None:
    nobody = Checkout(paths=frozenset())

    assert messages(wf_change, change("a.py", base=nobody)) == []
    assert "and 1 more" in messages(wf_change, change(WORKFLOW, "CODEOWNERS", base=nobody))[0]
