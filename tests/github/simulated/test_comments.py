"""What people wrote, as it stands now, and the issues that we open."""

import pytest

from bot.effects import CloseIssue, OpenIssue, UpsertComment
from bot.errors import RefusedError, UncertainError
from bot.evidence import Writing
from bot.sim.faults import Fault
from bot.sim.render.nodes import node_id

MARKED = "Why was it rolled back?\n\n<!-- sluice:review-1 -->"


def comment_id(shop, comment):
    return node_id("IC", shop.id, comment.id)


def review_id(shop, review):
    return node_id("PRR", shop.id, review.id)


class TestWritings:
    """Comments and reviews, looked at again."""

    async def read(self, github, node):
        return (await github.writings([node])).get(node)

    async def test_what_was_not_touched_has_no_editor(self, github, shop, pull, ada, bob):
        comment = comment_id(shop, pull.comment("/approve-deploy", by=ada))
        review = review_id(shop, pull.review("APPROVE", "fine", by=bob))

        assert await github.writings([comment, review]) == {
            comment: Writing(author_id=ada.id, text="/approve-deploy", editor=""),
            review: Writing(author_id=bob.id, text="fine", editor=""),
        }

    @pytest.mark.parametrize("text", ["/approve-deploy", "no"])
    async def test_an_edit_shows_even_if_all_is_as_it_was(self, town, github, pull, text):
        comment = pull.comment("/approve-deploy", by=town.ada)
        comment.edit("something else", by=town.ada)
        comment.edit(text, by=town.bob)
        review = pull.review("COMMENT", "/approve-deploy", by=town.ada)
        review.edit(text, by=town.bob)

        edited = Writing(author_id=town.ada.id, text=text, editor="bob", editor_id=town.bob.id)
        assert await self.read(github, comment_id(town.shop, comment)) == edited
        assert await self.read(github, review_id(town.shop, review)) == edited

    async def test_what_was_deleted_is_missing(self, github, shop, pull, ada):
        gone, there = pull.comment("1", by=ada), pull.comment("2", by=ada)
        gone.delete(by=ada)

        found = await github.writings([comment_id(shop, gone), comment_id(shop, there)])

        assert list(found) == [comment_id(shop, there)]

    async def test_a_bot_has_a_number_too(self, github, shop, sim, pull):
        bot = sim.world.app.bot
        comment = pull.comment("hi", by=bot, app=sim.world.app)
        comment.edit("ho", by=bot)

        assert await self.read(github, comment_id(shop, comment)) == Writing(
            author_id=bot.id, text="ho", editor="sluice", editor_id=bot.id
        )

    async def test_many_are_read_a_hundred_at_a_time(self, github, shop, pull, ada, asked):
        ids = [comment_id(shop, pull.comment(str(n), by=ada)) for n in range(101)]

        found = await github.writings([*ids, *ids])

        assert {node: one.text for node, one in found.items()} == {
            node: str(n) for n, node in enumerate(ids)
        }
        assert asked.count("graphql") == 2

    async def test_none_are_not_asked_for(self, github, asked):
        assert await github.writings([]) == {}
        assert asked == []

    async def test_what_may_not_be_read_is_a_refusal(self, github, shop, pull, ada, installation):
        comment = pull.comment("1", by=ada)
        installation.permissions = {"metadata": "read"}

        with pytest.raises(RefusedError, match="not accessible"):
            await self.read(github, comment_id(shop, comment))


class TestIssues:
    """Reviews afterwards, each opened once."""

    @pytest.fixture
    def order(self, repo):
        text = "Why was it rolled back?"
        return OpenIssue(repo=repo, marker="review-1", title="Review", body=text)

    async def test_an_issue_is_opened_and_then_known(self, github, shop, order):
        number = await github.open_issue(order)

        opened = shop.issues.by_number[number]
        assert (opened.title, opened.body, opened.author.login) == ("Review", MARKED, "sluice[bot]")
        assert await github.open_issue(order) == number
        assert list(shop.issues.by_number) == [number]

    async def test_it_stays_the_one_when_it_was_closed(self, github, shop, order):
        number = await github.open_issue(order)
        shop.issues.by_number[number].state = "closed"

        assert await github.open_issue(order) == number

    async def test_it_is_not_one_that_someone_else_marked(self, github, shop, order, bob):
        theirs = shop.issues.open("Review", by=bob, body=MARKED)

        assert await github.open_issue(order) != theirs.number

    async def test_it_is_not_one_of_another_app(self, github, shop, sim, order):
        others = shop.issues.open(
            "Review", by=sim.world.app.bot, body=MARKED, app=sim.world.actions_app
        )

        assert await github.open_issue(order) != others.number

    async def test_it_is_not_one_that_someone_opened_through_us(
        self, github, shop, sim, order, bob
    ):
        theirs = shop.issues.open("Review", by=bob, body=MARKED, app=sim.world.app)

        assert await github.open_issue(order) != theirs.number

    async def test_it_is_not_one_with_another_marker(self, github, shop, repo, order):
        other = OpenIssue(repo=repo, marker="review-2", title="Review", body=MARKED)

        assert await github.open_issue(other) != await github.open_issue(order)

    async def test_it_is_found_again_after_a_fault(self, github, shop, sim, order):
        sim.faults.inject("issues/create", Fault.APPLIED_BAD_GATEWAY)
        with pytest.raises(UncertainError):
            await github.open_issue(order)

        assert [await github.open_issue(order)] == list(shop.issues.by_number)

    async def test_a_long_one_is_cut_and_keeps_its_marker(self, github, shop, repo):
        long = OpenIssue(repo=repo, marker="m", title="Review", body="x" * 70_000)

        number = await github.open_issue(long)

        body = shop.issues.by_number[number].body
        assert len(body) == 65_536
        assert body.endswith("x\n\n<!-- sluice:m -->")
        assert await github.open_issue(long) == number


class TestClosing:
    """Issues that are closed when what they are about is over."""

    @pytest.fixture
    async def issue(self, github, shop, repo):
        order = OpenIssue(repo=repo, marker="failing-1", title="It fails", body="See here.")
        return shop.issues.by_number[await github.open_issue(order)]

    @pytest.fixture
    def order(self, repo):
        return CloseIssue(repo=repo, marker="failing-1", body="It passed again.")

    async def test_it_is_closed_with_a_last_word(self, github, issue, order):
        await github.close_issue(order)

        assert issue.state == "closed"
        assert [one.body for one in issue.comments] == [
            "It passed again.\n\n<!-- sluice:failing-1-closed -->"
        ]

    async def test_twice_is_as_once(self, github, issue, order):
        for _ in range(2):
            await github.close_issue(order)

        assert len(issue.comments) == 1

    async def test_a_fault_in_between_leaves_one_last_word(self, github, sim, issue, order):
        sim.faults.inject("issues/update", Fault.INTERNAL_ERROR, times=3)
        with pytest.raises(UncertainError):
            await github.close_issue(order)
        assert issue.state == "open"

        await github.close_issue(order)

        assert issue.state == "closed"
        assert len(issue.comments) == 1

    async def test_what_somebody_closed_is_left_alone(self, github, issue, order, bob):
        issue.close(by=bob)

        await github.close_issue(order)

        assert issue.comments == []

    async def test_another_issue_stays_open(self, github, repo, issue):
        await github.close_issue(CloseIssue(repo=repo, marker="failing-2", body="x"))

        assert issue.state == "open"


class TestEdits:
    """Comments that are edited in place."""

    @pytest.fixture
    def order(self, repo, pull):
        return UpsertComment(repo=repo, number=pull.number, marker="m", body="one")

    async def test_what_is_said_already_is_not_edited(self, github, pull, order, asked):
        number = await github.upsert_comment(order, None)
        asked.clear()

        assert await github.upsert_comment(order, number) == number
        assert await github.upsert_comment(order, None) == number
        assert pull.comments[0].last_edited_at is None
        assert asked == ["issues/get-comment", "issues/list-comments"]

    async def test_what_somebody_changed_is_set_right(self, github, pull, order, bob):
        number = await github.upsert_comment(order, None)
        pull.comments[0].edit("nonsense", by=bob)

        await github.upsert_comment(order, number)

        assert pull.comments[0].body == "one\n\n<!-- sluice:m -->"

    async def test_what_was_deleted_is_written_again(self, github, pull, order, bob):
        number = await github.upsert_comment(order, None)
        pull.comments[0].delete(by=bob)

        assert await github.upsert_comment(order, number) == pull.comments[0].id


class TestDislikes:
    """Comments of ours that somebody dislikes."""

    @pytest.fixture
    async def comment(self, github, repo, pull):
        order = UpsertComment(repo=repo, number=pull.number, marker="ci-failure-2", body="one")
        await github.upsert_comment(order, None)
        return pull.comments[0]

    async def test_they_are_found_by_how_their_marker_begins(
        self, github, repo, pull, comment, ada
    ):
        assert await github.disliked(repo, "ci-failure") == []
        comment.react("-1", by=ada)

        assert await github.disliked(repo, "ci-failure") == [pull.number]
        assert await github.disliked(repo, "deploy") == []

    async def test_other_reactions_are_not_meant(self, github, repo, comment, ada):
        comment.react("confused", by=ada)

        assert await github.disliked(repo, "ci-failure") == []

    async def test_what_others_wrote_is_not_ours(self, github, repo, pull, ada, bob):
        pull.comment("<!-- sluice:ci-failure -->", by=bob).react("-1", by=ada)

        assert await github.disliked(repo, "ci-failure") == []

    async def test_what_ours_quotes_is_not_its_marker(self, github, repo, pull, ada):
        quoting = UpsertComment(
            repo=repo, number=pull.number, marker="deploy", body="<!-- sluice:ci-failure -->"
        )
        await github.upsert_comment(quoting, None)
        pull.comments[0].react("-1", by=ada)

        assert await github.disliked(repo, "ci-failure") == []
        assert await github.disliked(repo, "deploy") == [pull.number]
