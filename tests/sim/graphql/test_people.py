"""Who made and wrote what, queried over HTTP."""

import pytest

from bot.github.comments import WRITINGS
from bot.github.pulls import MADE, QUEUE
from bot.sim.render.nodes import node_id
from bot.sim.world.credit import WEB_FLOW, Credit

NODE = "query($id: ID!) { node(id: $id) { __typename ... on IssueComment { databaseId body } } }"


async def read(github, shop, *written):
    kinds = [("PRR" if hasattr(one, "commit_id") else "IC", one) for one in written]
    ids = [node_id(kind, shop.id, one.id) for kind, one in kinds]
    return await github.graphql(WRITINGS, ids=ids)


async def test_a_comment_and_a_review_as_they_stand(github, shop, pull, ada, bob):
    comment, review = pull.comment("one", by=ada), pull.review("APPROVE", "two", by=bob)
    review.edit("three", by=ada)

    answer = await read(github, shop, comment, review)

    assert answer == {
        "data": {
            "nodes": [
                {
                    "body": "one",
                    "lastEditedAt": None,
                    "editor": None,
                    "author": {"login": "ada", "databaseId": ada.id},
                },
                {
                    "body": "three",
                    "lastEditedAt": "2026-01-05T12:00:00Z",
                    "editor": {"login": "ada", "databaseId": ada.id},
                    "state": "APPROVED",
                    "author": {"login": "bob", "databaseId": bob.id},
                },
            ]
        }
    }


async def test_a_bot_goes_without_its_suffix(sim, github, shop, pull):
    bot = sim.world.app.bot
    (found,) = (await read(github, shop, pull.comment("hi", by=bot)))["data"]["nodes"]

    assert found["author"] == {"login": "sluice", "databaseId": bot.id}


async def test_what_was_deleted_is_null_with_the_reason_and_the_rest_is_there(
    github, shop, pull, ada
):
    gone, there = pull.comment("1", by=ada), pull.comment("2", by=ada)
    gone.delete(by=ada)

    answer = await read(github, shop, there, gone)

    assert [one and one["body"] for one in answer["data"]["nodes"]] == ["2", None]
    (error,) = answer["errors"]
    assert (error["type"], error["path"]) == ("NOT_FOUND", ["nodes", 1])


async def test_one_node(github, shop, pull, ada):
    comment = pull.comment("/help", by=ada)
    found = await github.graphql(NODE, id=node_id("IC", shop.id, comment.id))

    expected = {"__typename": "IssueComment", "databaseId": comment.id, "body": "/help"}
    assert found == {"data": {"node": expected}}


@pytest.mark.parametrize("kind", ["PRR", "X", "IC"])
async def test_a_node_of_another_kind_or_number_is_not_found(github, shop, pull, ada, kind):
    comment = pull.comment("/help", by=ada)
    number = comment.id + (kind == "IC")

    answer = await github.graphql(NODE, id=node_id(kind, shop.id, number))

    assert answer["data"] == {"node": None}
    assert answer["errors"][0]["type"] == "NOT_FOUND"


async def test_what_lies_in_a_repository_that_is_not_seen_is_not_found(sim, github, ada):
    vault = sim.world.create_repository("secret-org/vault", private=True)
    comment = vault.issues.open("Bug", by=ada).comment("secret", by=ada)

    answer = await read(github, vault, comment)

    assert answer["data"] == {"nodes": [None]}


@pytest.mark.parametrize(
    ("permissions", "kinds"),
    [
        ({"metadata": "read"}, ["FORBIDDEN", "FORBIDDEN"]),
        ({"issues": "read"}, ["FORBIDDEN"]),
        ({"pull_requests": "read"}, []),
    ],
)
async def test_a_permission_is_needed(town, github, pull, permissions, kinds):
    comment, review = pull.comment("1", by=town.ada), pull.review("COMMENT", "2", by=town.ada)
    url = f"/app/installations/{town.installation.id}/access_tokens"
    token = await town.as_app.post(url, {"permissions": permissions})
    github.authorization = f"token {token.body['token']}"

    answer = await read(github, town.shop, comment, review)

    assert [one["type"] for one in answer.get("errors", [])] == kinds


async def commits(github, **page):
    answer = await github.graphql(MADE, owner="octo-org", name="shop", **page)
    return answer["data"]["repository"]["pullRequest"]["commits"]


async def test_a_commit_names_its_authors_and_its_committer(github, shop, pull, ada, bob):
    credit = Credit(author=bob, committer=WEB_FLOW, co_authors=(ada, "eve@corp.example"))
    pull.push({"b": "1"}, by=ada, credit=credit)

    first, second = (await commits(github, number=pull.number, after=None))["nodes"]

    assert first["commit"]["authors"]["totalCount"] == 1
    assert second["commit"]["authors"]["nodes"] == [
        {"email": bob.email, "user": {"databaseId": bob.id, "login": "bob"}},
        {"email": ada.email, "user": {"databaseId": ada.id, "login": "ada"}},
        {"email": "eve@corp.example", "user": None},
    ]
    assert second["commit"]["committer"] == {"email": "noreply@github.com", "user": None}


async def test_a_pull_request_that_is_not_there(github, shop):
    answer = await github.graphql(MADE, owner="octo-org", name="shop", number=9, after=None)

    assert answer["data"] == {"repository": {"pullRequest": None}}
    assert answer["errors"][0]["type"] == "NOT_FOUND"


async def queue(github, branch):
    answer = await github.graphql(QUEUE, owner="octo-org", name="shop", branch=branch)
    return answer["data"]["repository"]["mergeQueue"]


async def test_a_queue_lists_its_entries_in_order(github, shop, pull, ada):
    second = shop.pulls.open(shop.push("second", {"b": "1"}, by=ada), by=ada)
    group = shop.merge_queue.add(pull, second, by=ada)

    first, last = (await queue(github, "main"))["entries"]["nodes"]

    assert first["baseCommit"]["oid"] == group.base_sha
    assert first["headCommit"] == last["baseCommit"]
    assert last["headCommit"]["oid"] == group.head_sha
    assert last["pullRequest"] == {"number": second.number, "headRefOid": second.head_sha}


async def test_a_queue_is_of_one_branch(github, shop, pull, ada):
    shop.push("release", {"r": "1"}, by=ada)
    group = shop.merge_queue.add(pull, by=ada)

    assert (await queue(github, "release"))["entries"]["nodes"] == []
    assert await queue(github, "none") is None
    shop.merge_queue.destroy(group, "merged", by=ada)
    assert (await queue(github, "main"))["entries"]["nodes"] == []
