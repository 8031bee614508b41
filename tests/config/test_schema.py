import jsonschema_rs
import pytest
import yaml

from bot.config.editor import json_schema
from bot.config.organization import OrganizationPolicy
from bot.config.rules import Known, Level, RuleSetting


class Timed(RuleSetting):
    """A rule with an option."""

    max_minutes: int = 60
    """How long."""


RULES = {
    "PIN-BRANCH": Known("Actions are not taken from a branch"),
    "TIME-MAX": Known("Jobs end", Timed),
    "zizmor/time": Known("Another name", alias_of="TIME-MAX"),
}
SCHEMA = json_schema(RULES)


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
        ("version: 1\nrules: {PIN-BRANCH: {}}", True),
        ("version: 1\nrules: {PIN-BRANCH: {max_minutes: 5}}", False),
        ("version: 1\nrules: {TIME-MAX: {max_minutes: 5}}", True),
        ("version: 1\nrules: {zizmor/time: {max_minutes: 5}}", True),
        ("version: 1\nstages: {dependency-audit: {required: true}}", True),
        ("version: 1\nstages: {dependency_audit: {required: true}}", False),
        ("version: 1\nbudgets: {layer1: 5m}", True),
        ("version: 1\nbudgets: {layer1: {within: 5m, jobs: [a]}}", True),
        ("version: 1\nbudgets: {layer1: {jobs: [a]}}", False),
        (
            "version: 1\nwaivers: [{rule: A, jobs: [], reason: too_slowly, expires: '2026-01-01'}]",
            True,
        ),
        (
            "version: 1\nwaivers: [{rule: A, jobs: [], reason: too_slow!, expires: '2026-01-01'}]",
            False,
        ),
        ("version: 1\nwaivers: [{rule: A, jobs: [a], reason: because it is}]", False),
        ("version: 1\nlock: [rules]", False),
        ("version: 1\nreport: {max_annotations: 1001}", False),
        ("version: 1\nlinks: {rollback: http://x.example}", False),
        ("version: 1\nunknown: 1", False),
        ("version: 1\nlinks: {unknown: 1}", False),
    ],
)
def test_editors_and_sluice_agree(text: str, fits) -> None:
    assert jsonschema_rs.is_valid(SCHEMA, yaml.safe_load(text)) == fits


@pytest.mark.parametrize("whole", [SCHEMA, json_schema(RULES, OrganizationPolicy)])
def test_every_key_is_explained_and_no_other_is_allowed(whole: dict) -> None:
    for schema in objects(whole):
        assert schema["additionalProperties"] is False
        for name, value in schema["properties"].items():
            target = whole["$defs"][value["$ref"].rpartition("/")[2]] if "$ref" in value else {}
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


def test_the_file_of_an_organisation_has_more_keys() -> None:
    more = json_schema(RULES, OrganizationPolicy)

    assert set(more["properties"]) - set(SCHEMA["properties"]) == {"lock", "groups", "custom"}
    assert set(more["properties"]["rules"]["properties"]) == set(RULES)
