"""What a policy file may say of a feature flag."""

import pytest
from pydantic import ValidationError

from bot.config.kinds import Toggle
from bot.config.toggles.launchdarkly import LaunchDarklyToggle
from bot.config.toggles.unleash import UnleashToggle

RIGHT = {"endpoint": "flags", "flag": "checkout.v2", "environment": "production"}
SHAPES = pytest.mark.parametrize("shape", [LaunchDarklyToggle, UnleashToggle])


@SHAPES
def test_the_project_goes_without_saying(shape: type[Toggle]) -> None:
    found = shape.model_validate(RIGHT)

    assert (found.project, found.flag, found.environment) == (
        "default",
        "checkout.v2",
        "production",
    )


@SHAPES
@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"endpoint": "https://flags.test"}, id="an address"),
        pytest.param({"flag": ""}, id="no name"),
        pytest.param({"flag": "a b"}, id="a blank"),
        pytest.param({"flag": "../x"}, id="a way up"),
        pytest.param({"environment": "?x"}, id="a query"),
        pytest.param({"project": "%2e"}, id="an escape"),
        pytest.param({"token": "x"}, id="a secret"),
    ],
)
def test_what_is_no_name_is_refused(shape: type[Toggle], change: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        shape.model_validate(RIGHT | change)


@SHAPES
@pytest.mark.parametrize("missing", RIGHT)
def test_nothing_else_is_left_out(shape: type[Toggle], missing: str) -> None:
    with pytest.raises(ValidationError):
        shape.model_validate({name: RIGHT[name] for name in RIGHT if name != missing})
