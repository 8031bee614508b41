"""Queries, answered over HTTP."""

import base64

import pytest

from bot.sim.render.nodes import node_id, number_in

FILES = """query Files($owner: String!, $name: String!, $tip: String!, $b0: GitObjectID!) {
  repository(owner: $owner, name: $name) {
    tip: object(expression: $tip) { ...Text }
    b0: object(oid: $b0) { ...Text }
  }
}
fragment Text on Blob { oid text isBinary isTruncated byteSize }"""

UNCHECKED = """query Unchecked($ids: [ID!]!, $app: Int!, $check: String!) {
  nodes(ids: $ids) { ... on Repository { databaseId
    pullRequests(states: OPEN, first: 50, orderBy: {field: UPDATED_AT, direction: DESC}) {
      nodes { number headRefOid baseRefName isDraft commits(last: 1) { nodes { commit {
        checkSuites(first: 1, filterBy: {appId: $app}) { nodes {
          checkRuns(first: 1, filterBy: {checkName: $check, checkType: LATEST}) {
            nodes { databaseId status conclusion startedAt } } } } } } } } } } } }"""


def blob(shop, path, branch=""):
    objects = shop.refs.objects
    return objects.files(objects.commits[shop.branch(branch).sha].tree)[path]


async def object_of(github, **arguments):
    ((name, value),) = arguments.items()
    query = (
        f'{{ repository(owner: "octo-org", name: "shop") {{ object({name}: "{value}") '
        "{ __typename oid ... on Blob { text isBinary isTruncated byteSize } "
        "... on Commit { message } } } }"
    )
    return (await github.graphql(query))["data"]["repository"]["object"]


async def test_files_are_read_by_id_and_at_a_branch(github, shop):
    answer = await github.graphql(
        FILES,
        owner="octo-org",
        name="shop",
        tip="refs/heads/main:.github/workflows/ci.yml",
        b0=blob(shop, "app.py"),
    )

    found = answer["data"]["repository"]
    assert found["b0"] == {
        "oid": blob(shop, "app.py"),
        "text": "print(1)\n",
        "isBinary": False,
        "isTruncated": False,
        "byteSize": 9,
    }
    assert found["tip"]["text"] == "on: push\njobs: {}\n"


@pytest.mark.parametrize("expression", ["main:none", "none:app.py", "main:.github", "", ":app.py"])
async def test_a_file_that_is_not_there_is_null(github, shop, expression):
    assert await object_of(github, expression=expression) is None
    assert await object_of(github, oid="0" * 40) is None


async def test_a_commit_is_an_object_too(github, shop):
    found = await object_of(github, expression="main")

    assert found == {
        "__typename": "Commit", "oid": shop.branch().sha, "message": "Initial commit",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("data", "text", "truncated"),
    [
        pytest.param(b"\0", None, False, id="binary"),
        pytest.param(b"\xff", "\N{REPLACEMENT CHARACTER}", False, id="not UTF-8"),
        pytest.param(b"x" * 512_000, "x" * 512_000, False, id="as long as may be"),
        pytest.param(b"x" * 512_001, "x" * 512_000, True, id="longer"),
    ],
)
async def test_what_is_no_plain_text(town, github, data, text, truncated):
    town.shop.push("main", {"data": data}, by=town.ada)

    found = await object_of(github, expression="main:data")

    assert (found["text"], found["isBinary"]) == (text, text is None)
    assert (found["isTruncated"], found["byteSize"]) == (truncated, len(data))


async def unchecked(town):
    answer = await town.github.graphql(
        UNCHECKED,
        ids=[node_id("R", town.shop.id)],
        app=town.sim.world.app.id,
        check="sluice / policy",
    )
    (found,) = answer["data"]["nodes"]
    assert found["databaseId"] == town.shop.id
    return found["pullRequests"]["nodes"]


async def test_open_pull_requests_come_latest_first(clock, town):
    shop, ada, bob = town.shop, town.ada, town.bob
    first = shop.pulls.open(shop.push("one", {"a": "1"}, by=ada), by=ada)
    clock.advance(seconds=1)
    fork = town.sim.world.fork(shop, to=bob)
    second = shop.pulls.open(fork.push("two", {"b": "1"}, by=bob), by=bob, draft=True)
    shop.pulls.open(shop.push("three", {"c": "1"}, by=ada), by=ada).close(by=ada)

    assert [
        (one["number"], one["headRefOid"], one["isDraft"]) for one in await unchecked(town)
    ] == [
        (second.number, second.head_sha, True),
        (first.number, first.head_sha, False),
    ]


async def test_a_pull_request_shows_the_state_of_our_check(town, pull):
    async def suites():
        (one,) = await unchecked(town)
        return one["commits"]["nodes"][0]["commit"]["checkSuites"]["nodes"]

    assert [one["checkRuns"]["nodes"] for one in await suites()] == [[]]
    body = {"name": "sluice / policy", "head_sha": pull.head_sha}
    await town.github.post("/repos/octo-org/shop/check-runs", body | {"conclusion": "failure"})
    newest = (await town.github.post("/repos/octo-org/shop/check-runs", body)).body

    assert [one["checkRuns"]["nodes"] for one in await suites()] == [
        [
            {
                "databaseId": newest["id"],
                "status": "QUEUED",
                "conclusion": None,
                "startedAt": "2026-01-05T12:00:00Z",
            }
        ]
    ]


async def test_all_runs_of_a_name_are_told_oldest_first_unless_the_latest_is_asked_for(
    github, shop
):
    for conclusion in ("failure", "success"):
        body = {"name": "x", "head_sha": shop.branch().sha, "conclusion": conclusion}
        await github.post("/repos/octo-org/shop/check-runs", body)

    query = (
        '{ repository(owner: "octo-org", name: "shop") { object(expression: "main") '
        "{ ... on Commit { checkSuites(first: 1) { nodes { status conclusion app { slug } "
        "checkRuns(first: 5) { totalCount nodes { name conclusion } } } } } } } }"
    )
    (suite,) = (await github.graphql(query))["data"]["repository"]["object"]["checkSuites"]["nodes"]

    assert (suite["status"], suite["conclusion"]) == ("COMPLETED", "FAILURE")
    assert suite["app"] == {"slug": "sluice"}
    assert [one["conclusion"] for one in suite["checkRuns"]["nodes"]] == ["FAILURE", "SUCCESS"]


PULLS = """query($first: Int, $last: Int, $after: String, $states: [PullRequestState!],
    $order: IssueOrder) { repository(owner: "octo-org", name: "shop") {
  pullRequests(first: $first, last: $last, after: $after, states: $states, orderBy: $order) {
    totalCount pageInfo { hasNextPage endCursor } nodes { number state } } } }"""


@pytest.mark.parametrize(
    ("arguments", "numbers", "more"),
    [
        ({"first": 2}, [1, 2], True),
        ({"first": 2, "after": "2"}, [3], False),
        ({"last": 2}, [2, 3], False),
        ({"first": 9, "states": ["OPEN"]}, [1], False),
        ({"first": 9, "states": "CLOSED"}, [2], False),
        ({"first": 9, "states": ["MERGED", "OPEN"]}, [1, 3], False),
        ({"first": 9, "order": {"field": "CREATED_AT", "direction": "DESC"}}, [3, 2, 1], False),
    ],
)
async def test_pages_of_a_connection(town, github, arguments, numbers, more):
    one, two, three = (
        town.shop.pulls.open(town.shop.push(name, {name: "1"}, by=town.ada), by=town.ada)
        for name in "abc"
    )
    assert one.is_open
    two.close(by=town.ada)
    three.merge(by=town.ada)

    found = (await github.graphql(PULLS, **arguments))["data"]["repository"]["pullRequests"]

    assert [pull["number"] for pull in found["nodes"]] == numbers
    assert found["pageInfo"]["hasNextPage"] is more


@pytest.mark.parametrize(
    ("arguments", "kind"),
    [({}, "MISSING_PAGINATION_BOUNDARIES"), ({"first": 101}, "EXCESSIVE_PAGINATION")],
)
async def test_a_connection_wants_a_page(github, shop, arguments, kind):
    answer = await github.graphql(PULLS, **arguments)

    assert answer["data"] == {"repository": {"pullRequests": None}}
    (error,) = answer["errors"]
    assert (error["type"], error["path"]) == (kind, ["repository", "pullRequests"])


async def test_a_repository_that_is_not_there_is_null_with_the_reason(sim, github):
    sim.world.create_repository("secret-org/vault", private=True)

    for name in ("vault", "none"):
        answer = await github.graphql(
            f'{{ repository(owner: "secret-org", name: "{name}") {{ id }} }}'
        )
        assert answer["data"] == {"repository": None}
        assert answer["errors"] == [
            {
                "type": "NOT_FOUND",
                "path": ["repository"],
                "locations": [{"line": 1, "column": 3}],
                "message": f"Could not resolve to a Repository with the name 'secret-org/{name}'.",
            }
        ]


async def test_a_former_name_is_followed(github, shop):
    shop.rename("store")

    answer = await github.graphql(
        '{ repository(owner: "octo-org", name: "shop") { nameWithOwner } }'
    )

    assert answer["data"]["repository"]["nameWithOwner"] == "octo-org/store"


@pytest.mark.parametrize(
    "node", ["R_x", "U_kgDOAA", "", "R_" + base64.b64encode(b"1" * 20).decode()]
)
async def test_a_node_that_is_not_there(github, shop, node):
    answer = await github.graphql("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=[node])

    assert answer["errors"][0]["type"] == "NOT_FOUND"


@pytest.mark.parametrize(("count", "refused"), [(100, False), (101, True)])
async def test_at_most_a_hundred_nodes(github, shop, count, refused):
    ids = [node_id("R", shop.id)] * count
    answer = await github.graphql("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=ids)

    assert ("errors" in answer) is refused


async def test_a_lacking_permission_is_told(sim, github, installation, as_app):
    url = f"/app/installations/{installation.id}/access_tokens"
    token = await as_app.post(url, {"permissions": {"metadata": "read"}})
    github.authorization = f"token {token.body['token']}"

    answer = await github.graphql(PULLS, first=1)

    assert answer["errors"][0]["type"] == "FORBIDDEN"
    assert answer["errors"][0]["message"] == "Resource not accessible by integration"


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("{", "Parse error on end of file"),
        ("{ viewer }", "Field 'viewer' doesn't exist on type 'Query'"),
        ("query A { nodes(ids: []) { id } } query B { a }", "An operation name is required"),
        ("{ ...None }", "Fragment None was used, but not defined"),
        ("{ nodes(ids: $ids) { id } }", "Variable $ids is used but not declared"),
        (
            '{ repository(owner: "octo-org", name: "shop") }',
            "Field must have selections ('repository')",
        ),
    ],
)
async def test_what_makes_no_sense_is_not_answered(github, shop, query, message):
    assert await github.graphql(query) == {"errors": [{"message": message}]}


async def test_one_of_several_queries_is_chosen_by_its_name(github):
    body = {"query": "query A { nodes(ids: []) { id } } query B { x }", "operationName": "A"}

    assert (await github.post("/graphql", body)).body == {"data": {"nodes": []}}


@pytest.mark.parametrize("number", [1, 2**31, 2**40])
def test_a_node_id_leads_back_to_its_number(number):
    assert number_in(node_id("R", 7, number)) == number
