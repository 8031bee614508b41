"""What a waiver takes out, for how long, and what is told of it."""

from dataclasses import replace
from datetime import date

import pytest

from bot.config.layers import PlacedWaiver
from bot.config.rules import Level
from bot.config.waivers import Waiver
from bot.policy import waiving
from bot.policy.rule import Finding, Rule, Violation

TODAY = date(2026, 12, 1)
PATH = ".github/workflows/ci.yml"
RULE = Rule(id="TIME-MISSING", level=Level.WARNING, summary="Jobs end", fix="Add it.")
FOUND = Violation(
    rule=RULE,
    level=Level.WARNING,
    path=PATH,
    finding=Finding(line=3, column=1, end_line=3, message="No.", subject="deploy", job="deploy"),
)


def waiver(**says: object) -> PlacedWaiver:
    whole = {
        "rule": "TIME-MISSING",
        "paths": (PATH,),
        "reason": "It takes long.",
        "expires": "2027-01-31",
    }
    return PlacedWaiver(Waiver.model_validate(whole | says), ".github/sluice.yml", 7, 5, 9)


def apply(*waivers: PlacedWaiver, found: Violation = FOUND, days: int = 180) -> waiving.Waived:
    return waiving.apply(waivers, [found], TODAY, days)


def told(result: waiving.Waived) -> list[tuple[str, str]]:
    return [(one.rule, one.finding.message) for one in result.told]


def test_without_waivers_everything_counts() -> None:
    assert apply() == waiving.Waived()


def test_what_is_waived_is_handed_on_with_its_waiver() -> None:
    one = waiver()

    assert apply(one) == waiving.Waived(waived=((FOUND, one),))


@pytest.mark.parametrize(
    ("says", "is_waived"),
    [
        pytest.param({"paths": [".github/workflows/*.yml"]}, True, id="a pattern of paths"),
        pytest.param({"paths": ["*.yml"]}, False, id="a star stops at a slash"),
        pytest.param({"paths": ["a", PATH]}, True, id="one of several paths"),
        pytest.param({"jobs": ["dep*"]}, True, id="path and job"),
        pytest.param({"jobs": ["test"]}, False, id="the path, but another job"),
        pytest.param({"paths": [], "jobs": ["deploy"]}, True, id="the job"),
        pytest.param({"paths": ["other.yml"], "jobs": ["deploy"]}, False, id="another path"),
        pytest.param({"paths": [], "fingerprint": FOUND.fingerprint}, True, id="the fingerprint"),
        pytest.param({"fingerprint": "0" * 16}, False, id="another fingerprint"),
        pytest.param({"rule": "TIME-MAX"}, False, id="another rule"),
    ],
)
def test_all_scopes_that_are_given_must_fit(says: dict, is_waived) -> None:
    result = apply(waiver(**says))

    assert bool(result.waived) is is_waived
    assert told(result) == (
        []
        if is_waived
        else [
            (
                "WAIVER-UNUSED",
                (
                    f"The waiver of `{says.get('rule', 'TIME-MISSING')}` "
                    "fits nothing that is found: take it out."
                ),
            )
        ]
    )


def test_a_finding_without_a_job_fits_no_job() -> None:
    found = replace(FOUND, finding=replace(FOUND.finding, job=""))

    assert apply(waiver(paths=[], jobs=["*"]), found=found).waived != ()
    assert apply(waiver(paths=[], jobs=["?*"]), found=found).waived == ()


@pytest.mark.parametrize(
    ("expires", "rule", "message"),
    [
        ("2026-11-30", "WAIVER-EXPIRED", "ended on 2026-11-30: it does not count."),
        (
            "2026-12-01",
            "WAIVER-EXPIRING",
            "ends on 2026-12-01: mend what it waives until then.",
        ),
        (
            "2026-12-15",
            "WAIVER-EXPIRING",
            "ends on 2026-12-15: mend what it waives until then.",
        ),
        ("2026-12-16", "", ""),
        ("2027-05-30", "", ""),
        (
            "2027-05-31",
            "WAIVER-EXPIRED",
            "ends on 2027-05-31, more than 180 days ahead: it does not count.",
        ),
        *(
            (
                odd,
                "WAIVER-EXPIRED",
                "has no `expires` that can be read, such as `2027-01-31`: it does not count.",
            )
            for odd in ("2027-02-30", "soon", "31.01.2027", 20270131, None, "", ["2027-01-31"])
        ),
    ],
)
def test_counts_until_the_end_of_its_day(expires: object, rule: str, message: str) -> None:
    result = apply(waiver(expires=expires))

    assert bool(result.waived) is (rule != "WAIVER-EXPIRED")
    assert told(result) == ([(rule, f"The waiver of `TIME-MISSING` {message}")] if rule else [])


@pytest.mark.parametrize(("days", "is_waived"), [(60, False), (61, True), (62, True)])
def test_the_policy_says_for_how_many_days(days: int, is_waived) -> None:
    assert bool(apply(waiver(), days=days).waived) is is_waived


@pytest.mark.parametrize(
    ("reason", "is_waived"), [("", False), ("  nine is 9 ", False), ("ten is ten", True)]
)
def test_needs_a_reason(reason: str, is_waived) -> None:
    result = apply(waiver(reason=reason))

    assert bool(result.waived) is is_waived
    assert [one.rule for one in result.told] == ([] if is_waived else ["WAIVER-NOREASON"])


def test_the_first_that_fits_waives_and_all_that_fit_are_used() -> None:
    first, second = waiver(), waiver(jobs=["deploy"])

    assert apply(first, second) == waiving.Waived(waived=((FOUND, first),))


def test_what_could_not_be_judged_is_not_waived() -> None:
    found = replace(FOUND, cause=ValueError())

    assert apply(waiver(), found=found).waived == ()


def test_is_told_at_its_place() -> None:
    [one] = apply(waiver(jobs=["a"], fingerprint="0" * 16)).told

    assert one.finding == Finding(
        line=7,
        column=5,
        end_line=9,
        message="The waiver of `TIME-MISSING` fits nothing that is found: take it out.",
        subject=f"TIME-MISSING {PATH} a {'0' * 16}",
        path=".github/sluice.yml",
    )
