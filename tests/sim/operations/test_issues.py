"""Issues, comments and reactions."""

import pytest

REPO = "/repos/octo-org/shop"


@pytest.fixture
def comments(pull):
    return f"{REPO}/issues/{pull.number}/comments"


async def test_the_app_comments_as_its_bot(sim, github, comments):
    created = await github.post(comments, {"body": "hello"})

    assert created.status == 201
    assert created.body["user"]["login"] == "sluice[bot]"
    assert created.body["user"]["type"] == "Bot"
    assert created.body["performed_via_github_app"]["id"] == sim.world.app.id
    url = f"{REPO}/issues/comments/{created.body['id']}"
    assert (await github.get(url)).body == created.body


async def test_a_comment_is_edited_in_place(clock, github, comments):
    created = (await github.post(comments, {"body": "one"})).body
    clock.advance(seconds=5)

    edited = (await github.patch(f"{REPO}/issues/comments/{created['id']}", {"body": "two"})).body

    assert (edited["id"], edited["body"]) == (created["id"], "two")
    assert edited["created_at"] != edited["updated_at"] == "2026-01-05T12:00:05Z"


async def test_comments_come_oldest_first_and_perhaps_since_a_time(
    clock, github, pull, comments, ada
):
    pull.comment("old", by=ada)
    clock.advance(minutes=1)
    pull.comment("new", by=ada)

    everything = (await github.get(comments)).body
    recent = (await github.get(f"{comments}?since=2026-01-05T12:01:00Z")).body

    assert [one["body"] for one in everything] == ["old", "new"]
    assert [one["body"] for one in recent] == ["new"]
    assert everything[0]["performed_via_github_app"] is None


@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param({"body": "x" * 65_536}, 201, id="as long as may be"),
        pytest.param({"body": "\N{PILE OF POO}" * 65_536}, 201, id="counted in characters"),
        pytest.param({"body": "x" * 65_537}, 422, id="one too many"),
        pytest.param({"body": " "}, 422, id="blank"),
        pytest.param({"body": 1}, 422, id="no text"),
        pytest.param({}, 422, id="nothing"),
    ],
)
async def test_what_a_comment_may_be(github, comments, body, status):
    assert (await github.post(comments, body)).status == status


async def test_too_long_a_comment_is_refused_in_githubs_words(github, comments):
    answer = await github.post(comments, {"body": "x" * 65_537})

    assert answer.message == "Validation Failed"
    assert answer.body["errors"] == [
        {
            "resource": "IssueComment",
            "field": "data",
            "code": "unprocessable",
            "message": "Body is too long (maximum is 65536 characters)",
        }
    ]


@pytest.mark.parametrize(
    ("login", "association"),
    [("octo-org", "OWNER"), ("ada", "COLLABORATOR"), ("bob", "NONE")],
)
async def test_a_comment_tells_how_its_author_stands(town, pull, comments, login, association):
    pull.comment("hi", by=town.sim.world.accounts.get(login) or town.bob)

    assert (await town.github.get(comments)).body[0]["author_association"] == association


async def test_a_reaction_is_added_once(github, pull, ada):
    comment = pull.comment("/help", by=ada)
    url = f"{REPO}/issues/comments/{comment.id}/reactions"

    answers = [await github.post(url, {"content": one}) for one in ("eyes", "eyes", "+1")]

    assert [one.status for one in answers] == [201, 200, 201]
    assert answers[0].body == answers[1].body
    counts = (await github.get(f"{REPO}/issues/comments/{comment.id}")).body["reactions"]
    assert (counts["eyes"], counts["+1"], counts["total_count"]) == (1, 1, 2)


async def test_each_may_react(github, pull, ada, bob):
    comment = pull.comment("/help", by=ada)

    assert [comment.react("eyes", by=one)[1] for one in (ada, bob, bob)] == [True, True, False]


async def test_there_are_eight_reactions(github, pull, ada):
    comment = pull.comment("/help", by=ada)
    url = f"{REPO}/issues/comments/{comment.id}/reactions"

    answer = await github.post(url, {"content": "party"})

    assert answer.status == 422
    assert answer.message.startswith("Invalid request.\n\nFor 'properties/content', party is not")


async def test_a_deleted_comment_is_gone(github, pull, comments, ada):
    comment = pull.comment("/help", by=ada)
    comment.delete(by=ada)

    assert (await github.get(f"{REPO}/issues/comments/{comment.id}")).status == 404
    assert (await github.get(comments)).body == []
    assert (await github.get(f"{REPO}/issues/99/comments")).status == 404


async def test_the_app_opens_an_issue_as_its_bot(sim, github, shop):
    opened = await github.post(f"{REPO}/issues", {"title": "Review", "body": "Why?"})

    assert opened.status == 201
    assert (opened.body["title"], opened.body["body"]) == ("Review", "Why?")
    assert opened.body["user"]["login"] == "sluice[bot]"
    assert opened.body["performed_via_github_app"]["id"] == sim.world.app.id
    assert (await github.get(f"{REPO}/issues")).body == [opened.body]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({}, id="no title"),
        pytest.param({"title": 1}, id="a number"),
        pytest.param({"title": " "}, id="blank"),
        pytest.param({"title": "x", "body": "x" * 65_537}, id="too long"),
    ],
)
async def test_an_issue_that_is_refused(github, shop, body):
    assert (await github.post(f"{REPO}/issues", body)).status == 422
    assert shop.issues.by_number == {}


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["Change app.py", "Two"]),
        ("?state=all", ["Change app.py", "Two", "One"]),
        ("?state=closed", ["One"]),
        ("?creator=BOB&state=all", ["Two", "One"]),
        ("?creator=nobody", []),
        ("?since=2026-01-05T12:01:00Z", ["Change app.py", "Two"]),
    ],
)
async def test_issues_and_pull_requests_come_newest_first(town, clock, github, query, titles):
    town.shop.issues.open("One", by=town.bob).state = "closed"
    clock.advance(minutes=1)
    town.shop.issues.open("Two", by=town.bob)
    town.shop.pulls.open(town.shop.push("fix", {"app.py": "2"}, by=town.ada), by=town.ada)

    body = (await github.get(f"{REPO}/issues{query}")).body

    assert [one["title"] for one in body] == titles


async def test_an_issue_has_labels(github, shop, ada):
    shop.issues.open("Bug", by=ada).label("bug", "sev 1")

    (body,) = (await github.get(f"{REPO}/issues")).body

    assert [one["name"] for one in body["labels"]] == ["bug", "sev 1"]
    assert body["labels"][1]["url"].endswith(f"{REPO}/labels/sev%201")
