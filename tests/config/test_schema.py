import jsonschema_rs
import pytest
import yaml

from bot.config.load import json_schema
from bot.config.schema import Level

SCHEMA = json_schema({"PIN-BRANCH": "Actions are not taken from a branch"})


def objects(schema: object) -> list[dict]:
    if isinstance(schema, list):
        return [found for item in schema for found in objects(item)]
    if not isinstance(schema, dict):
        return []
    own = [schema] if "properties" in schema else []
    return own + [found for item in schema.values() for found in objects(item)]


def test_the_schema_is_valid() -> None:
    jsonschema_rs.meta.validate(SCHEMA)

    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("version: 1", True),
        ("version: 1\nrules: {PIN-BRANCH: warning}", True),
        ("version: 1\nrules: {PIN-BRANCH: {level: warning}}", True),
        ("version: 1\nreport: {only_new: false, existing_as: error, max_annotations: 5}", True),
        ("version: 1\nlinks: {rollback: https://x.example}", True),
        ("version: 2", False),
        ("mode: enforce", False),
        ("version: 1\nrules: {PIN-BRANC: warning}", False),
        ("version: 1\nrules: {PIN-BRANCH: warn}", False),
        ("version: 1\nrules: {PIN-BRANCH: {}}", False),
        ("version: 1\nreport: {max_annotations: 1001}", False),
        ("version: 1\nlinks: {rollback: http://x.example}", False),
        ("version: 1\nunknown: 1", False),
        ("version: 1\nlinks: {unknown: 1}", False),
    ],
)
def test_editors_and_sluice_agree(text: str, fits) -> None:
    assert jsonschema_rs.is_valid(SCHEMA, yaml.safe_load(text)) == fits


def test_every_key_is_explained_and_no_other_is_allowed() -> None:
    for schema in objects(SCHEMA):
        assert schema["additionalProperties"] is False
        for name, value in schema["properties"].items():
            target = SCHEMA["$defs"][value["$ref"].rpartition("/")[2]] if "$ref" in value else {}
            assert (value | target)["description"], name


def test_the_description_of_a_rule_is_its_promise() -> None:
    rules = SCHEMA["properties"]["rules"]["properties"]

    assert rules["PIN-BRANCH"]["description"] == "Actions are not taken from a branch"


def test_levels_have_an_order() -> None:
    assert sorted(["error", "off", "warning", "notice"], key=lambda word: Level(word).rank) == [
        "off",
        "notice",
        "warning",
        "error",
    ]
