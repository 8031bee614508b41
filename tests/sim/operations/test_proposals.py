"""Branches, files and pull requests that are made over the API, by an App or by a person."""

import base64

import pytest

from tests.sim.caller import Caller

REPO = "/repos/octo-org/shop"
CONTENTS = f"{REPO}/contents/docs/a.md"
WRITES = {"contents": "write", "pull_requests": "write"}


@pytest.fixture
def person(session, sim):
    """Makes callers with a token of a person."""

    def make(account, permissions=None):
        token = sim.tokens.issue_personal(account, WRITES if permissions is None else permissions)
        return Caller(session, sim, f"token {token.value}")

    return make


@pytest.fixture
def by_ada(person, shop, ada):
    shop.add_collaborator(ada, "write")
    return person(ada)


def file(text="x\n", **more):
    return {"message": "Write", "content": base64.b64encode(text.encode()).decode(), **more}


async def test_a_branch(by_ada, shop, ada):
    sha = shop.branch().sha
    made = await by_ada.post(f"{REPO}/git/refs", {"ref": "refs/heads/new", "sha": sha})

    assert (made.status, made.body["ref"]) == (201, "refs/heads/new")
    assert (shop.branch("new").sha, shop.activities[-1].actor) == (sha, ada)


async def test_a_tag(by_ada, shop):
    sha = shop.branch().sha
    await by_ada.post(f"{REPO}/git/refs", {"ref": "refs/tags/v1", "sha": sha})

    assert shop.refs.tagged("v1") == sha


@pytest.mark.parametrize(
    ("ref", "sha", "why"),
    [
        ("refs/heads/main", "", "Reference already exists"),
        ("new", "", "Reference name must start with 'refs/'"),
        ("refs/heads/new", "0" * 40, "Object does not exist"),
    ],
)
async def test_a_ref_that_cannot_be(by_ada, shop, ref, sha, why):
    answer = await by_ada.post(f"{REPO}/git/refs", {"ref": ref, "sha": sha or shop.branch().sha})

    assert answer.status == 422
    assert answer.message.startswith(why)


async def test_a_file_is_a_commit(by_ada, shop, ada):
    made = await by_ada.ask("PUT", CONTENTS, file())

    assert made.status == 201
    head = shop.refs.objects.commits[shop.branch().sha]
    assert (made.body["commit"]["sha"], head.message) == (head.sha, "Write")
    assert head.signature.name == ada.login
    assert (await by_ada.get(CONTENTS)).body["sha"] == made.body["content"]["sha"]


async def test_a_file_that_is_there_is_named_by_its_id(by_ada, shop):
    sha = (await by_ada.ask("PUT", CONTENTS, file())).body["content"]["sha"]

    assert (await by_ada.ask("PUT", CONTENTS, file("y\n"))).status == 422
    assert (await by_ada.ask("PUT", CONTENTS, file("y\n", sha="0" * 40))).status == 409
    assert (await by_ada.ask("PUT", CONTENTS, file("y\n", sha=sha))).status == 200


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (file(branch="none"), 404),
        (file(sha="0" * 40), 409),
        ({"message": "Write", "content": "no base64!"}, 422),
        ({"content": ""}, 422),
    ],
)
async def test_a_file_that_cannot_be(by_ada, body, status):
    assert (await by_ada.ask("PUT", CONTENTS, body)).status == status


async def test_a_pull_request(by_ada, shop, ada):
    shop.push("new", {"a": "1"}, by=ada)
    pull = {"head": "new", "base": "main", "title": "T", "body": "B"}
    made = await by_ada.post(f"{REPO}/pulls", pull)

    assert made.status == 201
    assert (made.body["title"], made.body["body"], made.body["user"]["login"]) == ("T", "B", "ada")
    again = await by_ada.post(f"{REPO}/pulls", pull)
    assert again.status == 422
    assert again.body["errors"][0]["message"].startswith("A pull request already exists")


@pytest.mark.parametrize(("head", "base", "field"), [("x", "main", "head"), ("main", "x", "base")])
async def test_a_pull_request_of_branches_that_are_not_there(by_ada, head, base, field):
    answer = await by_ada.post(f"{REPO}/pulls", {"head": head, "base": base})

    assert (answer.status, answer.body["errors"][0]["field"]) == (422, field)


async def test_a_person_may_do_what_they_may_and_the_token_allows(person, shop, sim):
    order = {"ref": "refs/heads/new", "sha": shop.branch().sha}
    eve, member = sim.world.user("eve"), sim.world.user("member")
    shop.add_collaborator(member, "write")
    shop.private = False

    assert (await person(eve).post(f"{REPO}/git/refs", order)).status == 403
    assert (await person(eve).get(f"{REPO}/git/ref/heads/main")).status == 200, "it is public"
    assert (
        await person(member, {"contents": "read"}).post(f"{REPO}/git/refs", order)
    ).status == 403
    assert (await person(member).post(f"{REPO}/git/refs", order)).status == 201
    shop.private = True
    assert (await person(eve).get(f"{REPO}/git/ref/heads/main")).status == 404


async def test_an_app_may_with_its_permission(github, town, shop):
    order = {"ref": "refs/heads/new", "sha": shop.branch().sha}

    assert (await github.post(f"{REPO}/git/refs", order)).status == 403


async def test_what_only_apps_do_is_not_for_people(by_ada, shop):
    check = {"name": "x", "head_sha": shop.branch().sha}

    assert (await by_ada.post(f"{REPO}/check-runs", check)).status == 403
    limit = await by_ada.get("/rate_limit")
    assert limit.body["resources"]["core"]["limit"] == 5_000


async def test_people_have_limits_of_their_own(by_ada, sim, ada):
    sim.limits.hourly = 1
    await by_ada.get(f"{REPO}/git/ref/heads/main")
    answer = await by_ada.get(f"{REPO}/git/ref/heads/main")

    assert (answer.status, f"user ID {ada.id}" in answer.message) == (403, True)
