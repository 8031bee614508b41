"""A flag of Unleash follows a rollout."""

import pytest

from bot.config.toggles.unleash import UnleashToggle
from bot.errors import RefusedError
from tests.flags.conftest import OFF, ON, turn
from tests.flags.unleash import TOKEN, Unleash

FLAG = UnleashToggle(endpoint="flags", flag="checkout", environment="production")
OURS = {"headers": {"Authorization": TOKEN}}


@pytest.fixture
def service() -> Unleash:
    return Unleash()


async def test_it_is_on_after_promotion(service) -> None:
    await turn(service.answer, FLAG, ON, ON, **OURS)

    assert service.on == {"production": True, "development": False}


async def test_it_is_off_after_a_rollback(service) -> None:
    service.on["production"] = service.on["development"] = True

    await turn(service.answer, FLAG, OFF, OFF, **OURS)

    assert service.on == {"production": False, "development": True}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param({"project": "moon"}, 'no feature named "checkout"', id="no such project"),
        pytest.param({"flag": "none"}, 'no feature named "none"', id="no such flag"),
        pytest.param(
            {"flag": "x/../checkout"}, 'no feature named "x/../checkout"', id="no way around"
        ),
        pytest.param({"project": "x/../default"}, 'feature named "checkout"', id="nor here"),
        pytest.param({"environment": "a:b"}, "find environment a:b for", id="no environment"),
    ],
)
async def test_what_it_does_not_know_it_refuses(service, change, words) -> None:
    with pytest.raises(RefusedError, match=f"Unleash answered 404: .*{words}"):
        await turn(service.answer, FLAG.model_copy(update=change), ON, **OURS)


async def test_where_changes_are_requested_it_refuses(service) -> None:
    service.guarded.add("production")

    with pytest.raises(RefusedError, match="403: Change requests are enabled") as raised:
        await turn(service.answer, FLAG, ON, **OURS)

    assert raised.value.status == 403


async def test_a_wrong_token_is_refused(service) -> None:
    with pytest.raises(RefusedError, match="401: You must log in"):
        await turn(service.answer, FLAG, ON)
