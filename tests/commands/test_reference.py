from bot.commands.parse import parse
from bot.commands.reference import reference
from bot.commands.registry import COMMANDS
from tests.commands import sketch


def test_the_reference_has_every_command():
    text = reference()

    assert [line for line in text.splitlines() if line.startswith("## ")] == [
        f"## `/{name}`" for name in COMMANDS
    ]
    assert all(f"`{command.usage}`" in text for command in COMMANDS.values())
    assert text.endswith("```\n")


def test_the_reference_explains_options():
    assert "- `--sha <commit>`: The commit\n" in reference(sketch.COMMANDS)
    assert "- `--dry-run`: Only say what would happen\n" in reference(sketch.COMMANDS)


def test_the_reference_runs_nothing():
    assert parse(reference(), "sluice") == ()
