"""Pull requests over the API, and how they come to be what they are."""

import pytest

REPO = "/repos/octo-org/shop"


async def read(github, pull):
    return (await github.get(f"{REPO}/pulls/{pull.number}")).body


async def test_a_pull_request_is_described(github, shop, pull):
    body = await read(github, pull)

    assert (body["state"], body["draft"], body["merged"]) == ("open", False, False)
    assert (body["head"]["ref"], body["head"]["sha"]) == ("fix", shop.branch("fix").sha)
    assert (body["base"]["ref"], body["base"]["sha"]) == ("main", shop.branch().sha)
    assert (body["commits"], body["changed_files"], body["additions"]) == (1, 1, 1)
    assert body["title"] == "Change app.py"


async def test_its_files_are_those_since_it_parted(github, shop, pull, ada):
    shop.push("main", {"other": "1"}, by=ada)

    files = (await github.get(f"{REPO}/pulls/{pull.number}/files")).body

    assert [(one["filename"], one["status"]) for one in files] == [("app.py", "modified")]


async def test_a_push_moves_its_head(github, shop, pull, ada):
    pull.push({"b": "1"}, by=ada)

    body = await read(github, pull)

    assert (body["head"]["sha"], body["commits"]) == (shop.branch("fix").sha, 2)
    assert shop.refs.resolve(f"refs/pull/{pull.number}/head") == body["head"]["sha"]


async def test_a_forced_push_moves_it_too(github, shop, pull, ada):
    shop.point("fix", shop.branch().sha, by=ada, forced=True)

    assert (await read(github, pull))["commits"] == 0


async def test_it_closes_when_its_branch_is_deleted_and_then_stays(github, shop, pull, ada):
    shop.delete_branch("fix", by=ada)
    shop.push("fix", {"c": "1"}, by=ada)

    body = await read(github, pull)
    assert body["state"] == "closed"
    assert body["head"]["sha"] != shop.branch("fix").sha


async def test_closing_and_reopening(github, pull, ada):
    pull.close(by=ada)
    closed = await read(github, pull)
    pull.reopen(by=ada)

    assert (closed["state"], closed["closed_at"]) == ("closed", "2026-01-05T12:00:00Z")
    assert (await read(github, pull))["closed_at"] is None


async def test_merging_puts_its_changes_on_the_base(github, shop, pull, ada):
    shop.push("main", {"other": "1"}, by=ada)
    pull.merge(by=ada)

    body = await read(github, pull)
    content = (await github.get(f"{REPO}/contents/app.py")).body["size"]
    assert (body["merged"], body["state"], body["merged_by"]["login"]) == (True, "closed", "ada")
    assert body["merge_commit_sha"] == shop.branch().sha
    assert content == len("print(2)\n")
    assert (await github.get(f"{REPO}/contents/other")).status == 200


async def test_an_open_one_shows_a_trial_of_the_merge(github, shop, pull):
    trial = (await read(github, pull))["merge_commit_sha"]

    assert trial not in {None, pull.head_sha, shop.branch().sha}
    assert (await github.get(f"{REPO}/commits/{trial}/pulls")).status == 422


async def test_merging_removes_and_renames(github, shop, ada):
    files = {"app.py": None, "README.md": None, "READ.me": "# shop\n"}
    shop.pulls.open(shop.push("fix", files, by=ada), by=ada).merge(by=ada)

    tree = (await github.get(f"{REPO}/git/trees/main")).body["tree"]
    assert [one["path"] for one in tree] == [".github", "READ.me"]


async def test_a_draft_becomes_ready(github, shop, ada):
    pull = shop.pulls.open(shop.push("x", {"a": "1"}, by=ada), by=ada, draft=True)
    assert (await read(github, pull))["draft"] is True
    pull.ready_for_review(by=ada)
    assert (await read(github, pull))["draft"] is False


async def test_another_base(github, shop, pull, ada):
    shop.push("release", {"r": "1"}, by=ada)
    pull.edit(by=ada, base="release")

    body = await read(github, pull)
    assert (body["base"]["ref"], body["base"]["sha"]) == ("release", shop.branch("release").sha)


async def test_one_from_a_fork(sim, github, shop, bob):
    fork = sim.world.fork(shop, to=bob)
    pull = shop.pulls.open(fork.push("fix", {"a": "1"}, by=bob), by=bob)

    body = await read(github, pull)
    assert (body["head"]["label"], body["head"]["repo"]["id"]) == ("bob:fix", fork.id)
    assert body["head"]["repo"]["fork"] is True

    fork.delete()
    body = await read(github, pull)
    assert (body["head"]["repo"], body["head"]["label"]) == (None, "bob:fix")


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", [4, 3, 1]),
        ("?state=all", [4, 3, 2, 1]),
        ("?state=closed", [2]),
        ("?direction=asc", [1, 3, 4]),
        ("?base=release", [3]),
        ("?head=octo-org:one", [1]),
        ("?head=OCTO-ORG:ONE", [1]),
        ("?head=bob:one", [4]),
        ("?head=bob:none", []),
        pytest.param("?head=one", [4, 3, 1], id="a head without an owner filters nothing"),
    ],
)
async def test_a_list_is_filtered(town, github, query, numbers):
    town.shop.push("release", {"r": "1"}, by=town.ada)
    town.shop.pulls.open(town.shop.push("one", {"a": "1"}, by=town.ada), by=town.ada)
    town.shop.pulls.open(town.shop.push("two", {"a": "2"}, by=town.ada), by=town.ada).close(
        by=town.ada
    )
    town.shop.pulls.open(
        town.shop.push("three", {"a": "3"}, by=town.ada), by=town.ada, base="release"
    )
    fork = town.sim.world.fork(town.shop, to=town.bob)
    town.shop.pulls.open(fork.push("one", {"a": "4"}, by=town.bob), by=town.bob)

    body = (await github.get(f"{REPO}/pulls{query}")).body

    assert [one["number"] for one in body] == numbers


async def test_an_issue_is_no_pull_request_but_shares_the_numbers(github, shop, pull, ada):
    issue = shop.issues.open("Bug", by=ada)

    assert issue.number == pull.number + 1
    assert (await github.get(f"{REPO}/pulls/{issue.number}")).status == 404


def test_a_branch_that_is_not_there_has_no_commit(shop):
    with pytest.raises(LookupError, match="no branch none"):
        _ = shop.branch("none").sha
