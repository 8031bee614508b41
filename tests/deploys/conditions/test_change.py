"""What is asked of the commit, the pull request, the run and the policy."""

from dataclasses import replace

import pytest

from bot.deploys.condition import Standing
from bot.deploys.conditions import (
    base,
    checks,
    commit,
    fork,
    labels,
    message,
    order,
    policy_file,
    refs,
    run as run_,
)
from bot.model import RepoId
from bot.reason import Reason
from tests.deploys.conditions.finding import finds
from tests.deploys.making import (
    MERGED,
    OTHER,
    REPO,
    RUN,
    SHA,
    policy,
    request,
    snapshot,
    waiting,
)

YES, NO, NEVER = Standing.YES, Standing.NO, Standing.NEVER
HOSTILE = "`a`|<!-- @octo/team --> [x](http://x)"
HOSTILE_CODE = f"`` {HOSTILE} ``"
MERGED_PULL = {"is_open": False, "merge_sha": MERGED}


@pytest.mark.parametrize(
    ("sha", "pull", "standing", "reason", "words"),
    [
        pytest.param(SHA, {}, YES, None, "the newest of #42", id="the head"),
        pytest.param(
            SHA, {"head_sha": OTHER}, NEVER, Reason.HEAD_MOVED, f"is `{OTHER}`", id="a push since"
        ),
        pytest.param(
            SHA, {"is_open": False}, NEVER, Reason.CANCELLED, "#42 was closed", id="closed"
        ),
        pytest.param(SHA, MERGED_PULL, YES, None, "the newest of", id="the head of a merged one"),
        pytest.param(
            MERGED, MERGED_PULL, YES, None, "which #42 became", id="what it became by the merge"
        ),
        pytest.param(
            OTHER, MERGED_PULL, NEVER, Reason.HEAD_MOVED, "the newest", id="neither of the two"
        ),
        pytest.param(
            MERGED, {}, NEVER, Reason.HEAD_MOVED, "the newest", id="a merge that is not there"
        ),
    ],
)
def test_commit(sha, pull, standing, reason, words) -> None:
    finds(commit.check(request(sha=sha), snapshot(pull=pull)), standing, reason, words)


@pytest.mark.parametrize(
    ("was", "now", "settings", "standing", "reason"),
    [
        pytest.param("main", "main", {}, YES, None, id="the default branch"),
        pytest.param("main", "next", {}, NEVER, Reason.HEAD_MOVED, id="sent elsewhere since then"),
        pytest.param("next", "next", {}, NEVER, Reason.REF_DENIED, id="another branch"),
        pytest.param("next", "next", {"bases": ["ne*"]}, YES, None, id="one that is allowed"),
        pytest.param(
            "next", "next", {"bases": ["v*"]}, NEVER, Reason.REF_DENIED, id="one that is not"
        ),
    ],
)
def test_base(was, now, settings, standing, reason) -> None:
    where = snapshot(pull={"base_ref": now}, settings=policy(**settings))

    finds(base.check(request(base_ref=was), where), standing, reason, f"`{now}`")


@pytest.mark.parametrize(
    ("head", "settings", "standing", "reason"),
    [
        pytest.param(REPO.id, {}, YES, None, id="from here"),
        pytest.param(RepoId(75), {}, NEVER, Reason.FORK_DENIED, id="a fork"),
        pytest.param(None, {}, NEVER, Reason.FORK_DENIED, id="a fork that was deleted"),
        pytest.param(RepoId(75), {"forks": "allow"}, YES, None, id="a fork that is allowed"),
        pytest.param(None, {"forks": "allow"}, YES, None, id="a deleted fork that is allowed"),
    ],
)
def test_fork(head, settings, standing, reason) -> None:
    where = snapshot(pull={"head_repo_id": head}, settings=policy(**settings))

    finds(fork.check(request(), where), standing, reason)


@pytest.mark.parametrize(
    ("ask", "run", "settings", "standing", "reason"),
    [
        pytest.param(waiting(), {}, {}, YES, None, id="started by a push"),
        pytest.param(
            waiting(run_id=9001), None, {}, NEVER, Reason.CANCELLED, id="a run that is gone"
        ),
        pytest.param(
            waiting(),
            {"status": "completed", "conclusion": "cancelled"},
            {},
            NEVER,
            Reason.CANCELLED,
            id="a run that ended",
        ),
        pytest.param(
            waiting(), {"head_sha": OTHER}, {}, NEVER, Reason.HEAD_MOVED, id="of another commit"
        ),
        pytest.param(waiting(), {"attempt": 2}, {}, NEVER, Reason.HEAD_MOVED, id="a later attempt"),
        pytest.param(
            waiting(run_attempt=2), {}, {}, NEVER, Reason.HEAD_MOVED, id="an earlier attempt"
        ),
        *(
            pytest.param(waiting(), {"event": event}, {}, YES, None, id=f"by {event}")
            for event in ("create", "merge_group", "pull_request", "release", "schedule")
        ),
        *(
            pytest.param(
                waiting(), {"event": event}, {}, NEVER, Reason.FOREIGN_RUN, id=f"not by {event}"
            )
            for event in ("workflow_dispatch", "repository_dispatch", "pull_request_target", "")
        ),
        pytest.param(
            waiting(),
            {"event": "workflow_dispatch"},
            {"foreign_runs": "allow"},
            YES,
            None,
            id="by hand, where that is allowed",
        ),
        pytest.param(
            request(run_id=9001),
            {"event": "workflow_dispatch", "head_sha": OTHER},
            {},
            YES,
            None,
            id="our own",
        ),
    ],
)
def test_run(ask, run, settings, standing, reason) -> None:
    found = None if run is None else replace(RUN, **run)

    finds(run_.check(ask, snapshot(run=found, settings=policy(**settings))), standing, reason)


def test_run_does_not_matter_without_one() -> None:
    assert run_.check(request(), snapshot()) is None


@pytest.mark.parametrize(
    ("policies", "standing", "reason"),
    [
        pytest.param({}, YES, None, id="as it was"),
        pytest.param({"digest": "p2"}, NEVER, Reason.POLICY_CHANGED, id="changed since then"),
        pytest.param({"is_valid": False}, NO, Reason.POLICY_INVALID, id="broken"),
        pytest.param(
            {"is_valid": False, "digest": "p2"}, NO, Reason.POLICY_INVALID, id="broken is worse"
        ),
    ],
)
def test_policy_file(policies, standing, reason) -> None:
    finds(policy_file.check(request(), snapshot(policies=policies)), standing, reason)


@pytest.mark.parametrize(
    ("allowed", "ref", "standing"),
    [
        (["main"], "main", YES),
        (["v*.*.*"], "v1.2.3", YES),
        (["main", "release/*"], "release/1", YES),
        (["main"], "change", NEVER),
        (["rel*"], "release/1", NEVER),
    ],
)
def test_refs(allowed, ref, standing) -> None:
    found = refs.check(request(ref=ref), snapshot(settings=policy(refs=allowed)))

    finds(found, standing, None if standing is YES else Reason.REF_DENIED, f"`{ref}`")


def test_refs_may_be_any() -> None:
    assert refs.check(request(), snapshot()) is None


@pytest.mark.parametrize(
    ("wanted", "has", "standing", "value"),
    [
        (["go"], ("go",), YES, "`go`"),
        (["Go"], ("gO", "other"), YES, "`Go`"),
        (["go", "now"], ("go",), NO, "lacks `now`"),
        (["go"], (), NO, "lacks `go`"),
    ],
)
def test_labels(wanted, has, standing, value) -> None:
    where = snapshot(settings=policy(labels=wanted), pull={"labels": has})

    found = labels.check(request(), where)
    finds(found, standing, None if standing is YES else Reason.LABEL_MISSING)
    assert found.value == value


@pytest.mark.parametrize(
    ("words", "standing", "reason"),
    [("[deploy]", YES, None), ("[ship]", NEVER, Reason.MESSAGE_MISSING)],
)
def test_message(words, standing, reason) -> None:
    finds(message.check(request(), snapshot(settings=policy(message=words))), standing, reason)


def test_labels_and_words_need_not_be_there() -> None:
    assert labels.check(request(), snapshot()) is None
    assert message.check(request(), snapshot()) is None


@pytest.mark.parametrize(
    ("check", "changes"),
    [
        (refs.check, {"settings": policy(refs=["a`b"])}),
        (labels.check, {"settings": policy(labels=[HOSTILE])}),
        (message.check, {"settings": policy(message=HOSTILE)}),
        (
            order.check,
            {"settings": policy(after=[HOSTILE]), "place": {"stages": {HOSTILE: None}}},
        ),
        (checks.check, {"settings": policy(checks=[HOSTILE])}),
        (base.check, {"pull": {"base_ref": HOSTILE}}),
    ],
    ids=lambda value: getattr(value, "__module__", "").rpartition(".")[2] or "x",
)
def test_names_of_strangers_are_code(check, changes) -> None:
    found = check(request(ref=HOSTILE), snapshot(**changes))

    assert HOSTILE_CODE in found.value
