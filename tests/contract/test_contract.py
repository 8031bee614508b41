"""The contract goes red when it should."""

import dataclasses

import pytest

from bot.sim.exchange import Exchange
from tests.contract.contract import Contract, problems

GRANTED = {"checks": "write", "pull_requests": "read"}
RIGHT = Exchange(
    operation="checks/create",
    method="POST",
    route="/repos/{owner}/{repo}/check-runs",
    path="/repos/octo-org/shop/check-runs",
    query={},
    headers={},
    body={"name": "x", "head_sha": "abc"},
    status=422,
    answer={"message": "Validation Failed"},
    fault=None,
)
LIST = dataclasses.replace(
    RIGHT,
    operation="pulls/list",
    method="GET",
    query={"state": "all", "per_page": "100"},
    body=None,
    status=200,
    answer=[],
)
QUERY = """query($n: Int!) { repository(owner: "o", name: "n") {
  id pullRequests(first: $n) { totalCount nodes { number state } } } }"""
NODES = {"totalCount": 1, "nodes": [{"number": 1, "state": "OPEN"}]}
GRAPH = dataclasses.replace(
    RIGHT,
    operation="graphql",
    path="/graphql",
    body={"query": QUERY, "variables": {"n": 1}},
    status=200,
    answer={"data": {"repository": {"id": "R_x", "pullRequests": NODES}}},
)


def repository(**change):
    right = {"id": "R_x", "pullRequests": NODES}
    return {"answer": {"data": {"repository": right | change}}}


def asking(query, **variables):
    return {"body": {"query": query, "variables": variables}, "answer": None}


@pytest.mark.parametrize("exchange", [RIGHT, LIST, GRAPH], ids=["write", "list", "graphql"])
def test_what_is_right_is_not_complained_of(exchange):
    assert list(problems(exchange, GRANTED)) == []


@pytest.mark.parametrize(
    ("exchange", "change", "complaint"),
    [
        pytest.param(RIGHT, {"operation": ""}, "is no operation", id="an unknown operation"),
        pytest.param(RIGHT, {"body": {"name": "x"}}, '"head_sha" is a required', id="half a body"),
        pytest.param(RIGHT, {"body": None}, "is a required property", id="no body"),
        pytest.param(RIGHT, {"body": "text"}, "is not of type", id="a body that is no JSON"),
        pytest.param(
            RIGHT, {"body": {"name": 1, "head_sha": "a"}}, "sent: name: 1 is not", id="a wrong type"
        ),
        pytest.param(
            RIGHT,
            {"body": {"name": "x", "head_sha": "a", "colour": "red"}},
            "'colour' was unexpected",
            id="an unknown property",
        ),
        pytest.param(
            RIGHT,
            {"body": {"name": "x", "head_sha": "a", "output": {"title": "t"}}},
            'output: "summary" is a required',
            id="a property of a property",
        ),
        pytest.param(
            RIGHT,
            {"body": {"name": "x", "head_sha": "a", "actions": [{}] * 4}},
            "has more than 3 items",
            id="too many",
        ),
        pytest.param(LIST, {"query": {"status": "open"}}, "no parameter status", id="a parameter"),
        pytest.param(
            LIST, {"query": {"state": "merged"}}, "state=merged is not allowed", id="a value"
        ),
        pytest.param(LIST, {"query": {"page": "x"}}, "page=x is not allowed", id="no number"),
        pytest.param(LIST, {"body": {"state": "all"}}, "takes no body", id="a body of a read"),
        pytest.param(
            LIST, {"answer": [{"colour": "red"}]}, "'colour' was unexpected", id="an invented field"
        ),
        pytest.param(LIST, {"answer": {}}, "answered: the body", id="an answer of another kind"),
        pytest.param(LIST, {"answer": [{"id": "1"}]}, "is not of type", id="a field's wrong type"),
        pytest.param(LIST, {"answer": [{}]}, '"url" is a required', id="half an answer"),
        pytest.param(LIST, {"status": 201}, "does not answer 201", id="another status"),
        pytest.param(
            RIGHT,
            {"operation": "actions/re-run-workflow-failed-jobs", "body": None},
            "needs actions:write, which app.yml does not ask for",
            id="a permission that was not asked for",
        ),
        pytest.param(GRAPH, asking("{"), "cannot be read", id="no query"),
        pytest.param(GRAPH, {"body": None}, "cannot be read", id="no body for a query"),
        pytest.param(GRAPH, asking("{ x }"), "Cannot query field 'x'", id="an unknown field"),
        pytest.param(
            GRAPH,
            asking('{ repository(owner: "o", name: "n", id: 1) { id } }'),
            "Unknown argument 'id'",
            id="an unknown argument",
        ),
        pytest.param(GRAPH, asking(QUERY), "to be provided", id="a lacking variable"),
        pytest.param(GRAPH, asking(QUERY, n="1"), "Int cannot represent", id="a variable's type"),
        pytest.param(GRAPH, asking(QUERY, n=1, m=2), "$m is not declared", id="one too many"),
        pytest.param(GRAPH, repository(id=1), "1 is no ID", id="a scalar of another type"),
        pytest.param(GRAPH, repository(id=None), "id is null", id="null where there is none"),
        pytest.param(GRAPH, repository(x=1), "x was not asked for", id="more than was asked for"),
        pytest.param(
            GRAPH,
            repository(pullRequests={"totalCount": 1}),
            "nodes is missing",
            id="less than that",
        ),
        pytest.param(
            GRAPH, repository(pullRequests=[]), "is no PullRequestConnection", id="no object"
        ),
        pytest.param(
            GRAPH,
            repository(pullRequests=NODES | {"nodes": [{"number": 1, "state": "open"}]}),
            "nodes[0].state: open is no PullRequestState",
            id="no such word",
        ),
    ],
)
def test_what_is_wrong_is_complained_of(exchange, change, complaint):
    wrong = dataclasses.replace(exchange, **change)

    assert complaint in "\n".join(problems(wrong, GRANTED))


@pytest.mark.parametrize(
    ("token", "is_wrong"), [("token ghs_x", True), ("token ghp_x", False), ("Bearer ghp_x", True)]
)
def test_a_person_may_do_what_the_app_does_not_ask_for(token, is_wrong):
    asked = dataclasses.replace(
        RIGHT,
        operation="git/create-ref",
        body={"ref": "x", "sha": "y"},
        headers={"Authorization": token},
    )

    assert bool(list(problems(asked, GRANTED))) is is_wrong


def test_errors_excuse_nulls():
    answer = {"data": {"repository": None}, "errors": [{"message": "no"}]}

    assert list(problems(dataclasses.replace(GRAPH, answer=answer), GRANTED)) == []


async def test_a_contract_observes_a_simulator(sim, github, shop):
    contract = Contract(sim.world.app.permissions)
    sim.observers.append(contract.observe)

    await github.get("/repos/octo-org/shop/pulls?state=all")
    assert contract.problems == []
    await github.get("/repos/octo-org/shop/pulls?stat=all")
    assert contract.problems == ["GET /repos/octo-org/shop/pulls: pulls/list has no parameter stat"]
