"""The page of what fails by chance: one file of HTML, readable without a script.

It is built as a tree and not as text, so that no name of a test can become markup.
"""

import base64
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from xml.etree.ElementTree import Element, SubElement, tostring

from bot.ci.flaky_rows import Kind, Row, address, stamp
from bot.ci.history import Proof
from bot.ci.quarantine import Quarantine
from bot.handlers.flakiness import Flakiness
from bot.markdown import one_line, plural
from bot.model import Repo

MOST_ROWS: Final = 200
"""Of each kind. The report has all of them."""

LONGEST: Final = 300
"""Characters shown of a name."""

STYLE: Final = """
:root { color-scheme: light dark }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 90rem; padding: 0 1rem }
.wide { overflow-x: auto }
table { border-collapse: collapse; width: 100% }
th, td { border-bottom: 1px solid #8885; padding: .4rem .8rem; text-align: left }
td { vertical-align: top; overflow-wrap: anywhere }
.number { text-align: right; white-space: nowrap; overflow-wrap: normal }
.over { font-weight: bold }
"""

_DIGEST = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()

POLICY: Final = (
    f"default-src 'none'; style-src 'sha256-{_DIGEST}'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
"""What the page may do, as a browser is told. Source: https://www.w3.org/TR/CSP3/"""

CHAPTERS: Final = {
    Kind.TEST: ("Tests", "They failed and then passed in the same run, so on the same commit."),
    Kind.JOB: ("Jobs", "Likewise, whatever it was in them that failed."),
    Kind.INFRASTRUCTURE: ("Infrastructure", "Likewise, for the machines' or the network's fault."),
    Kind.SUSPECT: (
        "Suspected",
        "They failed on single commits of the default branch; so does a mistake that is mended.",
    ),
}

HEADS: Final = ("What", "How often", "At least", "First seen", "Last seen", "Owner", "Quarantine")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the page shows.

    Attributes:
        at: When it was found.
        days: How far back from there.
        server_url: GitHub's address for people.
    """

    found: Flakiness
    at: datetime
    days: int
    server_url: str


def page(shown: Shown) -> bytes:
    """Write the page, in UTF-8."""
    found = shown.found
    root = Element("html", lang="en")
    head, body = SubElement(root, "head"), SubElement(root, "body")
    SubElement(head, "meta", charset="utf-8")
    SubElement(head, "meta", name="viewport", content="width=device-width, initial-scale=1")
    _text(head, "title", f"Flaky in {found.repo}")
    _text(head, "style", STYLE)
    _text(body, "h1", f"What fails by chance in {found.repo}")
    _text(body, "p", _introduction(shown))
    for kind, (title, meaning) in CHAPTERS.items():
        rows = [row for row in found.rows if row.kind is kind]
        if rows:
            _text(body, "h2", f"{title} ({len(rows)})")
            _text(body, "p", meaning)
            _table(body, rows, found.repo, shown.server_url)
    if not found.rows:
        _text(body, "p", "Nothing is known to.")
    html: bytes = tostring(root, encoding="utf-8", method="html")
    return b"<!DOCTYPE html>\n" + html


def _introduction(shown: Shown) -> str:
    found = shown.found
    looked = f"{plural(found.attempts, 'job')} of the last {shown.days} days"
    cut = "" if found.is_complete else ", the newest; there are more than are looked at"
    return f"{looked}{cut}. As of {stamp(shown.at)}; the worst first, by the least that is certain."


def _table(body: Element, rows: Sequence[Row], repo: Repo, server_url: str) -> None:
    table = SubElement(SubElement(body, "div", {"class": "wide"}), "table")
    head = SubElement(SubElement(table, "thead"), "tr")
    for name in HEADS:
        _text(head, "th", name, scope="col")
    lines = SubElement(table, "tbody")
    for row in rows[:MOST_ROWS]:
        _line(SubElement(lines, "tr"), row, repo, server_url)
    if len(rows) > MOST_ROWS:
        _text(body, "p", f"… and {len(rows) - MOST_ROWS} more: `sluice report flaky` has them.")


def _line(line: Element, row: Row, repo: Repo, server_url: str) -> None:
    _what(SubElement(line, "td"), row)
    times, least = _shares(row)
    _text(line, "td", times, {"class": "number"})
    _text(line, "td", least, {"class": "number"})
    _text(line, "td", row.first_seen.date().isoformat(), {"class": "number"})
    seen = SubElement(line, "td", {"class": "number"})
    seen.text = f"{row.last_seen.date().isoformat()} "
    _proofs(seen, row.proofs, repo, server_url)
    _text(line, "td", _shown(", ".join(row.owners)))
    _text(line, "td", *_quarantine(row.quarantine))


def _what(cell: Element, row: Row) -> None:
    unit = row.unit
    job = f"{unit.workflow} / {unit.job}"
    _text(cell, "code", _shown(unit.test or job))
    if unit.test:
        SubElement(cell, "br").tail = _shown(f"in {job}")


def _shares(row: Row) -> tuple[str, str]:
    if row.share is None:
        return plural(row.flakes, "commit"), ""
    share = row.share
    return f"{row.flakes} of {share.runs} ({share.rate:.1%})", f"{share.bound:.1%}"


def _proofs(cell: Element, proofs: Iterable[Proof], repo: Repo, server_url: str) -> None:
    for proof in proofs:
        link = _text(cell, "a", proof.text, href=address(proof, repo, server_url))
        link.tail = " "


def _quarantine(found: Quarantine | None) -> tuple[str, dict[str, str]]:
    if found is None:
        return "", {}
    until = found.entry.until.isoformat()
    if found.is_over:
        return f"over since {until}", {"class": "over"}
    return _shown(f"until {until}, {found.entry.owner}: {found.entry.reason}"), {}


def _shown(text: str) -> str:
    return one_line(text, LONGEST)


def _text(
    parent: Element, tag: str, text: str, attributes: dict[str, str] | None = None, **more: str
) -> Element:
    made = SubElement(parent, tag, attributes or {}, **more)
    made.text = text
    return made
