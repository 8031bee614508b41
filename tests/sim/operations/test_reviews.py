"""Reviews over the API."""

import pytest

REPO = "/repos/octo-org/shop"


@pytest.fixture
def review(github, pull):
    async def review(*comments: dict, **change: object):
        body = {"event": "COMMENT", "body": "b", "comments": list(comments)}
        return await github.post(f"{REPO}/pulls/{pull.number}/reviews", body | change)

    return review


def comment(line: int = 1, path: str = "app.py", **more: object) -> dict:
    return {"path": path, "line": line, "side": "RIGHT", "body": "c"} | more


async def test_a_review_is_described_and_listed(github, sim, pull, review) -> None:
    made = await review(comment())

    listed = (await github.get(f"{REPO}/pulls/{pull.number}/reviews")).body
    assert made.status == 200
    assert listed == [made.body]
    assert (made.body["state"], made.body["commit_id"]) == ("COMMENTED", pull.head_sha)
    assert made.body["user"]["login"] == sim.world.app.bot.login


async def test_it_may_speak_of_an_older_commit(pull, review, ada) -> None:
    older = pull.head_sha
    pull.push({"b": "1"}, by=ada)

    assert (await review(commit_id=older)).body["commit_id"] == older


@pytest.mark.parametrize(
    ("one", "lines"),
    [(comment(1), (1, 1)), (comment(2, "new", start_line=1), (1, 2))],
)
async def test_comments_stand_on_lines(pull, review, ada, one: dict, lines) -> None:
    pull.push({"new": "1\n2\n"}, by=ada)

    await review(one)

    [made] = pull.reviews[0].comments
    assert (made.line, made.end_line) == lines


@pytest.mark.parametrize(
    "one",
    [
        pytest.param(comment(2), id="below the hunk"),
        pytest.param(comment(1, "README.md"), id="a file that did not change"),
        pytest.param(comment(1, "none"), id="a file that is not there"),
        pytest.param(comment(9, "new", start_line=2), id="an end below the hunk"),
        pytest.param(comment(1, "new", start_line=2), id="a start below the end"),
    ],
)
async def test_other_lines_take_none(pull, review, ada, one: dict) -> None:
    pull.push({"new": "1\n2\n"}, by=ada)

    answer = await review(comment(), one)

    assert (answer.status, pull.reviews) == (422, [])


async def test_an_issue_has_no_reviews(github, shop, ada) -> None:
    issue = shop.issues.open("a", by=ada)

    assert (await github.get(f"{REPO}/pulls/{issue.number}/reviews")).status == 404
    assert (await github.get(f"{REPO}/pulls/99/reviews")).status == 404
