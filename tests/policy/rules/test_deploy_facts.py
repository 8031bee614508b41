"""Rules about deploys, where GitHub says something of the repository."""

import pytest

from bot.environments import Environment
from bot.evidence import RequiredCheck
from bot.policy.facts import NO_FACTS, Facts
from tests.policy.reading_cases import case_of

LIVE = "  live: {environment: production, steps: [{run: kubectl apply -f k8s}]}\n"
PUSH = f"on: push\njobs:\n{LIVE}"


def known(**told) -> Facts:
    return Facts(environments=(Environment(**{"name": "production", "asks_us": False} | told),))


def policy(text: str) -> str:
    return f"# policy: {{environments: {{production: {{{text}}}}}}}\n{PUSH}"


@pytest.mark.parametrize(
    ("text", "facts", "words"),
    [
        pytest.param(PUSH, NO_FACTS, "", id="not known"),
        pytest.param(PUSH, Facts(environments=()), "does not exist yet", id="not there yet"),
        pytest.param(PUSH, known(), "no required reviewer", id="nobody asked"),
        pytest.param(PUSH, known(asks_us=True), "", id="Sluice is asked"),
        pytest.param(PUSH, known(reviewers=1), "that they started", id="by oneself"),
        pytest.param(PUSH, known(reviewers=1, prevents_self_review=True), "", id="by another"),
        pytest.param(
            PUSH, known(name="Production", reviewers=1, prevents_self_review=True), "", id="case"
        ),
        pytest.param(
            policy("approvals: {count: 2}"),
            known(reviewers=6, prevents_self_review=True),
            "needs 2 approvals",
            id="the policy wants more",
        ),
        pytest.param(
            policy("approvals: {count: 1}"),
            known(reviewers=6, prevents_self_review=True),
            "",
            id="the policy wants one",
        ),
        pytest.param(policy("mode: dispatch"), known(), "", id="Sluice starts it"),
        pytest.param(policy("mode: environment"), known(), "no required", id="Sluice should"),
        pytest.param(
            PUSH.replace("production", "staging"), Facts(environments=()), "", id="staging"
        ),
    ],
)
def test_approval(text: str, facts: Facts, words: str) -> None:
    found = [one.finding.message for one in case_of(text).violations("DEPLOY-APPROVAL", facts)]

    assert [words in message for message in found] == ([True] if words else [])


@pytest.mark.parametrize(
    ("rule", "text", "facts", "is_found"),
    [
        pytest.param("DEPLOY-REF", PUSH, known(), True, id="ref: any branch may"),
        pytest.param("DEPLOY-REF", PUSH, known(limits_branches=True), False, id="ref: some may"),
        pytest.param("DEPLOY-REF", PUSH, known(asks_us=True), False, id="ref: Sluice asks"),
        pytest.param(
            "DEPLOY-REF",
            PUSH,
            known(name="other", limits_branches=True),
            True,
            id="ref: of another environment",
        ),
        pytest.param(
            "DEPLOY-REF",
            "on: push\njobs:\n  prod: {steps: [{run: kubectl apply -f k8s}]}\n",
            known(limits_branches=True),
            True,
            id="ref: without environment",
        ),
        pytest.param(
            "DEPLOY-PR", PUSH.replace("push", "pull_request"), known(), True, id="pr: nobody asked"
        ),
        pytest.param(
            "DEPLOY-PR",
            PUSH.replace("push", "pull_request"),
            known(reviewers=1),
            False,
            id="pr: somebody asked",
        ),
        pytest.param(
            "DEPLOY-PR",
            PUSH.replace("push", "pull_request"),
            known(name="other", reviewers=1),
            True,
            id="pr: elsewhere",
        ),
        pytest.param(
            "DEPLOY-NEEDS",
            PUSH,
            Facts(required=(RequiredCheck(name="test"),)),
            False,
            id="needs: the branch asks",
        ),
        pytest.param("DEPLOY-NEEDS", PUSH, Facts(required=()), True, id="needs: it does not"),
        pytest.param(
            "DEPLOY-NEEDS",
            PUSH.replace("push", "[push, pull_request]"),
            Facts(required=(RequiredCheck(name="test"),)),
            True,
            id="needs: before the branch asks",
        ),
        pytest.param("DEPLOY-NEEDS", PUSH, known(asks_us=True), False, id="needs: Sluice asks"),
        pytest.param("DEPLOY-NOTIFY", PUSH, NO_FACTS, True, id="notify: nobody tells"),
        pytest.param("DEPLOY-NOTIFY", PUSH, Facts(notifies=True), False, id="notify: Sluice tells"),
    ],
)
def test_what_github_says_settles_it(rule: str, text: str, facts: Facts, is_found) -> None:
    assert bool(case_of(text).violations(rule, facts)) is is_found


BARE = "on: push\njobs:\n  deploy-staging:\n    steps: [{run: kubectl apply -f k8s}]\n"


@pytest.mark.parametrize(
    ("text", "facts", "line"),
    [
        pytest.param(BARE, NO_FACTS, "    environment: staging", id="by the name"),
        pytest.param(BARE, known(name="staging"), "    environment: staging", id="that exists"),
        pytest.param(BARE, known(name="stg"), "", id="that does not"),
        pytest.param(BARE.replace("-staging", ""), NO_FACTS, "", id="by no name"),
        pytest.param(BARE.replace("-staging", "-dev-or-qa"), NO_FACTS, "", id="by two"),
        pytest.param(
            f"name: To prod\n{BARE.replace('-staging', '')}",
            NO_FACTS,
            "    environment: prod",
            id="by the workflow's",
        ),
        pytest.param(
            BARE.replace(
                "\n    steps: [{run: kubectl apply -f k8s}]", " {steps: [{run: fly deploy}]}"
            ),
            NO_FACTS,
            "",
            id="on one line",
        ),
    ],
)
def test_suggests_the_environment_that_is_meant(text: str, facts: Facts, line: str) -> None:
    [violation] = case_of(text).violations("DEPLOY-ENV", facts)
    edit = violation.finding.edit

    assert (edit.lines[0] if edit else "") == line
