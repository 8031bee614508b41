"""What tags and branches of other repositories stand for."""

import pytest

from bot.github.refs import MOST
from bot.model import Sha
from bot.policy.pinning import Named, Pin
from tests.github.simulated.conftest import called


@pytest.fixture
def action(sim, bob):
    """A public action of someone who does not have the App."""
    return sim.world.create_repository("bob/action", {"action.yml": "runs: {}\n"})


def name(ref: str, repo: str = "bob/action") -> Named:
    return Named(repo, ref)


def annotate(action, tag: str, sha: Sha) -> None:
    action.refs.annotate(tag, sha, action.refs.objects.commits[sha].signature, tag)


@pytest.fixture
def old(action) -> Sha:
    return action.branch().sha


@pytest.fixture
def new(action, bob, old) -> Sha:
    return action.push("main", {"action.yml": "runs: {using: composite}\n"}, by=bob).sha


async def one(github, named: Named) -> Pin | None:
    return (await github.pins([named])).get(named)


@pytest.mark.parametrize("ref", ["v4", "refs/tags/v4"])
async def test_a_tag_is_told_by_its_most_exact_version(github, action, old, new, ref):
    for tag, sha in {"v4": new, "v4.2.1": new, "v4.10.0": old, "v4.2.1-rc.1": new}.items():
        action.refs.tag(tag, sha)
    action.refs.tag("v40.0.0", new)

    assert await one(github, name(ref)) == Pin(sha=new, version="v4.2.1")


async def test_tags_that_are_only_names_cost_one_call(github, action, old, asked):
    for tag in ("v4", "v4.2.0", "v4.2.1"):
        action.refs.tag(tag, old)

    assert await one(github, name("v4")) == Pin(sha=old, version="v4.2.1")
    assert called(asked) == ["git/list-matching-refs"]


async def test_versions_are_compared_as_numbers(github, action, new):
    for tag in ("v4", "v4.2", "v4.9.0", "v4.10.0"):
        action.refs.tag(tag, new)

    assert await one(github, name("v4")) == Pin(sha=new, version="v4.10.0")


async def test_annotated_tags_are_looked_into(github, action, old, new, asked):
    annotate(action, "v4.3.0", old)
    annotate(action, "v4.2.0", new)
    annotate(action, "v4", new)

    assert await one(github, name("v4")) == Pin(sha=new, version="v4.2.0")
    assert called(asked) == ["git/list-matching-refs", *["git/get-tag"] * 3]


async def test_but_only_into_three_of_the_newest(github, action, old, new, asked):
    action.refs.tag("v4", new)
    for minor in range(4):
        annotate(action, f"v4.{minor}.0", old if minor else new)

    assert await one(github, name("v4")) == Pin(sha=new, version="v4")
    assert called(asked) == ["git/list-matching-refs", *["git/get-tag"] * 3]


async def test_an_exact_tag_is_its_own_version(github, action, new):
    action.refs.tag("v4.2.1", new)

    assert await one(github, name("v4.2.1")) == Pin(sha=new, version="v4.2.1")


@pytest.mark.parametrize("ref", ["main", "refs/heads/main"])
async def test_a_branch_is_told_as_one(github, action, new, ref):
    assert await one(github, name(ref)) == Pin(sha=new, version="main", is_branch=True)


async def test_a_tag_goes_before_a_branch_of_its_name(github, action, old, new, bob):
    action.push("v4", {"a": "b"}, by=bob)
    action.refs.tag("v4", old)

    assert await one(github, name("v4")) == Pin(sha=old, version="v4")


async def test_a_branch_that_is_called_like_a_version(github, action, new, bob):
    tip = action.push("v4", {"a": "b"}, by=bob).sha
    action.refs.tag("v4.2.1", tip)

    assert await one(github, name("v4")) == Pin(sha=tip, version="v4.2.1", is_branch=True)


async def test_a_name_with_slashes(github, action, new):
    action.refs.tag("release/v1", new)

    assert await one(github, name("release/v1")) == Pin(sha=new, version="release/v1")


@pytest.mark.parametrize(
    "named",
    [
        pytest.param(name("v9"), id="no such name"),
        pytest.param(name("v4", "bob/none"), id="no such repository"),
        pytest.param(name("v4", "bob/.."), id="up in the address"),
        pytest.param(name("v4", "bob"), id="no repository"),
        pytest.param(name("../../secrets"), id="up in the name"),
        pytest.param(name("v4?a=b"), id="a question mark"),
        pytest.param(name(""), id="empty"),
        pytest.param(name("v" * 257), id="too long"),
    ],
)
async def test_what_cannot_be_told_is_missing(github, action, named: Named):
    assert await github.pins([named]) == {}


async def test_an_answer_is_kept_for_an_hour(github, action, old, clock, asked):
    action.refs.tag("v4", old)
    for minutes in (0, 59, 1):
        clock.advance(minutes=minutes)
        await github.pins([name("v4"), name("none")])

    assert called(asked) == ["git/list-matching-refs", "git/list-matching-refs", "git/get-ref"] * 2


async def test_twenty_at_once_and_the_others_next_time(github, action, old, asked):
    names = [name(f"v{number}") for number in range(MOST + 1)]
    for named in names:
        action.refs.tag(named.ref, old)

    assert len(await github.pins(names)) == MOST
    assert len(await github.pins(names)) == MOST + 1
    assert len(called(asked)) == MOST + 1
