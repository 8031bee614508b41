"""Pages and the links between them."""

import re

import pytest


async def links(answer):
    found = re.findall(r'<([^>]+)>; rel="(\w+)"', answer.headers.get("Link", ""))
    return {rel: url for url, rel in found}


@pytest.fixture
def pulls(shop, ada):
    return [
        shop.pulls.open(shop.push(f"fix-{number}", {"a": str(number)}, by=ada), by=ada)
        for number in range(5)
    ]


@pytest.mark.parametrize(
    ("page", "numbers", "rels"),
    [
        pytest.param(1, [5, 4], {"next": 2, "last": 3}, id="first"),
        pytest.param(2, [3, 2], {"prev": 1, "next": 3, "last": 3, "first": 1}, id="middle"),
        pytest.param(3, [1], {"prev": 2, "first": 1}, id="last"),
        pytest.param(4, [], {"prev": 3, "first": 1}, id="beyond"),
    ],
)
async def test_pages(town, pulls, page, numbers, rels):
    url = f"/repos/octo-org/shop/pulls?state=open&per_page=2&page={page}"
    answer = await town.github.get(url)

    assert len(pulls) == 5
    there = f"{town.sim.urls.api}/repositories/{town.shop.id}/pulls?state=open&per_page=2&page="
    assert [one["number"] for one in answer.body] == numbers
    assert await links(answer) == {rel: f"{there}{number}" for rel, number in rels.items()}


async def test_links_lead_to_the_next_page(github, pulls):
    first = await github.get("/repos/octo-org/shop/pulls?per_page=3")

    second = await github.get((await links(first))["next"])

    assert [one["number"] for one in second.body] == [2, 1]


@pytest.mark.parametrize("size", ["", "?per_page=5", "?per_page=0", "?per_page=x", "?page=0"])
async def test_what_fits_on_one_page_has_no_links(github, pulls, size):
    answer = await github.get(f"/repos/octo-org/shop/pulls{size}")

    assert len(answer.body) == 5
    assert await links(answer) == {}


@pytest.mark.parametrize(
    ("query", "count"), [("", 30), ("?per_page=100", 100), ("?per_page=101", 100)]
)
async def test_a_page_holds_30_or_at_most_100(github, shop, ada, query, count):
    issue = shop.issues.open("Talk", by=ada)
    for number in range(101):
        issue.comment(str(number), by=ada)

    answer = await github.get(f"/repos/octo-org/shop/issues/{issue.number}/comments{query}")

    assert len(answer.body) == count


async def test_counted_lists_say_how_many_there_are(github, shop, ada):
    pull = shop.pulls.open(shop.push("fix", {"a": "1"}, by=ada), by=ada)
    for name in ("one", "two", "three"):
        body = {"name": name, "head_sha": pull.head_sha}
        await github.post("/repos/octo-org/shop/check-runs", body)

    url = f"/repos/octo-org/shop/commits/{pull.head_sha}/check-runs"
    answer = await github.get(f"{url}?per_page=2")

    assert answer.body["total_count"] == 3
    assert [one["name"] for one in answer.body["check_runs"]] == ["three", "two"]
