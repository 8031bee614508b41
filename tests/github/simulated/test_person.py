"""A person opens a pull request that adds a file, with a token of their own."""

import aiohttp
import pytest

from bot.errors import RefusedError
from bot.github.budget import Limits
from bot.github.person import Person, Proposal
from bot.github.transport import Transport
from bot.meters import Meters


@pytest.fixture
def person(sim, clock, session: aiohttp.ClientSession, shop, ada):
    """Acts with a token of ada's, who may push."""
    shop.add_collaborator(ada, "write")
    issued = sim.tokens.issue_personal(ada, {"contents": "write", "pull_requests": "write"})

    def make(token: str = issued.value) -> Person:
        transport = Transport(session, sim.urls.api, Meters())
        return Person.of(token, transport, Limits(), clock)

    return make


@pytest.fixture
def proposal(repo, shop) -> Proposal:
    return Proposal(
        repo=repo,
        start=shop.branch().sha,
        branch="sluice-policy",
        base="main",
        path=".github/sluice.yml",
        data=b"version: 1\n",
        title="Add a policy",
        body="Because.",
    )


async def test_one_file_on_a_branch_of_its_own(person, proposal, shop, ada) -> None:
    page = await person().propose(proposal)

    [pull] = shop.pulls
    assert page.endswith(f"/pull/{pull.number}")
    assert (pull.title, pull.body, pull.author) == ("Add a policy", "Because.", ada)
    assert (pull.head.name, pull.base.name) == ("sluice-policy", "main")
    [file] = pull.files()
    assert (file.path, shop.refs.objects.blobs[file.sha]) == (proposal.path, proposal.data)


async def test_not_twice(person, proposal, shop) -> None:
    await person().propose(proposal)
    with pytest.raises(RefusedError, match="Reference already exists"):
        await person().propose(proposal)

    assert len([*shop.pulls]) == 1


async def test_not_with_a_token_that_is_none(person, proposal, shop) -> None:
    with pytest.raises(RefusedError) as caught:
        await person("ghp_nonsense").propose(proposal)

    assert (caught.value.status, "ghp_nonsense" in str(caught.value)) == (401, False)
    assert [*shop.pulls] == []
