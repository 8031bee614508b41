import csv
import io
import json

import msgspec
import pytest
from hypothesis import given, strategies as st

from bot.audit.export import COLUMNS, Row, as_csv, as_json, row
from bot.audit.record import Type
from tests.audit.entries import ANN, BOB, EVE, entry, log, stamp


def vote(person: dict, minutes: float) -> dict:
    return {**person, "at": stamp(minutes), "source": "comment", "sha": "abc"}


OPENED = (
    Type.REQUEST_OPENED,
    0,
    {
        "environment": "production",
        "sha": "abc",
        "previous_sha": "def",
        "pull_request": 12,
        "title": "Ship it",
        "ticket": "SHOP-7",
        "author": ANN,
        "reviewers": [BOB, EVE],
        "policy_digest": "sha256:1",
    },
)
LET_THROUGH = (
    Type.DEPLOY_RELEASED,
    10,
    {
        "votes": [vote(EVE, 8), vote(BOB, 5)],
        "checks": {"unit": "success", "lint": "skipped"},
        "window_s": 600,
        "security_scan": "success",
        "secret_scan": "neutral",
    },
)
STARTED = (Type.DEPLOY_STARTED, 11, {"deployment_id": 5, "run_id": 77})
SUCCEEDED = (Type.DEPLOY_SUCCEEDED, 15, {"canary_steps": 3})


def cells(found: Row, *names: str) -> list:
    return [found[name] for name in names]


def test_a_deployment_is_a_row_of_what_its_records_say_together() -> None:
    entries = log(OPENED, LET_THROUGH, STARTED, SUCCEEDED, (Type.RETRY_REQUESTED, 20))

    assert row(entries) == {
        "deploy_id": "r1",
        "service": "octo/shop",
        "env": "production",
        "started_at": "2026-01-05T12:11:00+00:00",
        "finished_at": "2026-01-05T12:15:00+00:00",
        "result": "success",
        "sha": "abc",
        "previous_sha": "def",
        "pr": 12,
        "title": "Ship it",
        "ticket": "SHOP-7",
        "author": "ann",
        "reviewers": "bob; eve",
        "approved_by_1": "bob",
        "approved_by_1_at": "2026-01-05T12:05:00+00:00",
        "approved_by_2": "eve",
        "approved_by_2_at": "2026-01-05T12:08:00+00:00",
        "approver_is_author": False,
        "approvals_before_deploy": 2,
        "within_2h_window": True,
        "checks_required": "lint; unit",
        "checks_passed_at": "2026-01-05T12:10:00+00:00",
        "security_scan": "success",
        "secret_scan": "neutral",
        "canary_steps": 3,
        "auto_rollback": False,
        "emergency": False,
        "retro_review_at": None,
        "policy_version": "sha256:1",
        "leaf_seq": 4,
        "leaf_hash": entries[3].leaf.hex(),
    }


def test_the_columns_are_those_that_auditors_ask_for_in_their_order() -> None:
    assert tuple(row(log(STARTED))) == COLUMNS


@pytest.mark.parametrize(
    ("records", "started", "finished", "result"),
    [
        ([LET_THROUGH], 10, None, "pending"),
        ([(Type.ROLLBACK_REQUESTED, 3), LET_THROUGH], 10, None, "pending"),
        ([LET_THROUGH, STARTED], 11, None, "in_progress"),
        ([(Type.DEPLOY_BYPASSED, 4)], 4, None, "bypassed"),
        ([LET_THROUGH, (Type.DEPLOY_FAILED, 14)], 10, 14, "failure"),
        ([STARTED, (Type.ROLLBACK_SUCCEEDED, 14)], 11, 14, "rolled_back"),
        ([STARTED, (Type.DEPLOY_FAILED, 14), (Type.DEPLOY_STARTED, 20)], 11, None, "in_progress"),
        ([STARTED, (Type.DEPLOY_FAILED, 14), (Type.DEPLOY_SUCCEEDED, 21)], 11, 21, "success"),
        ([LET_THROUGH, (Type.REQUEST_CANCELLED, 12)], 10, None, "cancelled"),
        ([LET_THROUGH, (Type.REQUEST_EXPIRED, 12)], 10, None, "expired"),
        ([LET_THROUGH, (Type.REQUEST_SUPERSEDED, 12)], 10, None, "superseded"),
        ([LET_THROUGH, (Type.REQUEST_REJECTED, 12)], 10, None, "rejected"),
        ([(Type.DEPLOY_STARTED, 9, {"at": stamp(2)})], 2, None, "in_progress"),
    ],
    ids=[
        "let through",
        "a rollback that was let through",
        "begun",
        "begun without us",
        "failed",
        "a rollback",
        "failed and begun again",
        "failed and then not",
        "cancelled when it was let through",
        "expired when it was let through",
        "superseded when it was let through",
        "rejected when it was let through",
        "at the time that GitHub says",
    ],
)
def test_how_far_it_got_and_when(
    records: list, started: int, finished: int | None, result: str
) -> None:
    found = row(log(*records))

    times = [stamp(started), stamp(finished) if finished else None]
    assert cells(found, "started_at", "finished_at", "result") == [*times, result]


@pytest.mark.parametrize(
    ("votes", "before", "in_time", "of_author"),
    [
        ([], 0, None, False),
        ([vote(BOB, 0), vote(EVE, 10)], 2, True, False),
        ([vote(BOB, -0.1), vote(EVE, 9)], 2, False, False),
        ([vote(BOB, 5), vote(EVE, 10.5)], 2, False, False),
        ([vote(BOB, 5), vote(EVE, 11)], 1, False, False),
        ([vote(BOB, 5), vote(BOB, 6)], 1, True, False),
        ([vote(BOB, 5), vote(ANN, 6)], 2, True, True),
        ([vote({**ANN, "login": "renamed"}, 6)], 1, True, True),
        ([vote({**EVE, "login": "ann"}, 6)], 1, True, False),
    ],
    ids=[
        "nobody",
        "just fresh and just in time",
        "one is too old",
        "one came when it was let through already",
        "one came when it had begun",
        "one person twice",
        "the author",
        "the author under another name",
        "someone who took the author's name",
    ],
)
def test_who_approved_it_and_whether_in_time(
    votes: list, before: int, in_time: object, of_author: object
) -> None:
    _, _, more = LET_THROUGH
    found = row(log(OPENED, (Type.DEPLOY_DISPATCHED, 10, {**more, "votes": votes}), STARTED))

    names = ("approvals_before_deploy", "within_2h_window", "approver_is_author")
    assert cells(found, *names) == [before, in_time, of_author]


def test_two_hours_are_what_a_vote_counts_unless_the_record_says_otherwise() -> None:
    fresh = row(log((Type.DEPLOY_STARTED, 120, {"votes": [vote(BOB, 0)]})))
    stale = row(log((Type.DEPLOY_STARTED, 120, {"votes": [vote(BOB, -1)]})))

    assert (fresh["within_2h_window"], stale["within_2h_window"]) == (True, False)


def test_one_approval_leaves_the_second_empty() -> None:
    found = row(log((Type.DEPLOY_STARTED, 1, {"votes": [vote(BOB, 0)]})))

    assert cells(found, "approved_by_1", "approved_by_2", "approved_by_2_at") == ["bob", None, None]


def test_without_a_known_author_nobody_can_tell_whether_they_approved() -> None:
    found = row(log((Type.DEPLOY_STARTED, 1, {"votes": [vote(BOB, 0)]})))

    assert cells(found, "author", "approver_is_author") == [None, None]


@pytest.mark.parametrize(
    ("checks", "passed"),
    [
        ([{"unit": "success"}, {"unit": "failure"}], 0),
        ([{"unit": "in_progress"}, {"unit": "success"}], 1),
        ([{"unit": "success", "lint": "failure"}], None),
        ([{}], None),
        ([None], None),
    ],
    ids=["at first", "later", "not all", "none are required", "unknown"],
)
def test_when_all_required_checks_had_passed(checks: list, passed: int | None) -> None:
    entries = log(*((Type.DEPLOY_STARTED, at, {"checks": one}) for at, one in enumerate(checks)))

    assert row(entries)["checks_passed_at"] == (None if passed is None else stamp(passed))


@pytest.mark.parametrize(
    ("extra", "is_emergency"),
    [
        ((Type.GATE_OVERRIDDEN, 1), True),
        ((Type.DEPLOY_BYPASSED, 1), True),
        ((Type.REQUEST_OPENED, 1, {"emergency": True}), True),
        ((Type.CHECK_OVERRIDDEN, 1), False),
    ],
    ids=["the gate was overridden", "started without us", "asked for as one", "another exception"],
)
def test_what_is_an_emergency(extra: tuple, is_emergency: object) -> None:
    assert row(log(extra, STARTED))["emergency"] is is_emergency


def test_the_review_afterwards_and_the_rollback_by_itself_are_told() -> None:
    entries = log(
        STARTED,
        (Type.DEPLOY_FAILED, 14, {"auto_rollback": True}),
        (Type.REVIEW_DUE, 15),
        (Type.REVIEW_DONE, 60),
    )

    assert cells(row(entries), "auto_rollback", "retro_review_at") == [True, stamp(60)]


def test_a_deployment_that_nobody_requested_is_known_by_githubs_number() -> None:
    assert row([entry(1, Type.DEPLOY_BYPASSED, deployment_id=5)])["deploy_id"] == "deployment:5"


def test_a_record_that_names_nothing_is_a_row_of_its_own() -> None:
    assert row([entry(1, Type.DEPLOY_BYPASSED)])["deploy_id"] == "1:0"


def test_a_service_of_its_own_name_goes_by_that() -> None:
    assert row(log((Type.DEPLOY_STARTED, 1, {"service": "basket"})))["service"] == "basket"


def test_what_became_known_is_not_forgotten_for_a_null() -> None:
    found = row(log(OPENED, (Type.DEPLOY_STARTED, 1, {"pull_request": None, "title": "Now"})))

    assert cells(found, "pr", "title") == [12, "Now"]


@pytest.mark.parametrize(
    "data",
    [{"votes": [{"login": "bob"}]}, {"at": "2026-01-05T12:00:00"}, {"at": "noon"}],
    ids=["a vote of nobody", "a time without a zone", "no time"],
)
def test_records_of_another_shape_are_refused(data: dict) -> None:
    with pytest.raises(msgspec.ValidationError):
        row(log((Type.DEPLOY_STARTED, 1, data)))


def lines(*titles: str) -> list[dict]:
    rows = [row(log((Type.DEPLOY_STARTED, 1, {"title": title}))) for title in titles]
    return list(csv.DictReader(io.StringIO(as_csv(rows), newline="")))


def test_the_csv_has_a_head_and_ends_its_lines_as_the_rfc_says() -> None:
    assert as_csv([]) == ",".join(COLUMNS) + "\r\n"
    assert as_csv([row(log(STARTED))]).count("\r\n") == 2


def test_cells_are_words_a_script_can_read() -> None:
    [line] = lines('one, "two"')

    names = ("title", "emergency", "pr", "leaf_seq")
    assert cells(line, *names) == ['one, "two"', "false", "", "1"]


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_no_cell_is_a_formula(first: str) -> None:
    [line] = lines(f"{first}HYPERLINK(1)")

    assert line["title"] == f"'{first}HYPERLINK(1)"


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_title_comes_back_from_the_csv(title: str) -> None:
    [line] = lines(title)

    assert line["title"].removeprefix("'") == title.removeprefix("'")


def test_the_json_says_what_the_csv_says() -> None:
    rows = [row(log(OPENED, STARTED)), row(log(STARTED))]

    assert json.loads(as_json(rows)) == rows
