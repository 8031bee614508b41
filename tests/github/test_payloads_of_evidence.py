"""What GitHub says of a change, whole and with what it leaves out."""

from datetime import UTC, datetime

import pytest

from bot.evidence import CheckResult, Push, RequiredCheck, Writing
from bot.github import evidence_payloads, payloads
from bot.model import User


def written(**changes: object) -> Writing:
    node = {
        "body": "yes",
        "lastEditedAt": "2026-01-05T12:00:00Z",
        "author": {"login": "ada", "databaseId": 7},
        "editor": {"login": "bob"},
    }
    return evidence_payloads.writing(node | changes)


class TestWritings:
    """Comments and reviews."""

    def test_one_that_was_edited(self) -> None:
        assert written() == Writing(author_id=7, text="yes", editor="bob")

    def test_one_that_was_not(self) -> None:
        assert written(lastEditedAt=None, editor=None).editor == ""

    def test_one_that_someone_edited_who_is_gone(self) -> None:
        assert written(editor=None).editor == "ghost"

    def test_one_of_someone_who_is_gone(self) -> None:
        assert written(author=None).author_id == payloads.GHOST.id

    def test_one_of_neither_a_person_nor_a_bot(self) -> None:
        assert written(author={"login": "mannequin"}).author_id == 0


def made(committer: object, *authors: object, total: int = 0) -> tuple[list[str], bool]:
    found = {"nodes": list(authors), "totalCount": total or len(authors)}
    node = {"commit": {"oid": "abc", "authors": found, "committer": committer}}
    sha, people, is_known = evidence_payloads.contributors(node)
    assert sha == "abc"
    return [one.login for one in people], is_known


def who(login: str, email: str = "x@y.example") -> object:
    return {"email": email, "user": {"login": login, "databaseId": 7}}


NOBODY = {"email": "x@y.example", "user": None}
PAGES = {"email": "noreply@github.com", "user": None}


@pytest.mark.parametrize(
    ("found", "people", "is_known"),
    [
        pytest.param(made(who("ada"), who("bob")), ["bob", "ada"], True, id="two people"),
        pytest.param(made(PAGES, who("bob")), ["bob"], True, id="merged on GitHub"),
        pytest.param(made(NOBODY, who("bob")), ["bob"], False, id="an unknown committer"),
        pytest.param(made(None, who("bob")), ["bob"], False, id="no committer"),
        pytest.param(made(PAGES, NOBODY, who("bob")), ["bob"], False, id="an unknown author"),
        pytest.param(made(PAGES, PAGES), [], False, id="GitHub as author"),
        pytest.param(made(PAGES, None), [], False, id="no author"),
        pytest.param(made(PAGES, who("bob"), total=2), ["bob"], False, id="more than are listed"),
        pytest.param(
            made(who("ada", "noreply@github.com"), who("bob")),
            ["bob", "ada"],
            True,
            id="someone with GitHub's address",
        ),
    ],
)
def test_who_made_a_commit(found: object, people: list[str], *, is_known: bool) -> None:
    assert found == (people, is_known)


def protected(**checks: object) -> list[RequiredCheck]:
    answer = {"protection": {"required_status_checks": checks}}
    return list(evidence_payloads.protection(answer))


class TestProtection:
    """Checks that a branch demands, in the two ways there are."""

    @pytest.mark.parametrize(
        ("app_id", "meant"), [(7, 7), (None, None), (-1, None)], ids=["an App", "any", "any, too"]
    )
    def test_a_check_may_be_of_one_app(self, app_id: int | None, meant: int | None) -> None:
        found = protected(contexts=["ci"], checks=[{"context": "ci", "app_id": app_id}])

        assert found == [RequiredCheck("ci", meant)]

    def test_a_check_may_stand_among_the_contexts_alone(self) -> None:
        found = protected(contexts=["old", "ci"], checks=[{"context": "ci", "app_id": 7}])

        assert found == [RequiredCheck("ci", 7), RequiredCheck("old")]

    def test_nothing_is_demanded_where_it_is_off(self) -> None:
        assert protected(enforcement_level="off", contexts=["ci"], checks=[]) == []
        assert protected(enforcement_level="everyone", contexts=["ci"]) == [RequiredCheck("ci")]

    @pytest.mark.parametrize("answer", [{}, {"protection": None}, {"protection": {}}])
    def test_nothing_is_demanded_where_nothing_is_said(self, answer: object) -> None:
        assert evidence_payloads.protection(answer) == ()

    def test_rules_about_something_else_demand_no_check(self) -> None:
        rule = {"type": "pull_request", "parameters": {"required_status_checks": 1}}

        assert evidence_payloads.rule(rule) == ()
        assert evidence_payloads.rule({"type": "deletion"}) == ()


@pytest.mark.parametrize(
    ("conclusion", "state"), [(None, "in_progress"), ("success", "success")], ids=["open", "done"]
)
def test_what_an_app_says(conclusion: str | None, state: str) -> None:
    answer = {"id": 5, "name": "ci", "status": "in_progress", "conclusion": conclusion}

    found = evidence_payloads.check_result(answer | {"app": {"id": 7}, "check_suite": {"id": 9}})

    assert found == (5, CheckResult(name="ci", app_id=7, state=state))
    assert evidence_payloads.check_result(answer | {"app": None, "check_suite": None}) == (
        5,
        CheckResult(name="ci", app_id=0, state=state),
    )


def test_a_push_is_told_in_utc() -> None:
    answer = {"after": "abc", "timestamp": "2026-01-05T13:00:00+01:00", "actor": None}

    at = datetime(2026, 1, 5, 12, tzinfo=UTC)
    assert evidence_payloads.push(answer) == Push(sha="abc", actor=payloads.GHOST, at=at)
    by = {"actor": {"id": 7, "login": "bob"}}
    assert evidence_payloads.push(answer | by).actor == User(id=7, login="bob")


@pytest.mark.parametrize("lacking", ["headCommit", "baseCommit", "pullRequest"])
def test_an_entry_that_waits_for_its_turn_is_not_tried(lacking: str) -> None:
    node = {
        "headCommit": {"oid": "h"},
        "baseCommit": {"oid": "b"},
        "pullRequest": {"number": 7, "headRefOid": "p"},
    }
    found = evidence_payloads.tried(node)

    assert found
    assert (found.number, found.base, found.head, found.pull_head) == (7, "b", "h", "p")
    assert evidence_payloads.tried(node | {lacking: None}) is None


@pytest.mark.parametrize(
    ("body", "app", "number"),
    [
        ("Why?\n\n<!-- m -->", {"id": 7}, 5),
        ("Why?\n\n<!-- m -->\n", {"id": 7}, 5),
        ("<!-- m --> quoted", {"id": 7}, None),
        ("Why?\n\n<!-- m -->", {"id": 8}, None),
        ("Why?\n\n<!-- m -->", None, None),
        (None, {"id": 7}, None),
    ],
)
def test_an_issue_is_ours_by_its_marker_and_its_app(body, app, number) -> None:
    answer = {"number": 5, "body": body, "performed_via_github_app": app}

    assert evidence_payloads.our_issue(answer, 7, "<!-- m -->") == number
