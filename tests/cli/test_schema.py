import json

import jsonschema_rs
from click.testing import CliRunner

from bot.__main__ import main
from bot.policy.engine import RULES


def test_prints_the_schema_with_every_rule() -> None:
    result = CliRunner().invoke(main, ["schema"], catch_exceptions=False)
    schema = json.loads(result.stdout)

    assert result.exit_code == 0
    jsonschema_rs.meta.validate(schema)
    assert set(schema["properties"]["rules"]["properties"]) == {rule.id for rule in RULES}
