"""Suggestions of a review: where they are now, and what committing them does."""

from pathlib import Path

import pytest

from bot.demo.shop import read
from bot.demo.suggestions import commit, suggestions_of
from bot.sim.manifest import read_manifest
from bot.sim.world.pulls import PullRequest, Review, ReviewComment
from bot.sim.world.world import World

MANIFEST = read_manifest((Path(__file__).parents[2] / "app.yml").read_text())
TEXT = "one\ntwo\nthree\nfour\nfive\n"
BELOW = "`X`: say more\n\n```suggestion\ntwo\ntwo and a half\n```"


@pytest.fixture
def world(clock) -> World:
    return World(clock, MANIFEST)


@pytest.fixture
def pull(world: World) -> PullRequest:
    shop = world.create_repository("octo/shop", {"file": "one\n"})
    ada = world.user("ada")
    branch = shop.push("change", {"file": TEXT}, by=ada)
    return shop.pulls.open(branch, by=ada, title="change")


def reviewed(pull: PullRequest, body: str = BELOW, line: int = 2, end: int = 0) -> Review:
    comment = ReviewComment(path="file", line=line, end_line=end or line, body=body)
    bot = pull.author
    return pull.review("COMMENT", "", by=bot, comments=(comment,))


def test_it_shows_what_it_replaces(pull) -> None:
    [one] = suggestions_of(reviewed(pull, end=3))

    assert (one.path, one.line, one.words) == ("file", 2, "`X`: say more")
    assert one.before == ("two", "three")
    assert one.after == ("two", "two and a half")


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("only words", id="words"),
        pytest.param("```yaml\ntwo\n```", id="another-block"),
        pytest.param("say `suggestion`\n\n    ```suggestion\n    two", id="code-that-shows-one"),
    ],
)
def test_what_suggests_nothing_is_left_out(pull, body) -> None:
    assert suggestions_of(reviewed(pull, body)) == []


def test_a_block_in_the_suggestion_does_not_end_it(pull) -> None:
    [one] = suggestions_of(reviewed(pull, "````suggestion\n```\ntwo\n````"))

    assert one.after == ("```", "two")


@pytest.mark.parametrize(
    ("now", "line"),
    [
        pytest.param(TEXT, 2, id="nothing-changed"),
        pytest.param(f"zero\n{TEXT}", 3, id="lines-above"),
        pytest.param(TEXT.replace("one\n", ""), 1, id="fewer-lines-above"),
        pytest.param(TEXT.replace("five", "six"), 2, id="below"),
        pytest.param(TEXT.replace("two", "2"), 0, id="the-line"),
        pytest.param(TEXT.replace("two", "two\ntwo and a half"), 0, id="there-already"),
    ],
)
def test_it_follows_its_lines(pull, now, line) -> None:
    review = reviewed(pull)
    pull.push({"file": now}, by=pull.author)

    [one] = suggestions_of(review)
    assert one.now == line
    assert one.line == 2, "where it was when it was reviewed"


@pytest.mark.parametrize(
    ("now", "line"),
    [
        pytest.param(TEXT.replace("three", "3"), 0, id="one-of-several-lines"),
        pytest.param(TEXT.replace("three", "x\nthree"), 0, id="between-them"),
        pytest.param(TEXT.replace("four", "4"), 2, id="next-to-them"),
    ],
)
def test_all_of_its_lines_must_be_there(pull, now, line) -> None:
    review = reviewed(pull, end=3)
    pull.push({"file": now}, by=pull.author)

    [one] = suggestions_of(review)
    assert one.now == line


def test_a_file_that_is_gone_takes_none(pull) -> None:
    review = reviewed(pull)
    pull.push({"file": None}, by=pull.author)

    [one] = suggestions_of(review)
    assert one.now == 0


def test_a_commit_changes_those_lines_and_names_who_made_it(pull, world) -> None:
    review = reviewed(pull)
    pull.push({"file": f"zero\n{TEXT}"}, by=pull.author)
    commit(review, 0, by=world.user("grace"))

    shop = pull.head.repository
    text = "zero\none\ntwo\ntwo and a half\nthree\nfour\nfive\n"
    assert read(shop, "file", pull.head_sha) == text
    made = shop.refs.objects.commits[pull.head_sha]
    assert made.signature.name == "grace"
    assert made.message == "Apply suggestion from @ada"


def test_a_commit_replaces_all_of_its_lines(pull) -> None:
    commit(reviewed(pull, "```suggestion\n2 and 3\n```", end=3), 0, by=pull.author)

    assert read(pull.head.repository, "file", pull.head_sha) == "one\n2 and 3\nfour\nfive\n"


@pytest.mark.parametrize("number", [1, 0], ids=["no-such-one", "twice"])
def test_what_cannot_be_committed(pull, number) -> None:
    review = reviewed(pull)
    commit(review, 0, by=pull.author)
    head = pull.head_sha

    with pytest.raises(LookupError, match=f"no suggestion {number}"):
        commit(review, number, by=pull.author)
    assert pull.head_sha == head
