"""``/canary 10%`` gives a commit a share of the traffic; other words steer a canary that has it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bot.commands.command import Command, Intent, Invocation, Option, Place, Risk
from bot.commands.values import duration, environment, percent, sha
from bot.errors import UserError
from bot.markdown import code
from bot.model import Permission, Sha
from bot.reason import Reason


class Verb(StrEnum):
    """What is to be done."""

    START = "start"
    STATUS = "status"
    PAUSE = "pause"
    RESUME = "resume"
    PROMOTE = "promote"
    ABORT = "abort"
    EXTEND = "extend"


@dataclass(frozen=True, slots=True, kw_only=True)
class Canary(Intent):
    """They want a canary, or something of one that is under way.

    Attributes:
        weight: In percent, above 0 and up to 100; 0 for every verb but ``START``.
        names: A service, an environment, or both in that order; as far as they are named.
        sha: Perhaps shortened; None if they name none.
        longer: For ``EXTEND``; None for as long as the policy says.
        retry: Why a commit is tried again that failed before; empty if they do not say so.
        override: Why it is promoted though the judge is against it; empty if it is not.
    """

    verb: Verb
    weight: float = 0.0
    names: tuple[str, ...] = ()
    sha: Sha | None = None
    is_dry_run: bool = False
    longer: timedelta | None = None
    retry: str = ""
    override: str = ""
    reason: str = ""


def plan(invocation: Invocation) -> Canary:
    """Take the weight or the verb, the names, and the commit behind an ``@``."""
    typed = invocation.typed
    words = _joined(typed.arguments)
    if not words:
        raise _unclear("Say how much of the traffic: `/canary 10%`.")
    verb, weight = _verb(words[0])
    shas = [word[1:] for word in words[1:] if word.startswith("@")]
    names = [_name(word) for word in words[1:] if not word.startswith("@")]
    if len(shas) > 1 or len(names) > _NAMES:
        raise _unclear("Name one commit, one service and one environment at most.")
    if verb is not Verb.START and "dry-run" in typed.options:
        raise _unclear("Only a start can be tried with `--dry-run`.")
    options = typed.options
    return Canary(
        verb=verb,
        weight=weight,
        names=tuple(names),
        sha=sha(shas[0]) if shas else None,
        is_dry_run="dry-run" in options,
        longer=duration(options["for"]) if "for" in options else None,
        retry=options.get("retry", ""),
        override=options.get("override", ""),
        reason=options.get("reason", ""),
    )


_NAMES = 2
_STEERING = {verb.value: verb for verb in Verb if verb is not Verb.START}


def _joined(words: Sequence[str]) -> list[str]:
    """Take ``10 %`` for ``10%``."""
    if words[1:2] == ("%",):
        return [f"{words[0]}%", *words[2:]]
    return list(words)


def _verb(word: str) -> tuple[Verb, float]:
    steering = _STEERING.get(word.lower())
    if steering:
        return steering, 0.0
    if word[:1] not in "0123456789":
        known = ", ".join(f"`{name}`" for name in _STEERING)
        raise _unclear(f"{code(word)} is neither a percentage, such as `10%`, nor one of {known}.")
    return Verb.START, float(percent(word))


def _name(word: str) -> str:
    for key in ("service=", "env="):
        word = word.removeprefix(key)
    return environment(word)


def _unclear(cause: str) -> UserError:
    return UserError(cause, reason=Reason.PARSE_ERROR)


COMMAND = Command(
    name="canary",
    usage=(
        "/canary (<percent>% | status | pause | resume | promote | abort | extend) "
        "[service] [environment] [@<commit>]"
    ),
    example="/canary 10%",
    summary="Give the newest commit a share of the traffic, and have it judged",
    permission=Permission.WRITE,
    risk=Risk.RISK,
    plan=plan,
    places=frozenset({Place.OPEN, Place.MERGED, Place.CLOSED}),
    most_arguments=5,
    options=(
        Option(name="dry-run", summary="only show what stands in the way, and what could be found"),
        Option(
            name="retry", value='"<text>"', summary="why a commit is tried again that failed before"
        ),
        Option(name="for", value="<duration>", summary="how much longer `extend` makes it"),
        Option(
            name="override",
            value='"<text>"',
            summary="promote though the judge is not content, for those who may break the glass",
        ),
        Option(name="reason", value='"<text>"', summary="why it is aborted"),
    ),
)
