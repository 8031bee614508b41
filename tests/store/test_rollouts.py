"""What is remembered of rollouts, on both databases."""

from dataclasses import replace

import pytest

from bot.model import Repo, RepoId
from bot.rollouts.records import DropVigil, KeepRollout, KeepVigil, NoteBackend, NoteDeployment
from bot.rollouts.rollout import Cause, Mark, Shown
from bot.rollouts.state import LIVE, State
from bot.rollouts.step import advance
from bot.rollouts.vigil import Vigil
from bot.store.rollouts import NEWEST, Rollouts
from tests.deploys.making import MINUTE, NOW, REPO, SHA
from tests.rollouts.making import GOOD, held, look, reading, rollout, service

ELSEWHERE = Repo(RepoId(75), "octo", "other")


class Store(Rollouts):
    """The part of the store that is about rollouts."""

    def __init__(self, database) -> None:
        self._database = database


@pytest.fixture
def store(database) -> Store:
    return Store(database)


def full():
    """One that has something of everything."""
    made = advance(rollout(points=(GOOD,)), look(reading=reading(GOOD))).rollout
    return replace(
        made,
        state=State.HELD,
        hold=held(Cause.PAUSED).hold,
        before=(GOOD.stable,),
        warm=(GOOD,),
        chart=(Mark(at=1.5, weight=10.0, evidence=1e9),),
        shown=Shown(card="c", card_at=NOW, status="s"),
        version=3,
        written=0,
    )


@pytest.mark.parametrize("one", [full(), rollout(State.REQUESTED)], ids=["full", "new"])
async def test_a_rollout_comes_back_as_it_was_left(store, keep, one) -> None:
    one = replace(one, written=0)

    await keep(KeepRollout(rollout=one))

    assert await store.rollout(one.id) == one
    assert await store.rollout("unknown") is None


@pytest.mark.parametrize(
    ("version", "is_written"),
    [(1, False), (2, False), (3, True)],
    ids=["an older one", "the same", "a newer one"],
)
async def test_what_is_newer_stays(store, keep, version, is_written) -> None:
    first = rollout(version=2, written=0)
    other = replace(first, version=version, why="other")

    await keep(KeepRollout(rollout=first), KeepRollout(rollout=other))

    assert await store.rollout(first.id) == (other if is_written else first)


async def test_what_is_noted_beside_it_is_kept_when_it_is_written(store, keep) -> None:
    first = rollout(version=1)
    await keep(
        KeepRollout(rollout=first),
        NoteDeployment(repo=REPO, rollout_id=first.id, deployment_id=7),
        NoteBackend(repo=REPO, rollout_id=first.id, fence=1, memory="run 9"),
        KeepRollout(rollout=replace(first, version=2, why="x")),
    )

    found = await store.rollout(first.id)

    assert (found.deployment_id, found.backend, found.written) == (7, "run 9", 1)
    assert (found.version, found.why) == (2, "x")


async def test_a_note_of_an_older_order_is_void(store, keep) -> None:
    one = rollout(version=1)
    notes = [
        NoteBackend(repo=REPO, rollout_id=one.id, fence=fence, memory=f"of {fence}")
        for fence in (2, 1, 2)
    ]

    await keep(KeepRollout(rollout=one), *notes[:2])
    assert (await store.rollout(one.id)).written == 2
    assert (await store.rollout(one.id)).backend == "of 2"
    await keep(replace(notes[2], memory="again"))
    assert (await store.rollout(one.id)).backend == "again"


async def test_live_ones_and_the_newest_of_a_repository(store, keep) -> None:
    made = [
        rollout(state, id=f"{number:016}", created_at=NOW + number * MINUTE, written=0)
        for number, state in enumerate(State)
    ]
    there = rollout(id="f" * 16, repo=ELSEWHERE, written=0)
    await keep(*(KeepRollout(rollout=one) for one in (*made, there)))

    newest = list(reversed(made))
    assert await store.newest_rollouts(REPO) == newest
    assert await store.live_rollouts(REPO) == [one for one in newest if one.state in LIVE]
    assert await store.newest_rollouts(ELSEWHERE) == [there]

    more = [rollout(id=f"a{number:015}", created_at=NOW) for number in range(NEWEST)]
    await keep(*(KeepRollout(rollout=one) for one in more))
    assert len(await store.newest_rollouts(REPO)) == NEWEST


async def test_a_vigil_is_kept_until_it_is_over(store, keep) -> None:
    one = Vigil(
        id="7-api",
        repo=REPO,
        environment="production",
        service="api",
        sha=SHA,
        deployment_id=7,
        began_at=NOW,
        policy=service().model_dump_json(),
        before=(GOOD.stable,),
    )
    later = replace(one, after=(GOOD.canary,))

    await keep(KeepVigil(vigil=one), KeepVigil(vigil=later))
    assert await store.vigil(REPO, one.id) == later
    assert await store.vigil(ELSEWHERE, one.id) is None

    await keep(DropVigil(vigil=later))
    assert await store.vigil(REPO, one.id) is None
