"""Suggestions on a pull request: each review once, on lines that the diff shows."""

from dataclasses import replace

import pytest

from bot.effects import SuggestChanges, Suggestion
from bot.errors import RefusedError
from tests.github.simulated.conftest import called

CREATE, LIST = "pulls/create-review", "pulls/list-reviews"
LONG = "".join(f"line {number}\n" for number in range(1, 31))
ONE = Suggestion(path="app.py", line=1, end_line=1, body="`X`: y\n\n```suggestion\nprint(3)\n```")


@pytest.fixture
def order(repo, pull) -> SuggestChanges:
    return SuggestChanges(
        repo=repo,
        number=pull.number,
        sha=pull.head_sha,
        marker=f"policy-fix-{pull.head_sha}",
        body="1 suggestion",
        suggestions=(ONE,),
    )


async def test_a_review_comments_and_does_not_judge(github, sim, pull, order) -> None:
    assert await github.suggest(order) is True

    [review] = pull.reviews
    assert (review.author, review.state) == (sim.world.app.bot, "commented")
    assert (review.commit_id, review.body.split("\n")[0]) == (pull.head_sha, "1 suggestion")
    [comment] = review.comments
    assert (comment.path, comment.line, comment.end_line, comment.body) == (
        "app.py", 1, 1, ONE.body,
    )  # fmt: skip


async def test_several_lines_are_one_suggestion(github, pull, order, ada) -> None:
    pull.push({"new.txt": LONG}, by=ada)
    several = Suggestion(path="new.txt", line=3, end_line=5, body="b")

    await github.suggest(replace(order, sha=pull.head_sha, suggestions=(several, ONE)))

    found = [(one.path, one.line, one.end_line) for one in pull.reviews[0].comments]
    assert found == [("new.txt", 3, 5), ("app.py", 1, 1)]


async def test_twice_is_once(github, asked, pull, order) -> None:
    await github.suggest(order)

    assert await github.suggest(order) is False
    assert len(pull.reviews) == 1
    assert called(asked) == [LIST, CREATE, LIST]


async def test_another_commit_is_another_review(github, pull, order) -> None:
    await github.suggest(order)

    assert await github.suggest(replace(order, marker="policy-fix-other")) is True
    assert len(pull.reviews) == 2


async def test_a_review_of_somebody_else_that_looks_like_ours_is_none(
    github, pull, order, bob
) -> None:
    await github.suggest(order)
    pull.review("COMMENT", pull.reviews[0].body, by=bob)
    del pull.reviews[0]

    assert await github.suggest(order) is True


async def test_ours_is_found_on_a_later_page(github, pull, order, bob) -> None:
    for number in range(100):
        pull.review("COMMENT", f"comment {number}", by=bob)
    await github.suggest(order)

    assert await github.suggest(order) is False
    assert len(pull.reviews) == 101


async def test_reviews_without_words_are_passed_over(github, pull, order, bob) -> None:
    pull.review("APPROVE", by=bob)

    assert await github.suggest(order) is True


@pytest.mark.parametrize(
    "suggestion",
    [
        pytest.param(replace(ONE, path="README.md"), id="a file that did not change"),
        pytest.param(replace(ONE, line=90, end_line=90), id="a line that the diff does not show"),
    ],
)
async def test_what_github_cannot_place_is_refused(github, pull, order, suggestion) -> None:
    with pytest.raises(RefusedError, match="Line could not be resolved"):
        await github.suggest(replace(order, suggestions=(suggestion,)))

    assert pull.reviews == []


async def test_it_speaks_of_the_commit_that_was_judged(github, pull, order, ada) -> None:
    """The pull request has moved on: GitHub then shows the review as outdated."""
    judged = pull.head_sha
    pull.push({"b": "1"}, by=ada)

    await github.suggest(order)

    assert pull.reviews[0].commit_id == judged


async def test_no_pull_request_no_review(github, order) -> None:
    with pytest.raises(RefusedError):
        await github.suggest(replace(order, number=99))
