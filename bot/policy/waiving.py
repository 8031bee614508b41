"""Take out the violations that the policy waives, and tell which waivers ask for attention.

A waiver counts on its last day, in UTC, and no longer. One that gives no reason, no day that can be
read, or one too far ahead does not count at all. What is waived is handed on: it is shown and
counted, never hidden.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from bot.config.layers import PlacedWaiver
from bot.config.patterns import matches_any
from bot.config.waivers import MIN_REASON, Waiver
from bot.policy.rule import Finding, Violation

EXPIRED = "WAIVER-EXPIRED"
EXPIRING = "WAIVER-EXPIRING"
UNUSED = "WAIVER-UNUSED"
NO_REASON = "WAIVER-NOREASON"
SOON = timedelta(days=14)
"""How long before its end a waiver is told of. Our own choice: two weeks to mend what it waives."""


class Told(NamedTuple):
    """What is told of a waiver.

    Attributes:
        rule: The id of the rule that says so.
        finding: Its place is that of the waiver, in the policy file at its path.
    """

    rule: str
    finding: Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Waived:
    """What waivers make of violations.

    Attributes:
        waived: What does not count, and the waiver that says so.
        told: About the waivers, in their order.
    """

    waived: tuple[tuple[Violation, PlacedWaiver], ...] = ()
    told: tuple[Told, ...] = ()


def apply(
    waivers: Sequence[PlacedWaiver], violations: Iterable[Violation], today: date, max_days: int
) -> Waived:
    """Take out of *violations* what the *waivers* waive that count on the day *today*, in UTC.

    Args:
        waivers: Of the policy of the base branch.
        violations: All of one side, so that a waiver that fits none of them is not needed.
        today: In UTC.
        max_days: For how many days ahead a waiver may be given.
    """
    told = {place: _void(placed, today, max_days) for place, placed in enumerate(waivers)}
    counting: defaultdict[str, list[int]] = defaultdict(list)
    for place, void in told.items():
        if void is None:
            counting[waivers[place].waiver.rule].append(place)
    waived: list[tuple[Violation, PlacedWaiver]] = []
    used: set[int] = set()
    for violation in violations:
        fitting = [
            place
            for place in counting[violation.rule.id]
            if violation.cause is None and _fits(waivers[place].waiver, violation)
        ]
        used.update(fitting)
        if fitting:
            waived.append((violation, waivers[fitting[0]]))
    rest = (
        void or (_soon(waivers[place], today) if place in used else _unused(waivers[place]))
        for place, void in told.items()
    )
    return Waived(waived=tuple(waived), told=tuple(filter(None, rest)))


def _fits(waiver: Waiver, violation: Violation) -> bool:
    return (
        (not waiver.paths or matches_any(waiver.paths, violation.path))
        and (not waiver.jobs or matches_any(waiver.jobs, violation.finding.job))
        and waiver.fingerprint in {None, violation.fingerprint}
    )


def _void(placed: PlacedWaiver, today: date, max_days: int) -> Told | None:
    """Say why a waiver does not count; None if it does."""
    waiver = placed.waiver
    if len(waiver.reason.strip()) < MIN_REASON:
        return _told(NO_REASON, placed, f"gives no reason of {MIN_REASON} characters or more")
    if waiver.expires is None:
        return _told(EXPIRED, placed, "has no `expires` that can be read, such as `2027-01-31`")
    if waiver.expires < today:
        return _told(EXPIRED, placed, f"ended on {waiver.expires}")
    if waiver.expires > today + timedelta(days=max_days):
        return _told(EXPIRED, placed, f"ends on {waiver.expires}, more than {max_days} days ahead")
    return None


def _unused(placed: PlacedWaiver) -> Told:
    return Told(UNUSED, _finding(placed, "fits nothing that is found: take it out."))


def _soon(placed: PlacedWaiver, today: date) -> Told | None:
    ends = placed.waiver.expires
    if ends is None or ends - today > SOON:
        return None
    return Told(EXPIRING, _finding(placed, f"ends on {ends}: mend what it waives until then."))


def _told(rule: str, placed: PlacedWaiver, what: str) -> Told:
    return Told(rule, _finding(placed, f"{what}: it does not count."))


def _finding(placed: PlacedWaiver, what: str) -> Finding:
    waiver = placed.waiver
    scopes = (*waiver.paths, *waiver.jobs, *filter(None, [waiver.fingerprint]))
    return Finding(
        line=placed.line,
        column=placed.column,
        end_line=placed.end_line,
        message=f"The waiver of `{waiver.rule}` {what}",
        subject=" ".join((waiver.rule, *scopes)),
        path=placed.path,
    )
