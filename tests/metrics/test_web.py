"""Counts from anything that answers JSON over HTTP."""

from datetime import timedelta

import pytest
from aiohttp import web

from bot.config.providers.web import Kind, WebProvider
from bot.errors import NoDataError, RefusedError, TransientError
from bot.judge.counts import Counts
from bot.metrics.hub import Hub
from bot.metrics.pointers import number_at
from bot.model import Repo, RepoId, Sha
from bot.outside.endpoints import Endpoint
from bot.ports.metrics import Query
from tests.clock import FakeClock
from tests.outside.conftest import serving
from tests.outside.tools import EVERYBODY, tools

SHA = Sha("1234567890abcdef1234567890abcdef12345678")
SHAPE = WebProvider.model_validate(
    {
        "endpoint": "counts",
        "path": "/x?sha={sha}&short={sha7}&id={rollout_id}&name={service}&poll={poll}",
        "stable": {"requests": "/stable/0", "errors": "/stable/1"},
        "canary": {"requests": "/canary/0", "errors": "/canary/1"},
    }
)
DELTA = SHAPE.model_copy(update={"kind": Kind.DELTA})


def query(shape: WebProvider, memory: str = "") -> Query:
    return Query(
        repo=Repo(id=RepoId(1), owner="octo", name="shop"),
        provider=shape,
        rollout_id="0123456789abcdef",
        sha=SHA,
        now=FakeClock().now(),
        slow=timedelta(milliseconds=500),
        poll=timedelta(seconds=30),
        service="team/api",
        memory=memory,
    )


async def readings(shape: WebProvider, answers: list[object]):
    """Read until there are no more *answers*."""
    left = list(answers)

    async def answer(request: web.BaseRequest) -> web.Response:
        found = left[0]
        return web.json_response(found) if isinstance(found, dict) else web.Response(text=found)

    found, memory = [], ""
    async with serving(answer) as url:
        known = Endpoint(url=url, repositories=EVERYBODY)
        async with tools({"counts": known}) as given:
            while left:
                found.append(await Hub(given).read(query(shape, memory)))
                memory = found[-1].memory
                left.pop(0)
            assert await Hub(given).history(query(shape)) == ()
    return found


def says(*numbers: object) -> dict[str, object]:
    return {"stable": numbers[:2], "canary": numbers[2:]}


@pytest.mark.parametrize(
    ("shape", "answers", "stable", "canary"),
    [
        pytest.param(
            SHAPE,
            [says(100, 10, 50, 5), says(120, 11, 53, 5)],
            [Counts(), Counts(requests=20, errors=1)],
            [Counts(), Counts(requests=3)],
            id="cumulative",
        ),
        pytest.param(
            SHAPE,
            [says(100, 10, 0, 0), says(3, 1, 0, 0), says(4, 1, 0, 0)],
            [Counts(), Counts(requests=3, errors=1), Counts(requests=1)],
            [Counts()] * 3,
            id="cumulative that began again",
        ),
        pytest.param(
            SHAPE,
            [says(5, 5, 0, 0), says(5, 7, 0, 0)],
            [Counts(), Counts(requests=2, errors=2)],
            [Counts()] * 2,
            id="errors that were counted before their requests",
        ),
        pytest.param(
            DELTA,
            [says(100, 10, 50, 5), says(7, 1, 2, 0), says(7, 1, 2, 1)],
            [Counts(), *[Counts(requests=7, errors=1)] * 2],
            [Counts(), Counts(requests=2), Counts(requests=2, errors=1)],
            id="delta",
        ),
    ],
)
async def test_numbers_are_counted(shape, answers, stable, canary) -> None:
    found = await readings(shape, answers)

    assert [one.stable for one in found] == stable
    assert [one.canary for one in found] == canary


async def test_the_address_is_filled_in() -> None:
    seen = []

    async def answer(request: web.BaseRequest) -> web.Response:
        seen.append(request.raw_path)
        return web.json_response(says(0, 0, 0, 0))

    async with serving(answer) as url:
        known = Endpoint(url=f"{url}/base", repositories=EVERYBODY)
        async with tools({"counts": known}) as given:
            await Hub(given).read(query(SHAPE))

    assert seen == [
        f"/base/x?sha={SHA}&short=1234567&id=0123456789abcdef&name=team/api&poll=30",
    ]


async def test_a_public_address_is_filled_in_and_goes_nowhere_inside() -> None:
    public = SHAPE.model_copy(
        update={"endpoint": None, "path": None, "url": "https://127.0.0.1/{sha7}"}
    )
    async with tools() as given:
        with pytest.raises(RefusedError, match="is an address and not a name"):
            await Hub(given).read(query(public))


@pytest.mark.parametrize(
    ("answer", "kind", "says_so"),
    [
        ("<html>", TransientError, "`counts` answered no JSON"),
        ("[" * 100_000, TransientError, "`counts` answered no JSON"),
        ("{}", NoDataError, "the answer has nothing at `/stable/0`"),
        (says(1, 1, 1), NoDataError, "the answer has nothing at `/canary/1`"),
        (says(1, "1", 1, 1), RefusedError, "`/stable/1` leads to no whole number"),
    ],
)
async def test_answers_that_are_none(answer: object, kind, says_so: str) -> None:
    with pytest.raises(kind, match=says_so):
        await readings(SHAPE, [answer])


DOCUMENT = {
    "a/b": 1,
    "m~n": 2,
    "~1": 8,
    "": {"": 3},
    "list": [{"x": 4}, 5],
    "0": 6,
    "float": 7.0,
    "most": 2**53,
    "null": None,
}


@pytest.mark.parametrize(
    ("pointer", "number"),
    [
        ("/a~1b", 1),
        ("/m~0n", 2),
        ("/~01", 8),
        ("//", 3),
        ("/list/0/x", 4),
        ("/list/1", 5),
        ("/0", 6),
        ("/float", 7),
        ("/most", 2**53),
    ],
)
def test_pointers_lead_to_numbers(pointer: str, number: int) -> None:
    assert number_at(DOCUMENT, pointer) == number


@pytest.mark.parametrize(
    "pointer",
    ["/x", "/list/2", "/list/-", "/list/01", "/list/-1", "/list/x", "/a~1b/c", "/null", "/null/x"],
)
def test_pointers_that_lead_nowhere(pointer: str) -> None:
    with pytest.raises(NoDataError, match=f"nothing at `{pointer}`"):
        number_at(DOCUMENT, pointer)


@pytest.mark.parametrize("value", [True, "1", -1, 0.5, -0.5, 2**53 + 2, 1e300, [], {}])
def test_what_is_no_whole_number_cannot_be_counted_by(value: object) -> None:
    with pytest.raises(RefusedError, match="leads to no whole number from 0 to 2"):
        number_at({"a": value}, "/a")
