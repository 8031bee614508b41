"""What the page shows: the pull request as plain values, ready to be sent as JSON."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from markdown_it import MarkdownIt

from bot.demo.story import Story
from bot.sim.world.accounts import AccountType
from bot.sim.world.checks import CheckRun
from bot.sim.world.issues import Comment

REACTIONS = {"eyes": "👀", "+1": "👍", "-1": "👎", "confused": "😕", "rocket": "🚀"}

_OURS = MarkdownIt("commonmark", {"html": True}).enable("table")
_THEIRS = MarkdownIt("commonmark", {"html": False}).enable("table")
"""The bot's words hold `<details>`; whoever else's HTML stays text."""


@dataclass(frozen=True, slots=True)
class Note:
    """An annotation."""

    line: int
    level: str
    title: str
    message: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a diff. The sign is ``+``, ``-``, a space or ``@``; number 0 where it has none."""

    sign: str
    number: int
    text: str
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class FileView:
    """A file that the pull request changes."""

    path: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class CheckView:
    """A check run. Its summary is HTML; empty for those of jobs."""

    name: str
    status: str
    conclusion: str
    title: str
    summary: str
    ours: bool


@dataclass(frozen=True, slots=True)
class EntryView:
    """Something in the conversation. The body of a comment is HTML, that of a commit a title."""

    kind: str
    author: str
    is_bot: bool
    body: str
    reactions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PageView:
    """The whole page."""

    title: str
    number: int
    head: str
    head_sha: str
    checks: tuple[CheckView, ...]
    files: tuple[FileView, ...]
    conversation: tuple[EntryView, ...]


def look_at(story: Story) -> PageView:
    """Describe the pull request as it is now."""
    pull = story.pull
    runs = _newest(story.check_runs())
    return PageView(
        title=pull.title,
        number=pull.number,
        head=pull.head.name,
        head_sha=pull.head_sha,
        checks=tuple(map(_check, runs)),
        files=tuple(
            FileView(change.path, tuple(_lines(change.patch or "", change.path, runs)))
            for change in pull.files()
        ),
        conversation=tuple(_conversation(story)),
    )


def _newest(runs: Iterable[CheckRun]) -> list[CheckRun]:
    """Keep the newest of each name and App, as GitHub's page does."""
    newest = {(run.suite.app.id, run.name): run for run in runs}
    return sorted(newest.values(), key=lambda run: (run.suite.app.id, run.name))


def _check(run: CheckRun) -> CheckView:
    facts = run.facts
    is_ours = bool(facts.external_id)
    return CheckView(
        name=run.name if is_ours else f"CI / {run.name}",
        status=facts.status,
        conclusion=facts.conclusion or "",
        title=facts.title or "",
        summary=_OURS.render(facts.summary or "") if is_ours else "",
        ours=is_ours,
    )


def _lines(patch: str, path: str, runs: Iterable[CheckRun]) -> Iterable[Line]:
    notes: dict[int, list[Note]] = {}
    for run in runs:
        for one in run.facts.annotations:
            if one.path == path:
                note = Note(one.end_line, one.level, one.title or "", one.message)
                notes.setdefault(one.end_line, []).append(note)
    number = 0
    for text in patch.splitlines():
        if text.startswith("@@"):
            number = int(text.split("+")[1].split(",")[0].split(" ")[0]) - 1
            yield Line("@", 0, text)
        elif text.startswith("-"):
            yield Line("-", 0, text[1:])
        elif not text.startswith("\\"):
            number += 1
            yield Line(text[:1], number, text[1:], tuple(notes.get(number, ())))


def _conversation(story: Story) -> Iterable[EntryView]:
    pull = story.pull
    entries: list[tuple[datetime, int, EntryView]] = [
        (commit.signature.at, 0, EntryView("commit", commit.signature.name, False, commit.message))  # noqa: FBT003 - a commit is no bot's
        for commit in pull.commits()
    ]
    entries += [(one.created_at, one.id, _comment(one)) for one in pull.comments]
    return [entry for _, _, entry in sorted(entries, key=lambda entry: entry[:2])]


def _comment(comment: Comment) -> EntryView:
    is_bot = comment.author.type is AccountType.BOT
    return EntryView(
        kind="comment",
        author=comment.author.login,
        is_bot=is_bot,
        body=(_OURS if is_bot else _THEIRS).render(comment.body),
        reactions=tuple(REACTIONS.get(one.content, one.content) for one in comment.reactions),
    )
