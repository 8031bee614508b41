import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, strategies as st

from bot.audit.record import AuditRecord, Provenance, Type, about, body, entered, read
from bot.records import Audit
from tests.audit.entries import NOON, REPO, record

TEXT = st.text(st.characters())  # halves of surrogate pairs included
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=20,
)
"""What JSON can hold, but fractions."""


def envelope(data: object, **changes) -> bytes:
    values = {
        "specversion": "1.0",
        "id": "7:0",
        "source": "https://github.com/octo/shop",
        "type": "x",
        "time": "2026-01-05T12:00:00.000Z",
        "subject": "production",
        "datacontenttype": "application/json",
        "data": data,
    }
    text = json.dumps(values | changes, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def test_a_record_is_an_event_of_cloudevents_with_what_led_to_it() -> None:
    assert body(record(Type.VOTE_CAST, request="r1", sha="abc")) == (
        b'{"data":{"actor":{"id":2,"login":"bob"},'
        b'"provenance":{"event":"issue_comment.created","origin":"a-delivery","sha256":"'
        + b"ab"
        * 32
        + b'"},"repository":{"id":9,"name":"octo/shop"},"request":"r1","sha":"abc"},'
        b'"datacontenttype":"application/json","id":"7:0",'
        b'"source":"https://github.com/octo/shop","specversion":"1.0","subject":"production",'
        b'"time":"2026-01-05T12:00:00.000Z","type":"dev.sluice.vote.cast.v1"}'
    )


def test_nobody_did_what_time_did() -> None:
    audit = Audit(type=Type.REQUEST_EXPIRED, repo=REPO, subject="production", data={})

    made = entered(audit, "https://github.com", Provenance(id="1", at=NOON, event="", origin=""))

    assert made.data["actor"] is None


def test_what_a_handler_says_cannot_replace_what_led_to_the_record() -> None:
    made = record(Type.VOTE_CAST, actor={"id": 1}, repository={"id": 1}, provenance={})

    assert made.data["actor"] == {"id": 2, "login": "bob"}
    assert made.data["repository"] == {"id": 9, "name": "octo/shop"}
    assert made.data["provenance"] != {}


def test_types_are_named_after_what_happened_or_as_cdevents_does() -> None:
    names = {kind.name: kind.value for kind in Type}
    foreign = {name for name in names.values() if name.startswith("dev.cdevents.service.")}

    assert foreign == {names["DEPLOY_SUCCEEDED"], names["ROLLBACK_SUCCEEDED"]}
    assert all(
        value == f"dev.sluice.{name.lower().replace('_', '.', 1)}.v1"
        for name, value in names.items()
        if value not in foreign
    )


@pytest.mark.parametrize(
    "time",
    [
        datetime(2026, 1, 5, 12, 0, 0, 123_999, UTC),
        datetime(2026, 1, 5, 13, 0, 0, 123_000, timezone(timedelta(hours=1))),
    ],
    ids=["cut to milliseconds", "in UTC"],
)
def test_times_are_in_utc_and_milliseconds(time: datetime) -> None:
    made = AuditRecord(id="1", source="s", type="t", time=time, subject="", data={})

    assert json.loads(body(made))["time"] == "2026-01-05T12:00:00.123Z"


def test_names_are_sorted_by_their_utf_16_as_the_rfc_shows() -> None:
    names = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]

    said = json.loads(body(record("x", checks=dict.fromkeys(names, 0))))

    in_order = ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]
    assert list(said["data"]["checks"]) == in_order


def test_half_an_emoji_does_not_keep_a_decision_out_of_the_log() -> None:
    made = record("x", title="ship it \ud83d", checks={"\ude00": ["\ud83d\ude00"]})

    said = json.loads(body(made))["data"]

    assert said["title"] == "ship it \ufffd"
    assert said["checks"] == {"\ufffd": ["\U0001f600"]}


@given(st.dictionaries(TEXT, JSON, max_size=5))
def test_what_was_written_is_read_and_written_alike(data: dict) -> None:
    made = AuditRecord(id="1", source="s", type="t", time=NOON, subject="", data=data)
    canonical = body(made)

    again = read(canonical)

    assert body(again) == canonical
    assert (again.id, again.source, again.type, again.time) == ("1", "s", "t", NOON)


@pytest.mark.parametrize(
    "canonical",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff",
        b"{}",
        envelope(3),
        envelope({}, time="soon"),
        b"[" * 9999,
    ],
    ids=[
        "nothing",
        "half",
        "a list",
        "null",
        "not UTF-8",
        "no field",
        "no data",
        "no time",
        "very deep",
    ],
)
def test_other_bytes_are_no_record(canonical: bytes) -> None:
    with pytest.raises(ValueError, match="is no record"):
        read(canonical)


@pytest.mark.parametrize(
    "canonical",
    [
        envelope({}).replace(b'":', b'": '),
        envelope({"b": 1, "a": 2}).replace(b'"a":2,"b":1', b'"b":1,"a":2'),
        envelope({"a": 1}).replace(b'"a":1', b'"a":2,"a":1'),
        envelope({"a": "é"}).replace("é".encode(), b"\\u00e9"),
        envelope({}, more=1),
        envelope({}, specversion="2.0"),
        envelope({}, time="2026-01-05T13:00:00.000+01:00"),
    ],
    ids=["spaces", "order", "twice", "escapes", "more", "version", "time zone"],
)
def test_another_form_of_a_record_is_refused(canonical: bytes) -> None:
    with pytest.raises(ValueError, match="is not in canonical form"):
        read(canonical)


def test_the_canonical_form_is_read() -> None:
    assert read(envelope({"a": "é"})).data == {"a": "é"}


@pytest.mark.parametrize(
    ("data", "subject"),
    [
        ({"request": "r1", "deployment_id": 5}, "r1"),
        ({"deployment_id": 5}, "deployment:5"),
        ({"request": "", "deployment_id": 5}, "deployment:5"),
        ({"environment": "production"}, None),
    ],
    ids=["a request", "a deployment that nobody requested", "an empty request", "neither"],
)
def test_what_a_record_is_about(data: dict, subject: str | None) -> None:
    assert about(record("x", **data)) == subject
