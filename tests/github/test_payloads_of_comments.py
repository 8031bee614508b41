"""GitHub's own payloads of what people write."""

from datetime import UTC, datetime

import pytest

from bot.evidence import ClosedIssue
from bot.github import evidence_payloads, payloads
from bot.model import Comment, Sha, User
from tests.github.published import CODERTOCAT, HELLO, LACKING, sent


class TestComments:
    """What someone said."""

    def test_a_real_one(self) -> None:
        assert payloads.comment(sent("issue_comment")) == Comment(
            id=492700400,
            node_id="MDEyOklzc3VlQ29tbWVudDQ5MjcwMDQwMA==",
            repo=HELLO,
            number=1,
            author=CODERTOCAT,
            sender=CODERTOCAT,
            text="You are totally right! I'll get this fixed right away.",
            is_on_pull_request=False,
            is_open=True,
            via_app=False,
            created_at=datetime(2019, 5, 15, 15, 20, 21, tzinfo=UTC),
        )

    def test_on_a_pull_request_that_is_closed(self) -> None:
        body = sent("issue_comment", issue__pull_request={"url": "x"}, issue__state="closed")

        found = payloads.comment(body)

        assert (found.is_on_pull_request, found.is_open) == (True, False)

    @pytest.mark.parametrize("text", [None, LACKING])
    def test_one_without_words_is_empty(self, text) -> None:
        assert payloads.comment(sent("issue_comment", comment__body=text)).text == ""

    def test_by_someone_who_is_gone(self) -> None:
        found = payloads.comment(sent("issue_comment", comment__user=None))

        assert found.author == payloads.GHOST

    def test_through_an_app(self) -> None:
        body = sent("issue_comment", comment__performed_via_github_app={"id": 1, "slug": "x"})

        assert payloads.comment(body).via_app

    def test_changed_by_someone_else(self) -> None:
        bob = {"id": 7, "login": "bob"}

        found = payloads.comment(sent("issue_comment", action="edited", sender=bob))

        assert (found.author, found.sender) == (CODERTOCAT, User(id=7, login="bob"))


class TestReviews:
    """What someone wrote with a review."""

    def test_a_real_one(self) -> None:
        assert payloads.review(sent("pull_request_review")) == Comment(
            id=237895671,
            node_id="MDE3OlB1bGxSZXF1ZXN0UmV2aWV3MjM3ODk1Njcx",
            repo=HELLO,
            number=2,
            author=CODERTOCAT,
            sender=CODERTOCAT,
            text="",
            is_on_pull_request=True,
            is_open=True,
            via_app=False,
            reviewed_sha=Sha("ec26c3e57ca3a959ca5aad62de7213c562f8c821"),
            created_at=datetime(2019, 5, 15, 15, 20, 38, tzinfo=UTC),
        )

    def test_with_words(self) -> None:
        body = sent("pull_request_review", review__body="/status", pull_request__state="closed")

        found = payloads.review(body)

        assert (found.text, found.is_open) == ("/status", False)

    def test_of_a_commit_that_is_gone(self) -> None:
        found = payloads.review(sent("pull_request_review", review__commit_id=None))

        assert found.reviewed_sha == ""

    def test_by_someone_who_is_gone_and_changed_by_someone_else(self) -> None:
        bob = {"id": 7, "login": "bob"}

        found = payloads.review(sent("pull_request_review", review__user=None, sender=bob))

        assert (found.author, found.sender) == (payloads.GHOST, User(id=7, login="bob"))


APP = {"id": 1}
BOT = {"id": 99, "login": "sluice[bot]", "type": "Bot"}


class TestClosedIssues:
    """Who closed what: an event of issues has the issue as events of comments have it."""

    def closed(self, **changes: object) -> ClosedIssue:
        whole = {"issue__closed_at": "2026-01-05T13:00:00+01:00"} | changes
        return evidence_payloads.closed_issue(sent("issue_comment", action="closed", **whole))

    def test_one_that_an_app_opened(self) -> None:
        found = self.closed(
            issue__performed_via_github_app=APP,
            issue__user=BOT,
            issue__body="Why?",
            sender={"id": 7, "login": "bob"},
        )

        assert found == ClosedIssue(
            repo=HELLO,
            number=1,
            text="Why?",
            app_id=1,
            closer=User(id=7, login="bob"),
            at=datetime(2026, 1, 5, 12, tzinfo=UTC),
        )

    def test_one_that_a_person_opened_through_an_app(self) -> None:
        assert self.closed(issue__performed_via_github_app=APP).app_id == 0

    @pytest.mark.parametrize(
        "app", [{"issue__performed_via_github_app": None}, {}], ids=["null", "not there"]
    )
    def test_one_without_an_app(self, app: dict[str, object]) -> None:
        found = self.closed(issue__user=BOT, issue__body=None, **app)

        assert (found.app_id, found.text) == (0, "")

    def test_one_of_someone_who_is_gone(self) -> None:
        found = self.closed(issue__performed_via_github_app=APP, issue__user=None)

        assert found.app_id == 0
