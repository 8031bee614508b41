import re

from bot.config.organization import OrganizationPolicy
from bot.config.reference import reference
from bot.config.rules import Known, RuleSetting
from bot.config.stages import Stage, Stages, StageSetting


class Timed(RuleSetting):
    max_minutes: int = 60
    """How long."""


PAGE = reference(
    {
        "PIN": Known("Actions are pinned"),
        "TIME": Known("Jobs end", Timed),
        "zizmor/time": Known("Another name", alias_of="TIME"),
    }
)


def row(key: str) -> str:
    [found] = set(re.findall(rf"^\| `{key}` .*", PAGE, re.MULTILINE))
    return found


def test_has_every_key_of_the_file() -> None:
    for name, field in OrganizationPolicy.model_fields.items():
        assert f"| `{field.alias or name}` |" in PAGE


def test_every_key_is_explained() -> None:
    assert not re.findall(r"^\| `[^|]*\|[^|]*\|[^|]*\|  \|", PAGE, re.MULTILINE)


def test_tells_defaults_and_limits() -> None:
    assert row("max_days") == (
        "| `max_days` | `180` | at least 1; at most 180 | For how many days a waiver may be given. "
        "One that ends later does not count yet. |"
    )
    assert "| `mode` | `enforce` | `observe`, `enforce`, `off` |" in PAGE
    assert "| `within` | required | 10s to 24h |" in PAGE
    assert "| at most 200 entries; added to the list of the file above |" in row("waivers")
    assert "| `only_new` | `true` |" in row("only_new")


def test_says_once_what_is_the_same() -> None:
    assert PAGE.count("| `satisfied_by` |") == 1
    assert "\n## `stages.NAME.satisfied_by`\n" in PAGE


def test_names_what_lies_in_lists_and_below_names() -> None:
    for title in ("waivers[]", "environments.NAME.approvals", "custom[]", "groups[]"):
        assert f"\n## `{title}`\n" in PAGE


def test_lists_the_options_of_each_rule() -> None:
    assert "\n## `rules.TIME`\n\nJobs end. Besides `level` and `locked`:\n" in PAGE
    assert row("max_minutes") == "| `max_minutes` | `60` |  | How long. |"
    assert "`rules.PIN`" not in PAGE
    assert "zizmor/time" not in PAGE


def test_every_stage_has_its_section() -> None:
    stages = Stages.model_validate({stage.value: {"required": True} for stage in Stage})

    assert {stages.of(stage) for stage in Stage} == {StageSetting(required=True)}
    assert Stages().of(Stage.SECRET_SCAN) == StageSetting()
