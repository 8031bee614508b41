"""Branches, tags, and tags that are objects of their own, over the API."""

import pytest

REPO = "/repos/octo-org/shop"


@pytest.fixture
def tags(shop):
    """Two tags of the commit of main: one only a name, one an object."""
    sha = shop.branch().sha
    shop.refs.tag("v1", sha)
    shop.refs.annotate("v1.0.0", sha, shop.refs.objects.commits[sha].signature, "First")
    return sha


@pytest.mark.parametrize("name", ["heads/main", "tags/v1"])
async def test_a_ref_names_a_commit(github, tags, name):
    body = (await github.get(f"{REPO}/git/ref/{name}")).body

    assert (body["ref"], body["object"]["type"]) == (f"refs/{name}", "commit")
    assert body["object"]["sha"] == tags


async def test_an_annotated_tag_names_an_object_that_names_the_commit(github, tags):
    named = (await github.get(f"{REPO}/git/ref/tags/v1.0.0")).body["object"]
    tag = (await github.get(f"{REPO}/git/tags/{named['sha']}")).body

    assert named["type"] == "tag"
    assert (tag["tag"], tag["message"], tag["object"]["sha"]) == ("v1.0.0", "First", tags)


async def test_refs_are_listed_by_how_they_begin(github, tags):
    found = (await github.get(f"{REPO}/git/matching-refs/tags/v1")).body
    none = await github.get(f"{REPO}/git/matching-refs/tags/v2")

    assert [one["ref"] for one in found] == ["refs/tags/v1", "refs/tags/v1.0.0"]
    assert (none.status, none.body) == (200, [])


@pytest.mark.parametrize("path", ["ref/heads/none", "ref/heads/mai", f"tags/{'0' * 40}"])
async def test_what_is_not_there(github, tags, path):
    assert (await github.get(f"{REPO}/git/{path}")).status == 404
