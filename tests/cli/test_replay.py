import uuid
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

import bot.sim.data
from bot.model import InstallationId
from bot.queue.job import Arrival, Job, Kind, NewJob, Rank, State
from bot.queue.statements import retry
from bot.queue.upkeep import due, prune
from bot.store.clock import SystemClock
from tests.cli.conftest import ON_BOTH, Ledger, delivery, sluice

DATA = Path(next(iter(bot.sim.data.__path__)))
OPENED = DATA / "pull_request.json"
PULL_REQUEST = OPENED.read_bytes()
GUID = "72d3162e-cc78-11e3-81ab-4c9367dc0958"


def opened(guid: str = GUID) -> Arrival:
    return delivery(guid, "pull_request", PULL_REQUEST)


def comment_on(job: Job) -> NewJob:
    return NewJob(
        id=f"effect:{job.id}",
        kind=Kind.EFFECT,
        name="React",
        key=job.key,
        origin=job.origin,
        installation=job.installation,
        rank=Rank.EFFECT,
        payload=b"{}",
    )


class TestDelivery:
    @ON_BOTH
    def test_one_that_failed_is_queued_again_as_if_it_had_just_come(self, ledger: Ledger) -> None:
        ledger.fail(opened())
        assert ledger.given_up() == [(GUID, "pull_request.opened", "it broke")]

        result = sluice("replay", GUID)

        assert (result.exit_code, result.stdout) == (0, f"{GUID}: queued\n")
        assert ledger.given_up() == []
        [one] = ledger.received()
        assert (one.guid, one.state, one.note) == (GUID, State.QUEUED, "")
        [job] = ledger.claim()
        assert (job.origin, job.name, job.attempts) == (GUID, "pull_request.opened", 1)
        assert (job.installation, job.payload) == (1, PULL_REQUEST)

    @ON_BOTH
    def test_an_effect_of_it_that_was_given_up_is_not_left_behind(self, ledger: Ledger) -> None:
        ledger.admit(opened())
        [job] = ledger.claim()
        [effect] = ledger.finish(job, comment_on(job))
        ledger.bury(effect)
        assert ledger.given_up() == [(GUID, "React", "it broke")]

        sluice("replay", GUID)

        assert ledger.given_up() == []
        assert [job.name for job in ledger.claim()] == ["pull_request.opened"]

    def test_others_that_failed_are_left_alone(self, ledger: Ledger) -> None:
        ledger.fail(opened())
        ledger.fail(opened("another"))

        sluice("replay", GUID)

        assert ledger.states() == {GUID: State.QUEUED, "another": State.FAILED}
        assert [origin for origin, _, _ in ledger.given_up()] == ["another"]

    def test_one_that_went_well_is_handled_again_too(self, ledger: Ledger) -> None:
        ledger.admit(opened())
        ledger.finish(*ledger.claim())

        assert sluice("replay", GUID).stdout == f"{GUID}: queued\n"
        assert [job.payload for job in ledger.claim()] == [PULL_REQUEST]

    def test_one_that_still_waits_is_not_handled_twice(self, ledger: Ledger) -> None:
        ledger.admit(opened())

        assert sluice("replay", GUID).exit_code == 0
        assert ledger.states() == {GUID: State.QUEUED}
        assert ledger.waiting() == 1

    def test_one_that_waits_for_its_next_try_waits_no_more(self, ledger: Ledger) -> None:
        ledger.admit(opened())
        [job] = ledger.claim()
        later = ledger.clock.now() + timedelta(days=365 * 50)
        ledger.run(partial(retry, item=job, at=later, error="not now", counts=True))

        sluice("replay", GUID)

        assert ledger.run(partial(due, now=SystemClock().now())) == [(job.key, job.installation)]

    def test_an_unknown_one_is_said_and_where_to_look(self, ledger: Ledger) -> None:
        result = sluice("replay", "nobody-sent-this")

        assert (result.exit_code, result.stdout) == (78, "")
        assert result.stderr == (
            "sluice: there is no delivery nobody-sent-this whose body is still kept; "
            "see `sluice deliveries`\n"
        )
        assert ledger.received() == []

    @ON_BOTH
    def test_one_whose_body_was_thrown_away_cannot_be_replayed(self, ledger: Ledger) -> None:
        ledger.admit(opened())
        ledger.finish(*ledger.claim())
        ledger.clock.advance(days=8)
        ledger.run(lambda connection: prune(connection, ledger.clock.now()))

        result = sluice("replay", GUID)

        assert result.exit_code == 78
        assert f"no delivery {GUID} whose body is still kept" in result.stderr
        assert ledger.states() == {GUID: State.DONE}

    def test_one_that_was_never_wanted_has_no_body(self, ledger: Ledger) -> None:
        ledger.admit(delivery(GUID, "star", b'{"action": "created"}'))

        assert sluice("replay", GUID).exit_code == 78
        assert ledger.states() == {GUID: State.IGNORED}

    def test_one_that_can_no_longer_be_read_is_said(self, ledger: Ledger) -> None:
        ledger.fail(replace(opened(), body=b'{"action": 5}'))

        result = sluice("replay", GUID)

        assert result.exit_code == 78
        assert result.stderr == f"sluice: {GUID}: not a payload of GitHub: ValidationError\n"
        assert ledger.states() == {GUID: State.FAILED}
        assert len(ledger.given_up()) == 1


class TestFile:
    @ON_BOTH
    def test_it_is_queued_as_if_github_had_sent_it(self, ledger: Ledger) -> None:
        before = SystemClock().now().replace(microsecond=0)

        result = sluice("replay", OPENED, "--event", "pull_request")

        assert (result.exit_code, result.stdout) == (0, f"{OPENED}: queued\n")
        [one] = ledger.received()
        assert (one.event, one.action, one.state) == ("pull_request", "opened", State.QUEUED)
        assert one.installation == InstallationId(1)
        assert before <= one.received_at <= SystemClock().now()
        [job] = ledger.claim()
        assert (job.name, job.key) == ("pull_request.opened", "repository:186853002")
        assert (job.payload, job.is_superseded) == (PULL_REQUEST, False)

    def test_it_has_a_number_of_its_own_that_tells_where_it_came_from(self, ledger) -> None:
        sluice("replay", OPENED, "--event", "pull_request")

        [one] = ledger.received()
        prefix, number = one.guid.split("-", 1)
        assert (prefix, str(uuid.UUID(number))) == ("replay", number)

    @ON_BOTH
    def test_the_same_one_twice_is_queued_twice(self, ledger: Ledger) -> None:
        results = [sluice("replay", OPENED, "--event", "pull_request") for _ in range(2)]

        assert [result.stdout for result in results] == [f"{OPENED}: queued\n"] * 2
        assert list(ledger.states().values()) == [State.QUEUED, State.QUEUED]
        assert ledger.waiting() == 2

    def test_it_may_repeat_a_delivery_that_was_received(self, ledger: Ledger) -> None:
        ledger.admit(opened())

        assert sluice("replay", OPENED, "--event", "pull_request").stdout.endswith("queued\n")
        assert ledger.waiting() == 2

    def test_it_can_be_replayed_by_its_number(self, ledger: Ledger) -> None:
        sluice("replay", OPENED, "--event", "pull_request")
        [job] = ledger.claim()
        ledger.bury(job)

        assert sluice("replay", job.origin).stdout == f"{job.origin}: queued\n"
        assert ledger.states() == {job.origin: State.QUEUED}

    @pytest.mark.parametrize(
        ("name", "event", "state"),
        [
            ("workflow_run", "workflow_run", "queued"),
            ("issue_comment", "issue_comment", "queued"),
            ("merge_group", "merge_group", "queued"),
            ("pull_request", "invented_tomorrow", "ignored"),
        ],
    )
    def test_its_event_decides_what_becomes_of_it(self, ledger, name, event, state) -> None:
        file = DATA / f"{name}.json"

        assert sluice("replay", file, "--event", event).stdout == f"{file}: {state}\n"
        assert list(ledger.states().values()) == [state]
        assert ledger.waiting() == (state == "queued")

    def test_without_its_event_it_is_taken_for_a_delivery(self, ledger: Ledger) -> None:
        result = sluice("replay", OPENED)

        assert result.exit_code == 78
        assert f"no delivery {OPENED}" in result.stderr

    @pytest.mark.parametrize(
        ("body", "why"),
        [
            pytest.param(b"", "DecodeError", id="empty"),
            pytest.param(b"not JSON", "DecodeError", id="not JSON"),
            pytest.param(b'{"action": ', "DecodeError", id="cut off"),
            pytest.param(b"[]", "ValidationError", id="an array"),
            pytest.param(b'{"title": "\xff"}', "UnicodeDecodeError", id="not UTF-8"),
        ],
    )
    def test_what_is_no_payload_is_refused(self, ledger, tmp_path, body: bytes, why: str) -> None:
        file = tmp_path / "payload.json"
        file.write_bytes(body)

        result = sluice("replay", file, "--event", "pull_request")

        assert (result.exit_code, result.stdout) == (78, "")
        assert result.stderr == f"sluice: {file}: not a payload of GitHub: {why}\n"
        assert ledger.received() == []

    def test_one_that_is_not_there_is_said(self, ledger: Ledger, tmp_path) -> None:
        result = sluice("replay", tmp_path / "none.json", "--event", "pull_request")

        assert (result.exit_code, result.stdout) == (78, "")
        assert result.stderr == f"sluice: {tmp_path}/none.json: No such file or directory\n"

    def test_a_folder_is_said(self, ledger: Ledger, tmp_path) -> None:
        result = sluice("replay", tmp_path, "--event", "pull_request")

        assert (result.exit_code, result.stderr) == (78, f"sluice: {tmp_path}: Is a directory\n")


def test_what_to_replay_must_be_said(ledger: Ledger) -> None:
    result = sluice("replay")

    assert result.exit_code == 2
    assert "FILE|DELIVERY" in result.stderr
