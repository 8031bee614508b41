"""Tags that name something else than a commit, as git allows and the simulator has none."""

from datetime import UTC, datetime

import pytest

from bot.errors import UncertainError
from bot.github.refs import Refs, known_pins
from bot.model import Sha
from bot.policy.pinning import Named, Pin
from tests.github.conftest import says

NAME = Named("bob/action", "v4")
SHA = Sha("1" * 40)


class Client(Refs):
    def __init__(self, api) -> None:
        self._api = api
        self._pins = known_pins(lambda: datetime(2026, 1, 5, tzinfo=UTC))


def named(kind: str) -> dict[str, object]:
    return {"object": {"type": kind, "sha": SHA}}


def listed(kind: str) -> list[dict[str, object]]:
    return [{"ref": "refs/tags/v4"} | named(kind)]


@pytest.mark.parametrize(
    ("answers", "pin"),
    [
        pytest.param([listed("commit")], Pin(sha=SHA, version="v4"), id="a commit"),
        pytest.param([listed("blob")], None, id="a file"),
        pytest.param([listed("tag"), named("tree")], None, id="a tag of a tree"),
        pytest.param(
            [listed("tag"), named("tag"), named("tag"), named("commit")],
            Pin(sha=SHA, version="v4"),
            id="three tags deep",
        ),
        pytest.param(
            [listed("tag"), named("tag"), named("tag"), named("tag")], None, id="four tags deep"
        ),
    ],
)
async def test_what_a_tag_names(api, server, answers, pin: Pin | None) -> None:
    server.plays(*(says(200, answer) for answer in answers))

    assert await Client(api).pins([NAME]) == ({NAME: pin} if pin else {})
    assert len(server.requests) == len(answers)


@pytest.mark.parametrize("status", [403, 404, 409])
async def test_a_refusal_is_no_pin(api, server, status: int) -> None:
    server.plays(says(status, {"message": "No"}))

    assert await Client(api).pins([NAME]) == {}


async def test_trouble_is_not_taken_for_an_answer(api, server) -> None:
    client = Client(api)
    server.plays(*[says(502)] * 3, says(200, listed("commit")))

    with pytest.raises(UncertainError):
        await client.pins([NAME])
    assert await client.pins([NAME]) == {NAME: Pin(sha=SHA, version="v4")}


@pytest.mark.parametrize(
    "named",
    [
        pytest.param(Named("bob/..", "v4"), id="up in the repository"),
        pytest.param(Named("bob/.", "v4"), id="nowhere in the repository"),
        pytest.param(Named("bob/action", "../../user"), id="up in the name"),
        pytest.param(Named("bob/action", "v4/../../x"), id="up within the name"),
        pytest.param(Named("bob/action", "a b"), id="a space"),
    ],
)
async def test_strange_names_are_not_asked_for(api, server, named: Named) -> None:
    assert await Client(api).pins([named]) == {}
    assert server.requests == []
