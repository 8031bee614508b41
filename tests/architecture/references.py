"""Write the references below ``deploy/reference``: ``python -m tests.architecture.references``."""

import inspect
from collections.abc import Iterable
from pathlib import Path

from bot.commands.reference import reference as commands
from bot.config import backends, providers, toggles
from bot.config.canary import Health, Service
from bot.config.judging import Judging
from bot.config.reference import reference as policy
from bot.config.schema import Profile
from bot.config.section import Section
from bot.discover import discover
from bot.markdown import cell
from bot.policy.documentation import documentation_of
from bot.policy.engine import KNOWN_RULES, OWN_RULES, RULES
from bot.policy.rule import Rule
from bot.rollouts.state import diagram
from bot.settings import Settings

FOLDER = Path(__file__).parents[2] / "deploy" / "reference"


def references() -> dict[str, str]:
    """Return every reference, by the name of its file."""
    return {
        "canary.md": canary(),
        "commands.md": commands(),
        "policy.md": policy(KNOWN_RULES),
        "rules.md": rules(),
        "settings.md": settings(),
    }


def rules() -> str:
    """Describe the policy rules: their promise, their levels, their fix and the reason."""
    introduction = (
        "# Rules\n\n<!-- Generated from bot/policy/rules. -->\n\n"
        "What each profile makes of a rule that is broken. A new `error` blocks the pull request; "
        "`.github/sluice.yml` can set another level for each, and switch on what is `off`; what "
        "else can be said of a rule is in [policy.md](policy.md)."
    )
    beside = (
        "## What zizmor finds besides\n\n"
        "[zizmor](https://docs.zizmor.sh/audits/) audits the workflows, too. What rules above do "
        "not take up has the names that zizmor gives it."
    )
    others = [rule for rule in RULES if rule not in OWN_RULES]
    parts = [introduction, _levels(OWN_RULES), *map(_chapter, OWN_RULES), beside, _audits(others)]
    return "\n\n".join(parts) + "\n"


def _levels(shown: Iterable[Rule]) -> str:
    rows = [(f"`{rule.id}`", *(rule.level_in(profile) for profile in Profile)) for rule in shown]
    return _table(("rule", *Profile), rows)


def _audits(others: Iterable[Rule]) -> str:
    rows = [
        (
            _linked(f"`{rule.id}`", documentation_of(rule).source),
            rule.summary,
            *(rule.level_in(profile) for profile in Profile),
        )
        for rule in others
    ]
    return _table(("rule", "what it asks", *Profile), rows)


def _linked(words: str, address: str) -> str:
    return f"[{words}]({address})" if address else words


def _chapter(rule: Rule) -> str:
    told = documentation_of(rule)
    parts = (
        f"## {rule.id}",
        f"{rule.summary}.",
        told.why,
        f"**To mend it:** {rule.fix}",
        f"Source: {told.source}" if told.source else "",
    )
    return "\n\n".join(filter(None, parts))


def settings() -> str:
    """Describe the environment variables of `sluice serve`."""
    rows = [
        (f"`{name.upper()}`", _default(field), field.description or "")
        for name, field in Settings.model_fields.items()
    ]
    introduction = (
        "# Settings\n\n<!-- Generated from bot/settings.py. -->\n\n"
        "Environment variables. Each can also be given as `NAME_FILE` or `NAME_PATH`, naming a "
        "file that holds the value. All problems are told at once, and the process does not start."
    )
    return f"{introduction}\n\n{_table(('variable', 'default', 'what it is'), rows)}\n"


def canary() -> str:
    """Describe what a policy file may say of canaries, and what a rollout goes through."""
    introduction = (
        "# Canaries\n\n<!-- Generated from bot/config and bot/rollouts/state.py. -->\n\n"
        "What `.github/sluice.yml` on the default branch may say under `canary.services.NAME`. "
        "Systems that need an address or a secret are named by the operator, in the file that "
        "`ENDPOINTS_PATH` names."
    )
    chapters = [
        f"## A service\n\n{_keys(Service)}",
        f"## `judge`\n\n{_keys(Judging)}",
        f"## `health`\n\n{_keys(Health)}",
        *_shapes("backend", "type", backends),
        *_shapes("metrics", "provider", providers),
        *_shapes("flags", "type", toggles),
        f"## What a rollout goes through\n\n```mermaid\n{diagram()}\n```",
    ]
    return "\n\n".join([introduction, *chapters]) + "\n"


def _shapes(key: str, kind: str, package) -> Iterable[str]:
    yield f"## `{key}`"
    for shape in discover(package, "SHAPE", type):
        name = shape.model_fields[kind].default
        yield f"### `{kind}: {name}`\n\n{inspect.getdoc(shape)}\n\n{_keys(shape, without=kind)}"


def _keys(section: type[Section], without: str = "") -> str:
    shown = section.model_construct().model_dump(mode="json", warnings=False)
    rows = [
        (f"`{field.alias or name}`", _shown(field, shown.get(name)), field.description or "")
        for name, field in section.model_fields.items()
        if name != without
    ]
    return _table(("key", "default", "what it is"), rows) if rows else ""


def _shown(field, value: object) -> str:
    if field.is_required():
        return "required"
    is_plain = isinstance(value, str | int | float) or (
        isinstance(value, list) and all(isinstance(one, str) for one in value)
    )
    text = ", ".join(value) if isinstance(value, list) and is_plain else value
    return f"`{text}`" if is_plain and str(text) else ""


def _default(field) -> str:
    if field.is_required():
        return "required"
    is_shown = isinstance(field.default, str | int) and str(field.default) not in {"", "."}
    return f"`{field.default}`" if is_shown else ""


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [list(heads), *(list(row) for row in rows)]
    lines.insert(1, ["---"] * len(lines[0]))
    return "\n".join(f"| {' | '.join(map(cell, line))} |" for line in lines)


if __name__ == "__main__":
    for name, text in references().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
