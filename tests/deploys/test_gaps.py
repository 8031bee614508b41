"""What is left open by the way an environment is set up."""

import pytest

from bot.config.environments import EnvironmentPolicy, Mode
from bot.deploys.gaps import Weight, gaps
from bot.environments import Environment

TIGHT = {"asks_us": True, "limits_branches": True, "admins_bypass": False}


def environment(**changes) -> Environment:
    return Environment(name="production", **(TIGHT | changes))


def found(where: Environment | None, mode: Mode | None, *, permits: bool = True):
    settings = EnvironmentPolicy(mode=mode) if mode else None
    return gaps(where, settings, permits=permits)


@pytest.mark.parametrize(
    ("where", "mode", "what"),
    [
        pytest.param(environment(), Mode.AUTO, "nothing is open", id="set up well"),
        pytest.param(None, Mode.AUTO, "nothing is open", id="not there, and not needed"),
        pytest.param(None, Mode.CHECK, "nothing is open", id="a check needs none"),
        pytest.param(
            environment(asks_us=False), Mode.CHECK, "nothing is open", id="a check needs no rule"
        ),
        pytest.param(
            environment(asks_us=False), None, "the policy does not govern it", id="not governed"
        ),
        pytest.param(None, None, "the policy does not govern it", id="neither"),
    ],
)
def test_nothing_to_put_right(where, mode, what) -> None:
    [gap] = found(where, mode)

    assert (gap.weight, gap.what, gap.fix) == (Weight.OK, what, "")


@pytest.mark.parametrize(
    ("where", "mode", "weight", "words"),
    [
        pytest.param(
            environment(), None, Weight.FAIL, "every job of it is rejected", id="asks, not governed"
        ),
        pytest.param(
            None, Mode.ENVIRONMENT, Weight.FAIL, "there is no such environment", id="not there"
        ),
        pytest.param(
            environment(asks_us=False),
            Mode.ENVIRONMENT,
            Weight.FAIL,
            "any job may enter",
            id="no rule, though the policy counts on it",
        ),
        pytest.param(
            environment(asks_us=False), Mode.AUTO, Weight.WARN, "no protection rule", id="no rule"
        ),
        pytest.param(
            environment(asks_us=False),
            Mode.DISPATCH,
            Weight.WARN,
            "no protection rule",
            id="no rule, as the policy says",
        ),
        pytest.param(
            environment(admins_bypass=True),
            Mode.AUTO,
            Weight.WARN,
            "an administrator may start",
            id="administrators",
        ),
        pytest.param(
            environment(reviewers=1, prevents_self_review=True),
            Mode.AUTO,
            Weight.WARN,
            "two queues of approvals",
            id="GitHub's reviewers",
        ),
        pytest.param(
            environment(limits_branches=False),
            Mode.AUTO,
            Weight.WARN,
            "any branch may ask",
            id="any branch",
        ),
        pytest.param(
            environment(wait_minutes=5), Mode.AUTO, Weight.WARN, "adds 5 minutes", id="a wait timer"
        ),
        pytest.param(
            environment(other_apps=("a", "b")),
            Mode.AUTO,
            Weight.WARN,
            "other Apps must agree, too: a, b",
            id="other Apps",
        ),
    ],
)
def test_one_gap(where, mode, weight, words) -> None:
    [gap] = found(where, mode)

    assert gap.weight is weight
    assert words in gap.what
    assert gap.fix


def test_several_gaps() -> None:
    loose = Environment(name="production", asks_us=True, reviewers=2)

    assert [gap.what.partition(" ")[0] for gap in found(loose, Mode.AUTO)] == [
        "an",
        "GitHub's",
        "GitHub's",
        "any",
    ]
    assert [gap.what for gap in found(environment(asks_us=False), Mode.AUTO, permits=False)][
        1:
    ] == ["workflows get no deploy permit"]
