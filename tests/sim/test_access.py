"""What a token may see and do, and under which name things are found."""

import pytest

from tests.sim.caller import Caller


async def with_permissions(session, sim, as_app, installation, **permissions):
    url = f"/app/installations/{installation.id}/access_tokens"
    answer = await as_app.post(url, {"permissions": permissions})
    return Caller(session, sim, f"token {answer.body['token']}")


async def test_a_lacking_permission_is_named(session, sim, as_app, installation, shop):
    caller = await with_permissions(session, sim, as_app, installation, checks="read")

    answer = await caller.post(
        "/repos/octo-org/shop/check-runs", {"name": "x", "head_sha": shop.branch().sha}
    )

    assert (answer.status, answer.message) == (403, "Resource not accessible by integration")
    assert answer.headers["X-Accepted-GitHub-Permissions"] == "checks=write"


async def test_good_answers_name_the_permission_too(github, shop):
    answer = await github.get("/repos/octo-org/shop/issues/comments/1")

    assert answer.headers["X-Accepted-GitHub-Permissions"] == "issues=read; pull_requests=read"


@pytest.mark.parametrize(
    ("permissions", "on_pull", "on_issue"),
    [
        pytest.param({"pull_requests": "write"}, 201, 403, id="pull requests"),
        pytest.param({"issues": "read", "pull_requests": "write"}, 201, 403, id="issues read"),
        pytest.param({"issues": "read"}, 403, 403, id="no writing"),
    ],
)
async def test_comments_go_by_what_they_are_on(town, permissions, on_pull, on_issue):
    pull = town.shop.pulls.open(town.shop.push("fix", {"a": "1"}, by=town.ada), by=town.ada)
    issue = town.shop.issues.open("Bug", by=town.ada)
    caller = await with_permissions(
        town.session, town.sim, town.as_app, town.installation, **permissions
    )

    for about, status in ((pull, on_pull), (issue, on_issue)):
        comments = f"/repos/octo-org/shop/issues/{about.number}/comments"
        assert (await caller.post(comments, {"body": "hi"})).status == status
        theirs = about.comment("/help", by=town.ada)
        reactions = f"/repos/octo-org/shop/issues/comments/{theirs.id}/reactions"
        assert (await caller.post(reactions, {"content": "eyes"})).status == status


async def test_what_is_private_and_not_granted_does_not_exist(sim, github):
    sim.world.create_repository("secret-org/vault", private=True)

    assert (await github.get("/repos/secret-org/vault")).status == 404
    assert (await github.post("/repos/secret-org/vault/check-runs", {})).status == 404


async def test_what_is_public_may_be_read_by_all_and_changed_by_none(sim, github):
    public = sim.world.create_repository("open-org/site")
    body = {"name": "x", "head_sha": public.branch().sha}

    assert (await github.get("/repos/open-org/site")).status == 200
    assert (await github.get("/repos/open-org/site/branches/main")).status == 200
    assert (await github.post("/repos/open-org/site/check-runs", body)).status == 403


async def test_a_repository_that_was_taken_away_is_gone(sim, github, ada, as_app):
    mine = sim.world.create_repository("solo/one", private=True)
    other = sim.world.create_repository("solo/two", private=True)
    small = sim.world.install(mine.owner, [mine], by=ada)
    answer = await as_app.post(f"/app/installations/{small.id}/access_tokens")
    github.authorization = f"token {answer.body['token']}"

    assert (await github.get("/repos/solo/two")).status == 404
    small.add(other, by=ada)
    assert (await github.get("/repos/solo/two")).status == 200
    small.remove(other, by=ada)
    assert (await github.get("/repos/solo/two")).status == 404
    other.delete()
    assert (await github.get(f"/repositories/{other.id}")).status == 404


def test_nothing_can_be_taken_from_an_installation_on_everything(installation, shop, ada):
    with pytest.raises(ValueError, match="all repositories"):
        installation.remove(shop, by=ada)


async def test_names_are_found_in_any_case(github):
    assert (await github.get("/repos/Octo-Org/SHOP")).body["full_name"] == "octo-org/shop"


async def test_a_repository_goes_by_its_number_too(github, shop):
    assert (await github.get(f"/repositories/{shop.id}/branches/main")).status == 200


async def test_a_former_name_redirects(sim, github, shop):
    shop.rename("store")

    read = await github.get("/repos/octo-org/shop/pulls?state=all")
    write = await github.post("/repos/octo-org/shop/check-runs", {"name": "x"})

    there = f"{sim.urls.api}/repositories/{shop.id}"
    assert (read.status, read.headers["Location"]) == (301, f"{there}/pulls?state=all")
    assert (write.status, write.headers["Location"]) == (307, f"{there}/check-runs")
    assert (await github.get(read.headers["Location"])).status == 200


async def test_a_former_name_leads_nowhere_for_strangers(sim, github):
    hidden = sim.world.create_repository("secret-org/vault", private=True)
    hidden.rename("safe")

    assert (await github.get("/repos/secret-org/vault")).status == 404


async def test_a_former_name_can_be_taken_by_another(sim, github, shop):
    shop.rename("store")
    taken = sim.world.create_repository("octo-org/shop", private=True)

    assert (await github.get("/repos/octo-org/shop")).body["id"] == taken.id


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/repos/octo-org/none",
        "/repositories/1",
        "/repositories/x",
        "/repos/octo-org/shop/pulls/x",
    ],
)
async def test_what_is_not_there_is_404(github, shop, path):
    answer = await github.get(path)

    assert (answer.status, answer.message) == (404, "Not Found")


async def test_other_methods_are_404_too(github, shop):
    assert (await github.post("/repos/octo-org/shop")).status == 404


async def test_clients_must_say_who_they_are(session, sim, shop):
    url = f"{sim.urls.api}/repos/octo-org/shop"

    async with session.get(url, skip_auto_headers=["User-Agent"]) as answer:
        assert answer.status == 403


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        pytest.param(b"{", "Problems parsing JSON", id="not JSON"),
        pytest.param(b"[]", "Body should be a JSON object", id="no object"),
        pytest.param(b"\xff", "Problems parsing JSON", id="not UTF-8"),
    ],
)
async def test_a_body_is_a_json_object(github, shop, sent, message):
    answer = await github.post("/repos/octo-org/shop/check-runs", sent)

    assert (answer.status, answer.message) == (400, message)
