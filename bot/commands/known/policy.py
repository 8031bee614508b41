"""``/policy``: what the policy says here, why a rule exists, or how to have a finding waived."""

import re
from dataclasses import dataclass
from datetime import timedelta

from bot.commands.command import Command, Intent, Invocation, Risk
from bot.commands.values import duration
from bot.errors import UserError
from bot.markdown import code
from bot.model import Permission
from bot.reason import Reason

_FINGERPRINT = re.compile("[0-9a-f]{16}")
_DAY = timedelta(days=1)
_WORDS_OF_WAIVER = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowPolicy(Intent):
    """They want to know how the change stands with the policy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainRule(Intent):
    """They want to know why a rule exists.

    Attributes:
        rule: As typed, in upper case unless it is one of zizmor's.
    """

    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskForWaiver(Intent):
    """They want a finding accepted for a while.

    Attributes:
        lasts: Whole days.
    """

    fingerprint: str
    lasts: timedelta
    reason: str


def plan(invocation: Invocation) -> Intent:
    """Take the word that says what they want, and what belongs to it."""
    match invocation.typed.arguments:
        case ():
            return ShowPolicy()
        case ("explain", rule):
            return ExplainRule(rule=rule.lower() if "/" in rule else rule.upper())
        case ("waive", fingerprint, lasts, reason):
            return _waiver(fingerprint, lasts, reason)
        case _:
            cause = (
                'Say `/policy`, `/policy explain RULE` or `/policy waive FINGERPRINT 30d "why"`.'
            )
            raise UserError(cause, reason=Reason.PARSE_ERROR)


def _waiver(fingerprint: str, lasts: str, reason: str) -> AskForWaiver:
    if not _FINGERPRINT.fullmatch(fingerprint):
        cause = f"{code(fingerprint)} is no fingerprint: 16 hexadecimal digits, as the check shows."
        raise UserError(cause, reason=Reason.PARSE_ERROR)
    days = duration(lasts)
    if days % _DAY:
        cause = f"{code(lasts)} is not a number of days, such as `30d`."
        raise UserError(cause, reason=Reason.PARSE_ERROR)
    return AskForWaiver(fingerprint=fingerprint, lasts=days, reason=reason)


COMMAND = Command(
    name="policy",
    usage='/policy [explain <rule> | waive <fingerprint> <days> "<reason>"]',
    example='/policy waive 0123456789abcdef 30d "TICKET-123: the key is rotated by then"',
    summary="How the change stands with the policy, why a rule exists, how to waive a finding",
    permission=Permission.READ,
    risk=Risk.READ,
    plan=plan,
    most_arguments=_WORDS_OF_WAIVER,
)
