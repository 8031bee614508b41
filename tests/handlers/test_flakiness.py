"""Which jobs and tests of a repository fail by chance, as the ledger and GitHub tell together."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.ci.past import Past
from bot.codeowners import parse
from bot.errors import RefusedError, TransientError
from bot.handlers import flakiness
from bot.handlers.flakiness import Flakiness, Period, find_flaky
from bot.model import File, Repo, RepoId, Sha
from tests.ci.pasts import NOW, past
from tests.clock import FakeClock

SHOP = Repo(RepoId(1), "octo", "shop")
TEST = "tests/test_cart.py::test_total"
ALWAYS = Period(since=NOW - timedelta(days=90), until=NOW)


@dataclass
class Shop:
    """A repository, as the store and GitHub know it.

    Attributes:
        paths_: Its files; an error where they cannot be had.
        asked: What GitHub was asked for.
    """

    known: list[Past] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    paths_: Collection[str] | Exception | None = ("api/tests/test_cart.py",)
    policy: str = ""
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.clock = FakeClock(NOW)
        self.github = self.store = self

    async def pasts(self, _: Repo, since, most: int) -> list[Past]:
        return [one for one in self.known if one.job.completed_at >= since][:most]

    async def default_branch(self, _: Repo) -> str:
        self.asked.append("default branch")
        return "main"

    async def read(self, _: Repo, __: object, *, ref: str, path: str):
        assert ref == "main"
        self.asked.append(path)
        text = self.files.get(path)
        return {}, None if text is None else File(path, Sha("a" * 40), text.encode())

    async def paths(self, _: Repo, sha: Sha) -> Collection[str] | None:
        self.asked.append("paths")
        assert sha == self.known[0].job.head_sha
        if isinstance(self.paths_, Exception):
            raise self.paths_
        return self.paths_

    async def last_good_policy(self, _: Repo) -> File | None:
        return File("sluice.yml", Sha("b" * 40), self.policy.encode()) if self.policy else None

    async def last_good_shared(self, _: str):
        return {}


def flake(run: int) -> list[Past]:
    """Fail, and pass when run again: the newest first, as the store has them."""
    return [
        past(run, "success", attempt=2, path=".github/workflows/ci.yml"),
        past(run, tests=(TEST,), path=".github/workflows/ci.yml"),
    ]


async def found(shop: Shop, period: Period = ALWAYS, **more) -> Flakiness:
    return await find_flaky(SHOP, period, shop, **more)


@pytest.mark.parametrize(
    ("period", "attempts"),
    [
        pytest.param(ALWAYS, 2, id="always"),
        pytest.param(
            Period(since=past(90).job.completed_at, until=NOW), 2, id="since the very moment"
        ),
        pytest.param(
            Period(since=past(90).job.completed_at + timedelta(seconds=1), until=NOW),
            1,
            id="since a second later",
        ),
        pytest.param(
            Period(since=ALWAYS.since, until=past(90, attempt=2).job.completed_at),
            1,
            id="until the very moment",
        ),
        pytest.param(
            Period(
                since=ALWAYS.since,
                until=past(90, attempt=2).job.completed_at + timedelta(seconds=1),
            ),
            2,
            id="until a second later",
        ),
    ],
)
async def test_the_time_that_is_looked_at(period: Period, attempts: int) -> None:
    told = await found(Shop(flake(90)), period)

    assert told.attempts == attempts
    assert bool(told.rows) is (attempts == 2)


@pytest.mark.parametrize(("count", "is_complete"), [(3, True), (4, False), (5, False)])
async def test_what_is_cut_off_is_told(monkeypatch, count: int, is_complete) -> None:
    monkeypatch.setattr(flakiness, "MOST_PASTS", 4)

    told = await found(Shop([past(run, "success") for run in range(99, 99 - count, -1)]))

    assert told.attempts == min(count, 4)
    assert told.is_complete is is_complete


async def test_owners_are_those_of_the_file_that_the_repository_has() -> None:
    codeowners = "/api/ @ada\n/tests/ @mallory\n/.github/ @bob\n"
    shop = Shop(flake(90), {"CODEOWNERS": codeowners, "docs/CODEOWNERS": "* @mallory\n"})

    test, job = (await found(shop)).rows

    assert (test.owners, job.owners) == (("@ada",), ("@bob",))
    assert shop.asked == ["default branch", ".github/CODEOWNERS", "CODEOWNERS", "paths"]


async def test_given_owners_stand_in_their_place() -> None:
    shop = Shop(flake(90), {"CODEOWNERS": "* @mallory\n"})

    test, job = (await found(shop, owners=parse("* @ada\n"))).rows

    assert (test.owners, job.owners) == (("@ada",), ("@ada",))
    assert shop.asked == ["default branch", "paths"]


@pytest.mark.parametrize(
    "paths",
    [
        None,
        (),
        ("a/tests/test_cart.py", "b/tests/test_cart.py"),
        TransientError("502"),
        RefusedError("no", status=403),
    ],
    ids=["too many", "none", "two alike", "GitHub is away", "refused"],
)
async def test_a_file_that_cannot_be_told_has_no_owner(paths) -> None:
    shop = Shop(flake(90), {"CODEOWNERS": "tests/ @ada\n/.github/ @bob\n"}, paths)

    test, job = (await found(shop)).rows

    assert (test.owners, job.owners) == ((), ("@bob",))


async def test_no_paths_are_asked_for_where_no_test_names_a_file() -> None:
    again, first = past(90, "success", attempt=2), past(90, tests=("TestTotal",))
    shop = Shop([again, first], {".github/CODEOWNERS": "* @ada\n"})

    assert len((await found(shop)).rows) == 2
    assert shop.asked == ["default branch", ".github/CODEOWNERS"]


async def test_nothing_more_is_asked_for_where_nothing_is_flaky() -> None:
    shop = Shop([past(90, "success")], {"CODEOWNERS": "* @ada\n"})

    assert (await found(shop)).rows == ()
    assert shop.asked == ["default branch"]


async def test_the_last_good_policy_says_what_is_in_quarantine() -> None:
    entry = "{test: 'tests/*', reason: x, owner: '@ada', until: 2026-11-22}"
    shop = Shop(flake(90), policy=f"version: 1\nfailures: {{quarantine: [{entry}]}}\n")

    test, job = (await found(shop)).rows

    assert test.quarantine is not None
    assert not test.quarantine.is_over, "today is the last day"
    assert job.quarantine is None
