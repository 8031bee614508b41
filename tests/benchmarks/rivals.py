"""What others do with the same counts, to compare the judge with.

The fixed rule: more than 2% errors in the last five minutes, looked at every 30 seconds.
Flagger: success of 99% in each minute; five failures in all roll back, and so does no traffic.
Source: https://docs.flagger.app/usage/metrics, with the `threshold: 5` of its examples.
The z-test: one-sided at 5%, looked at after every poll.
"""

import math
from collections.abc import Sequence

Poll = tuple[int, int, int, int]
"""Requests and errors of the canary, requests and errors of stable, in 30 seconds."""

NEVER = 10**6
WINDOW = 10
MINUTE = 2
Z = 1.6448536269514722
"""The 95th percentile of the normal distribution."""


def fixed_rule(polls: Sequence[Poll]) -> int:
    """Return the poll at which it rolls back."""
    for place in range(len(polls)):
        window = polls[max(0, place + 1 - WINDOW) : place + 1]
        if sum(poll[1] for poll in window) > 0.02 * sum(poll[0] for poll in window):
            return place
    return NEVER


def flagger(polls: Sequence[Poll]) -> int:
    """Return the poll at which it rolls back."""
    failed = 0
    for place in range(MINUTE - 1, len(polls), MINUTE):
        window = polls[place + 1 - MINUTE : place + 1]
        requests = sum(poll[0] for poll in window)
        failed += not requests or 1 - sum(poll[1] for poll in window) / requests < 0.99
        if failed >= 5:
            return place
    return NEVER


def z_test(polls: Sequence[Poll]) -> int:
    """Return the poll at which it rolls back."""
    canary = canary_bad = stable = stable_bad = 0
    for place, poll in enumerate(polls):
        canary, canary_bad = canary + poll[0], canary_bad + poll[1]
        stable, stable_bad = stable + poll[2], stable_bad + poll[3]
        if canary and stable:
            share = (canary_bad + stable_bad) / (canary + stable)
            error = math.sqrt(share * (1 - share) * (1 / canary + 1 / stable))
            if error and canary_bad / canary - stable_bad / stable > Z * error:
                return place
    return NEVER


RIVALS = {"fixed rule": fixed_rule, "Flagger": flagger, "z-test": z_test}
