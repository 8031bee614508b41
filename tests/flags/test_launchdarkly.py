"""A flag at LaunchDarkly follows a rollout."""

import pytest

from bot.config.toggles.launchdarkly import LaunchDarklyToggle
from bot.errors import RefusedError, TransientError
from tests.flags.conftest import OFF, ON, turn
from tests.flags.launchdarkly import TOKEN, LaunchDarkly

FLAG = LaunchDarklyToggle(endpoint="flags", flag="checkout", environment="production")
OURS = {"headers": {"Authorization": TOKEN}}


@pytest.fixture
def service() -> LaunchDarkly:
    return LaunchDarkly()


async def test_it_is_on_after_promotion(service) -> None:
    await turn(service.answer, FLAG, ON, **OURS)

    assert service.on == {"production": True, "test": False}
    assert service.comments == [
        "Sluice: abcdef0 of octo/shop was promoted (rollout 0123456789abcdef)"
    ]


async def test_it_is_off_after_a_rollback(service) -> None:
    service.on["production"] = True

    await turn(service.answer, FLAG, OFF, **OURS)

    assert service.on["production"] is False
    assert service.comments == [
        "Sluice: abcdef0 of octo/shop was rolled back (rollout 0123456789abcdef)"
    ]


async def test_told_twice_it_is_turned_once(service) -> None:
    await turn(service.answer, FLAG, ON, ON, **OURS)

    assert service.on["production"] is True
    assert len(service.comments) == 1


async def test_a_rollback_does_not_care_for_a_scheduled_change(service) -> None:
    service.on["production"] = service.scheduled = True

    await turn(service.answer, FLAG, OFF, **OURS)

    assert service.on["production"] is False


async def test_another_change_at_the_same_moment_passes(service) -> None:
    service.busy = 1

    with pytest.raises(TransientError, match="LaunchDarkly answered 409: Conflict"):
        await turn(service.answer, FLAG, ON, **OURS)
    await turn(service.answer, FLAG, ON, **OURS)

    assert service.on["production"] is True


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param({"project": "moon"}, "404: Unknown feature key", id="no such project"),
        pytest.param({"flag": "none"}, "404: Unknown feature key", id="no such flag"),
        pytest.param({"flag": "x/../checkout"}, "404: Unknown feature key", id="no way around"),
        pytest.param({"project": "x/../default"}, "404: Unknown feature key", id="nor here"),
        pytest.param({"environment": "moon"}, "400: Unknown environment", id="no environment"),
    ],
)
async def test_what_it_does_not_know_it_refuses(service, change, words) -> None:
    with pytest.raises(RefusedError, match=f"LaunchDarkly answered {words}"):
        await turn(service.answer, FLAG.model_copy(update=change), ON, **OURS)

    assert service.comments == []


async def test_a_wrong_token_is_refused_and_not_told(service) -> None:
    with pytest.raises(RefusedError, match="answered 401: invalid access token") as raised:
        await turn(service.answer, FLAG, ON, headers={"Authorization": "api-wrong"})

    assert raised.value.status == 401
    assert "api-wrong" not in str(raised.value)
