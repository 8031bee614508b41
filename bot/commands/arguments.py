"""Tell the arguments of a command line from its options, as the command's own file allows."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from types import MappingProxyType

from bot.commands.command import Command
from bot.commands.words import Word
from bot.errors import UserError
from bot.markdown import code
from bot.reason import Reason


def arrange(command: Command, words: Sequence[Word]) -> tuple[tuple[str, ...], Mapping[str, str]]:
    """Return the arguments and, by name, the options among *words*, which follow the command.

    Raises:
        UserError: *command* does not take them, or lacks one.
    """
    arguments: list[str] = []
    options: dict[str, str] = {}
    following = iter(words)
    for word in following:
        if not _is_option(word):
            arguments.append(word.text)
            continue
        name, value = _option(command, word.text, following)
        if name in options:
            raise _mistake(f"`--{name}` stands there twice.")
        options[name] = value
    _check(command, arguments, options)
    return tuple(arguments), MappingProxyType(options)


def _is_option(word: Word) -> bool:
    return word.text.startswith("--") and not word.is_quoted


def _option(command: Command, text: str, following: Iterator[Word]) -> tuple[str, str]:
    """Read the option *text*; its value is within, or the next of the words *following*."""
    name, equals, value = text.removeprefix("--").partition("=")
    option = {option.name: option for option in command.options}.get(name)
    if option is None:
        raise _unknown(command, name)
    if not option.value and equals:
        raise _mistake(f"`--{name}` takes no value.")
    if not option.value:
        return name, ""
    if not equals:
        word = next(following, Word("", is_quoted=False))
        value = "" if _is_option(word) else word.text
    if not value:
        raise _mistake(f"`--{name}` needs a value: `--{name} {option.value}`.")
    return name, value


def _check(command: Command, arguments: Sequence[str], options: Mapping[str, str]) -> None:
    for extra in arguments[command.most_arguments :]:
        raise _mistake(f"{code(extra)} is one word too many for `/{command.name}`.")
    for option in command.options:
        if option.is_required and option.name not in options:
            raise _mistake(f"`/{command.name}` needs `--{option.name} {option.value}`.")


def _unknown(command: Command, name: str) -> UserError:
    near = get_close_matches(name, [option.name for option in command.options], n=1)
    hint = f" Did you mean `--{near[0]}`?" if near else ""
    return _mistake(f"`/{command.name}` has no option {code('--' + name)}.{hint}")


def _mistake(cause: str) -> UserError:
    return UserError(cause, reason=Reason.PARSE_ERROR)
