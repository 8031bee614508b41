"""What is asked of the checks on the commit."""

import pytest

from bot.config.schema import Mode as PolicyMode
from bot.deploys.condition import Standing
from bot.deploys.conditions import (
    checks,
    policy_check,
)
from bot.deploys.snapshot import Checks
from bot.evidence import CheckResult, RequiredCheck
from bot.reason import Reason
from tests.deploys.conditions.finding import finds
from tests.deploys.making import (
    policy,
    request,
    snapshot,
)

YES, PENDING, NO = Standing.YES, Standing.PENDING, Standing.NO
GREEN_ENOUGH = (YES, None)
FAILED = (NO, Reason.CI_FAILED)
UNKNOWN = (NO, Reason.CI_UNKNOWN)
UNDERWAY = (PENDING, Reason.CI_UNKNOWN)


@pytest.mark.parametrize(
    ("mode", "conclusion", "overridden", "standing", "reason"),
    [
        (PolicyMode.ENFORCE, "success", False, YES, None),
        (PolicyMode.ENFORCE, "neutral", False, NO, Reason.POLICY_FAILED),
        (PolicyMode.ENFORCE, "failure", False, NO, Reason.POLICY_FAILED),
        (PolicyMode.ENFORCE, "", False, NO, Reason.CI_UNKNOWN),
        (PolicyMode.ENFORCE, "failure", True, YES, None),
        (PolicyMode.OBSERVE, "neutral", False, YES, None),
        (PolicyMode.OBSERVE, "success", False, YES, None),
        (PolicyMode.OBSERVE, "failure", False, NO, Reason.POLICY_FAILED),
        (PolicyMode.OBSERVE, "", False, NO, Reason.CI_UNKNOWN),
    ],
)
def test_policy_check(mode, conclusion, overridden, standing, reason) -> None:
    said = Checks(results=(), policy=conclusion, is_overridden=overridden)

    finds(
        policy_check.check(request(), snapshot(checks=said, policies={"mode": mode})),
        standing,
        reason,
    )


def test_policy_check_is_not_asked_for_when_the_policy_is_off() -> None:
    assert policy_check.check(request(), snapshot(policies={"mode": PolicyMode.OFF})) is None


def result(name: str, state: str, app: int = 1) -> CheckResult:
    return CheckResult(name=name, app_id=app, state=state)


@pytest.mark.parametrize(
    ("results", "required", "wants", "verdict", "words"),
    [
        pytest.param(
            [("a", "success")], ["a"], "required", GREEN_ENOUGH, "1 of 1 check green", id="green"
        ),
        *(
            pytest.param([("a", state)], ["a"], "required", GREEN_ENOUGH, "1 of 1", id=state)
            for state in ("neutral", "skipped")
        ),
        *(
            pytest.param([("a", state)], ["a"], "required", FAILED, "failed: `a`", id=state)
            for state in (
                "failure",
                "error",
                "cancelled",
                "timed_out",
                "action_required",
                "stale",
                "startup_failure",
                "a word of next year",
            )
        ),
        *(
            pytest.param(
                [("a", state)],
                ["a"],
                "required",
                UNDERWAY,
                "running: `a`",
                id=state,
            )
            for state in ("in_progress", "queued", "pending", "requested", "expected")
        ),
        pytest.param(
            [("b", "success")],
            ["a"],
            "required",
            UNKNOWN,
            "0 of 1 check green; not reported: `a`",
            id="a required one that did not report",
        ),
        pytest.param(
            [("a", "success"), ("b", "failure")],
            ["a"],
            "required",
            GREEN_ENOUGH,
            "1 of 1",
            id="one that is not required failed",
        ),
        pytest.param(
            [("a", "success"), ("b", "failure")],
            ["a"],
            "all",
            FAILED,
            "1 of 2 checks green; failed: `b`",
            id="all are wanted, and one failed",
        ),
        pytest.param(
            [("a", "success"), ("b", "failure")],
            [],
            "required",
            FAILED,
            "failed: `b`",
            id="none is required, so all are",
        ),
        pytest.param([], [], "required", UNKNOWN, "no check has reported", id="none reported"),
        pytest.param(
            [("sluice / policy", "success")],
            ["sluice / policy"],
            "required",
            UNKNOWN,
            "no check has reported",
            id="our own say nothing",
        ),
        pytest.param(
            [("sluice / policy", "failure"), ("a", "success")],
            [],
            "all",
            GREEN_ENOUGH,
            "1 of 1",
            id="our own stop nothing",
        ),
        pytest.param(
            [("deploy", "waiting"), ("a", "success")],
            [],
            "all",
            GREEN_ENOUGH,
            "1 of 1",
            id="a job at a gate does not wait for itself",
        ),
        pytest.param(
            [("deploy", "waiting")],
            ["deploy"],
            "required",
            UNKNOWN,
            "not reported",
            id="nor does it report",
        ),
        pytest.param(
            [("a", "success"), ("b", "failure")], [], ["a"], GREEN_ENOUGH, "1 of 1", id="a list"
        ),
        pytest.param(
            [("a", "success")],
            [],
            ["a", "b"],
            UNKNOWN,
            "not reported: `b`",
            id="a list, and one did not report",
        ),
        pytest.param(
            [("a", "failure"), ("b", "queued")],
            [],
            ["a", "b", "c"],
            FAILED,
            "failed: `a`",
            id="failed before silent before running",
        ),
        pytest.param(
            [("a", "queued")],
            [],
            ["a", "b"],
            UNKNOWN,
            "not reported: `b`",
            id="silent before running",
        ),
        pytest.param(
            [("a", "success"), ("a", "failure")],
            [],
            ["a"],
            FAILED,
            "failed: `a`",
            id="two say it, and one is red",
        ),
        pytest.param(
            [("a", "success"), ("a", "queued")],
            [],
            ["a"],
            UNDERWAY,
            "running: `a`",
            id="two say it, and one is not done",
        ),
    ],
)
def test_checks(results, required, wants, verdict, words) -> None:
    said = Checks(
        results=tuple(result(name, state, app) for app, (name, state) in enumerate(results, 1)),
        required=tuple(map(RequiredCheck, required)),
    )
    where = snapshot(checks=said, settings=policy(checks=wants))

    finds(checks.check(request(), where), *verdict, words)


@pytest.mark.parametrize(
    ("required", "standing", "reason"),
    [
        pytest.param([RequiredCheck("a", 1)], YES, None, id="the App that must say it"),
        pytest.param([RequiredCheck("a", 3)], NO, Reason.CI_UNKNOWN, id="an App that says nothing"),
        pytest.param([RequiredCheck("a", 2)], NO, Reason.CI_FAILED, id="an App that says no"),
        pytest.param([RequiredCheck("a")], NO, Reason.CI_FAILED, id="anyone"),
        pytest.param(
            [RequiredCheck("a", 1), RequiredCheck("a", 2)],
            NO,
            Reason.CI_FAILED,
            id="both, the second says no",
        ),
        pytest.param(
            [RequiredCheck("a", 2), RequiredCheck("a", 1)],
            NO,
            Reason.CI_FAILED,
            id="both, the first says no",
        ),
        pytest.param(
            [RequiredCheck("a", 1), RequiredCheck("a", 3)],
            NO,
            Reason.CI_UNKNOWN,
            id="both, one is silent",
        ),
    ],
)
def test_checks_of_apps(required, standing, reason) -> None:
    said = Checks(
        results=(result("a", "success", 1), result("a", "failure", 2)), required=tuple(required)
    )

    finds(checks.check(request(), snapshot(checks=said)), standing, reason)


@pytest.mark.parametrize(
    ("one", "other", "worst"),
    [
        ("success", "queued", "queued"),
        ("success", "", ""),
        ("queued", "failure", "failure"),
        ("queued", "", ""),
        ("success", "failure", "failure"),
    ],
)
def test_two_apps_under_one_name_are_as_bad_as_the_worse(one, other, worst) -> None:
    results = tuple(result("a", state, app) for app, state in ((1, one), (2, other)) if state)

    for apps in ((1, 2), (2, 1)):
        said = Checks(results=results, required=tuple(RequiredCheck("a", app) for app in apps))
        assert checks.wanted_states(snapshot(checks=said)) == {"a": worst}


def test_checks_that_are_not_wanted() -> None:
    red = Checks(results=(result("a", "failure"),))

    assert checks.check(request(), snapshot(checks=red, settings=policy(checks=[]))) is None


@pytest.mark.parametrize(
    ("count", "more"),
    [(checks.SHOWN, ""), (checks.SHOWN + 1, " and 1 more"), (checks.SHOWN + 5, " and 5 more")],
)
def test_checks_that_are_many(count, more) -> None:
    said = Checks(results=tuple(result(f"a{n:02}", "failure") for n in range(count)))

    found = checks.check(request(), snapshot(checks=said))

    assert found.value.count("`") == 2 * checks.SHOWN
    assert found.value.endswith(f"`a{checks.SHOWN - 1:02}`{more}")
