"""What an expression names, as git reads it: `HEAD` is the default branch."""

import pytest

from tests.sim.graphql.test_things import object_of


@pytest.mark.parametrize("rev", ["HEAD", "trunk", "refs/heads/trunk"])
async def test_head_is_the_default_branch(github, shop, ada, rev: str):
    shop.push("trunk", {"app.py": "trunk\n"}, by=ada)
    shop.default_branch = "trunk"

    assert (await object_of(github, expression=f"{rev}:app.py"))["text"] == "trunk\n"
    assert (await object_of(github, expression=rev))["oid"] == shop.branch("trunk").sha


async def test_a_folder_and_a_branch_that_is_not_there_are_nothing(github):
    assert await object_of(github, expression="HEAD:.github") is None
    assert await object_of(github, expression="none:app.py") is None
