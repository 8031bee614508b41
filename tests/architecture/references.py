"""Write the references below ``deploy/reference``: ``python -m tests.architecture.references``."""

import importlib
from collections.abc import Iterable
from pathlib import Path

from bot.commands.reference import reference as commands
from bot.config.schema import Profile
from bot.markdown import cell
from bot.policy.engine import RULES
from bot.policy.rule import Rule
from bot.settings import Settings

FOLDER = Path(__file__).parents[2] / "deploy" / "reference"


def references() -> dict[str, str]:
    """Return every reference, by the name of its file."""
    return {"commands.md": commands(), "rules.md": rules(), "settings.md": settings()}


def rules() -> str:
    """Describe the policy rules: their promise, their levels, their fix and the reason."""
    heads = ("rule", *Profile)
    levels = [(f"`{rule.id}`", *(rule.level_in(profile) for profile in Profile)) for rule in RULES]
    introduction = (
        "# Rules\n\n<!-- Generated from bot/policy/rules. -->\n\n"
        "What each profile makes of a rule that is broken. A new `error` blocks the pull request; "
        "`.github/sluice.yml` can set another level for each."
    )
    return "\n\n".join([introduction, _table(heads, levels), *map(_chapter, RULES)]) + "\n"


def _chapter(rule: Rule) -> str:
    promise, _, why = importlib.import_module(rule.check.__module__).__doc__.partition("\n\n")
    why, _, source = why.strip().partition("\nSource: ")
    return f"## {rule.id}\n\n{promise}\n\n{why}\n\n**To mend it:** {rule.fix}\n\nSource: {source}"


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


def _default(field) -> str:
    if field.is_required():
        return "required"
    return f"`{field.default}`" if str(field.default) not in {"", "."} else ""


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [list(heads), *(list(row) for row in rows)]
    lines.insert(1, ["---"] * len(lines[0]))
    return "\n".join(f"| {' | '.join(map(cell, line))} |" for line in lines)


if __name__ == "__main__":
    for name, text in references().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
