from dataclasses import replace

import pytest

from bot.commands.command import Option
from bot.commands.parse import parse
from bot.commands.registry import COMMANDS, plan
from bot.errors import UserError
from tests.commands import sketch


def test_commands_are_found_by_the_name_of_their_file():
    assert "help" in COMMANDS
    assert all(command.name == name for name, command in COMMANDS.items())


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS.keys())
def test_the_example_of_a_command_works(command):
    (typed,) = parse(command.example, "sluice")

    assert plan(sketch.invoke(typed)) == command.plan(sketch.invoke(typed))
    assert command.usage.split()[0] == f"/{command.name}"


@pytest.mark.parametrize("command", sketch.COMMANDS.values(), ids=sketch.COMMANDS.keys())
def test_a_later_command_is_one_file(command):
    (typed,) = parse(command.example, "sluice", sketch.COMMANDS)

    assert isinstance(plan(sketch.invoke(typed), sketch.COMMANDS), sketch.Asked)


def test_a_refusal_by_the_command_itself_names_the_line():
    typed = parse("Go!\n/deploy a b", "sluice", sketch.COMMANDS)[0]

    with pytest.raises(UserError) as refused:
        plan(sketch.invoke(typed), sketch.COMMANDS)

    assert refused.value.reason == "parse_error"
    assert str(refused.value).startswith("**Name one environment.** Nothing was run.")
    assert "> Line 2: `/deploy a b`" in str(refused.value)
    assert "```\n/deploy production\n```" in str(refused.value)


def test_options_come_from_the_command():
    command = replace(
        sketch.COMMANDS["status"], options=(Option(name="all", summary="Also the old ones"),)
    )
    (typed,) = parse("/status --all", "sluice", {"status": command})

    assert dict(typed.options) == {"all": ""}
