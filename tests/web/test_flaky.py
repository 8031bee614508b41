"""The page of what fails by chance, over real HTTP."""

import base64
import hashlib
from dataclasses import dataclass, field
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from aiohttp import web as http

from bot.ci.flaky import Unit
from bot.ci.flaky_rows import Kind, Row, Share
from bot.ci.history import Proof
from bot.ci.past import Past
from bot.ci.quarantine import Quarantine
from bot.config.failures import Quarantined
from bot.errors import NotFoundError, RefusedError, StorageError, TransientError
from bot.handlers.flakiness import Flakiness
from bot.model import Repo, RepoId
from bot.web.flaky import REMEMBERED, FlakyPage
from bot.web.flaky_html import MOST_ROWS, Shown, page
from tests.ci.pasts import NOW, past

TOKEN = "the password: of the päges"
SHOP = Repo(RepoId(1), "octo", "shop")
EVIL = "<script>alert(1)</script>\u202e\x00\n[x](javascript:1) \"'&amp;"


@dataclass
class Shop:
    """A repository, as the store and GitHub know it. Counts how often it is looked for."""

    clock: object
    known: list[Past] = field(default_factory=list)
    trouble: Exception | None = None
    looked: int = 0
    server_url: str = "https://github.com"

    def __post_init__(self) -> None:
        self.github = self.store = self

    async def find(self, name: str):
        self.looked += 1
        if self.trouble:
            raise self.trouble
        if name != "octo/shop":
            raise NotFoundError("not installed", status=404)
        return SHOP, self

    async def pasts(self, _: Repo, since, most: int) -> list[Past]:
        return [one for one in self.known if one.job.completed_at >= since][:most]

    async def default_branch(self, _: Repo) -> str:
        return "main"

    async def read(self, *_: object, **__: object):
        return {}, None

    async def last_good_policy(self, _: Repo) -> None:
        return None

    async def last_good_shared(self, _: str):
        return {}


@pytest.fixture
def shop(clock) -> Shop:
    clock.advance(seconds=(NOW - clock.now()).total_seconds())
    return Shop(clock)


@pytest.fixture
async def get(aiohttp_client, shop, clock):
    """Ask for a page; what is given in the place of the header is sent as it is."""
    application = http.Application()
    FlakyPage(TOKEN, shop.find, clock).add_to(application.router)
    client = await aiohttp_client(application)

    async def ask(name: str = "octo/shop", *headers: str):
        sent = [("Authorization", value) for value in headers or (basic(TOKEN),)]
        async with client.get(f"/flaky/{name}", headers=sent) as answer:
            return answer, await answer.text()

    return ask


def basic(password: str, name: str = "me") -> str:
    return f"Basic {base64.b64encode(f'{name}:{password}'.encode()).decode()}"


class Words(HTMLParser):
    """What a browser would show, and where its links lead."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs) -> None:
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name == "href"]

    def handle_data(self, data) -> None:
        self.text += data


def flake(run: int, **more) -> list[Past]:
    failed = past(run, **more)
    return [failed, past(run, "success", attempt=2, **more)]


async def test_what_fails_by_chance_is_shown_with_its_proofs(get, shop) -> None:
    shop.known = flake(99)

    answer, html = await get()

    shown = Words(html)
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert html.startswith("<!DOCTYPE html>\n<html")
    assert "CI / unit1 of 1 (100.0%)20.7%2026-11-22" in shown.text
    assert shown.links == [
        "https://github.com/octo/shop/actions/runs/99/job/991",
        "https://github.com/octo/shop/actions/runs/99/job/992",
    ]


async def test_a_browser_is_told_to_run_load_and_keep_nothing(get) -> None:
    answer, html = await get()

    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "script" not in Words(html).tags


async def test_the_style_is_the_one_that_is_allowed(get) -> None:
    answer, html = await get()

    style = html.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param([""], id="nothing"),
        pytest.param([basic("wrong")], id="another password"),
        pytest.param([basic("")], id="an empty one"),
        pytest.param([basic(TOKEN[:-1])], id="a part"),
        pytest.param([basic(f"{TOKEN} ")], id="more"),
        pytest.param([f"Bearer {TOKEN.replace('ä', 'a')}"], id="another scheme"),
        pytest.param(["Basic"], id="a scheme alone"),
        pytest.param(["Basic ???"], id="no Base64"),
        pytest.param(["Basic bWU="], id="no colon"),
        pytest.param([basic(TOKEN), basic(TOKEN)], id="twice"),
    ],
)
async def test_without_the_password_nothing_is_said_or_looked_for(get, shop, headers) -> None:
    answer, text = await get("octo/shop", *headers)

    assert (answer.status, shop.looked) == (401, 0)
    assert answer.headers["WWW-Authenticate"].startswith("Basic ")
    assert "octo" not in text


@pytest.mark.parametrize("name", ["me", "", "ädä"])
async def test_whatever_name_stands_before_it(get, name: str) -> None:
    answer, _ = await get("octo/shop", basic(TOKEN, name))

    assert answer.status == 200


@pytest.mark.parametrize("name", ["octo/other", "octo/%3Cscript%3E"])
async def test_another_repository_is_not_found(get, name: str) -> None:
    answer, text = await get(name)

    assert (answer.status, text) == (404, "The App is not installed there.")


@pytest.mark.parametrize(
    "trouble",
    [StorageError("away"), TransientError("502"), RefusedError("forbidden", status=403)],
    ids=["the database", "GitHub", "refused"],
)
async def test_what_cannot_be_read_now_says_so(get, shop, trouble: Exception) -> None:
    shop.trouble = trouble

    answer, text = await get()

    assert (answer.status, answer.headers["Retry-After"]) == (503, "60")
    assert str(trouble) not in text


async def test_a_page_is_given_again_for_a_while(get, shop, clock) -> None:
    await get()
    shop.known = flake(99)

    clock.advance(seconds=REMEMBERED - 1)
    _, kept = await get("Octo/Shop")
    clock.advance(seconds=1)
    _, new = await get()

    assert "Nothing is known to." in kept
    assert "CI / unit" in new
    assert shop.looked == 2


async def test_it_looks_back_for_thirty_days(get, shop, clock) -> None:
    shop.known = flake(99)

    clock.advance(days=29)
    _, before = await get()
    clock.advance(days=1)
    _, after = await get()

    assert "CI / unit" in before
    assert "Nothing is known to." in after


def row(kind: Kind = Kind.TEST, **more) -> Row:
    known = {
        "unit": Unit("CI", "unit", "test_a"),
        "flakes": 1,
        "share": None if kind is Kind.SUSPECT else Share(4, 0.25, 0.046),
        "first_seen": NOW - timedelta(days=3),
        "last_seen": NOW,
        "proofs": (Proof("failed", 1, 2), Proof("passed", 1, 3)),
    }
    return Row(kind=kind, **{**known, **more})


def html_of(*rows: Row, is_complete: bool = True) -> str:
    found = Flakiness(repo=SHOP, rows=rows, attempts=7, is_complete=is_complete)
    return page(Shown(found=found, at=NOW, days=30, server_url="https://github.com")).decode()


def test_each_kind_has_a_chapter() -> None:
    shown = Words(html_of(*(row(kind) for kind in Kind)))

    for told in ("Tests (1)", "Jobs (1)", "Infrastructure (1)", "Suspected (1)", "1 commit"):
        assert told in shown.text
    assert shown.tags.count("table") == 4


def test_a_chapter_without_rows_is_left_out() -> None:
    shown = Words(html_of(row()))

    assert shown.tags.count("h2") == 1
    assert "Jobs" not in shown.text


@pytest.mark.parametrize(
    ("count", "more"), [(MOST_ROWS, ""), (MOST_ROWS + 1, "… and 1 more")], ids=["all", "too many"]
)
def test_rows_are_bounded(count: int, more: str) -> None:
    shown = Words(html_of(*[row()] * count))

    assert shown.tags.count("tr") == MOST_ROWS + 1
    assert ("more: `sluice report flaky`" in shown.text) is bool(more)
    assert more in shown.text


@pytest.mark.parametrize(
    ("is_complete", "is_told"), [(True, False), (False, True)], ids=["all jobs", "not all"]
)
def test_that_jobs_are_left_out_is_told(is_complete, is_told) -> None:
    assert ("there are more than are looked at" in html_of(is_complete=is_complete)) is is_told


@pytest.mark.parametrize(
    ("is_over", "told"),
    [(False, "until 2026-11-22, @ada: octo/shop#1"), (True, "over since 2026-11-22")],
    ids=["valid", "over"],
)
def test_quarantine(is_over, told: str) -> None:
    entry = Quarantined(test="*", reason="octo/shop#1", owner="@ada", until=NOW.date())

    assert told in Words(html_of(row(quarantine=Quarantine(entry, is_over)))).text


def test_owners() -> None:
    assert "@ada, @octo/qa" in Words(html_of(row(owners=("@ada", "@octo/qa")))).text


def test_no_name_becomes_markup() -> None:
    entry = Quarantined(test="*", reason=EVIL, owner=EVIL, until=NOW.date())
    evil = row(
        unit=Unit(EVIL, EVIL, EVIL), owners=(EVIL,), quarantine=Quarantine(entry, is_over=False)
    )

    html = html_of(evil, row(unit=Unit(EVIL, EVIL)))

    shown = Words(html)
    assert set(shown.tags) == set(Words(html_of(row())).tags)
    assert shown.links == Words(html_of(row(), row())).links
    assert shown.text.count("<script>alert(1)</script>") == 8
    assert not {"\u202e", "\x00"} & set(html)


def test_names_are_cut_off() -> None:
    assert "x" * 301 not in html_of(row(unit=Unit("CI", "unit", "x" * 10_000)))
