import json

import jsonschema_rs
import pytest
from click.testing import CliRunner

from bot.__main__ import main
from bot.policy.engine import KNOWN_RULES


def schema(*options: str) -> dict:
    result = CliRunner().invoke(main, ["schema", *options], catch_exceptions=False)
    assert result.exit_code == 0
    return json.loads(result.stdout)


def test_prints_the_schema_with_every_rule() -> None:
    found = schema()

    jsonschema_rs.meta.validate(found)
    assert set(found["properties"]["rules"]["properties"]) == set(KNOWN_RULES)


@pytest.mark.parametrize(
    ("options", "more"),
    [([], set()), (["--group"], {"lock"}), (["--organization"], {"lock", "groups", "custom"})],
)
def test_each_file_has_its_keys(options: list[str], more: set[str]) -> None:
    assert set(schema(*options)["properties"]) == set(schema()["properties"]) | more
