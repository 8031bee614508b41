"""What the page shows: the pull request as plain values, ready to be sent as JSON."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.demo.markup import line, ours, theirs
from bot.demo.remarks import RemarkView, remarks_of
from bot.demo.story import Story
from bot.sim.world.accounts import Account, AccountType
from bot.sim.world.actions import WorkflowRun
from bot.sim.world.checks import CheckRun
from bot.sim.world.issues import Comment
from bot.sim.world.pulls import Review

REACTIONS = {"eyes": "👀", "+1": "👍", "-1": "👎", "confused": "😕", "rocket": "🚀"}

DEPLOYS = 3
"""How many runs that deploy are shown, the newest ones."""


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
class ButtonView:
    """A button of a check run."""

    label: str
    description: str
    identifier: str


@dataclass(frozen=True, slots=True)
class CheckView:
    """A check run. Its summary is HTML; empty for those of jobs."""

    id: int
    name: str
    status: str
    conclusion: str
    title: str
    summary: str
    ours: bool
    buttons: tuple[ButtonView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryView:
    """Something in the conversation.

    Attributes:
        kind: ``commit``, ``comment`` or ``review``.
        body: HTML; of a commit a title.
        id: Of a comment that may be edited, and ``text`` what it is made of.
        changers: Who may edit and delete it.
        editor: Who did; empty while nobody has.
        remarks: What a review says of lines.
    """

    kind: str
    author: str
    body: str
    is_bot: bool = False
    reactions: tuple[str, ...] = ()
    id: int = 0
    text: str = ""
    changers: tuple[str, ...] = ()
    editor: str = ""
    remarks: tuple[RemarkView, ...] = ()


@dataclass(frozen=True, slots=True)
class DeployView:
    """A run that deploys: the newest word about it is HTML."""

    number: int
    title: str
    state: str
    said: str


@dataclass(frozen=True, slots=True)
class PageView:
    """The whole page.

    Attributes:
        policies: The policy files that rule, by where they lie.
        waivable: Fingerprints of findings that the bot said may be waived.
    """

    title: str
    number: int
    head: str
    head_sha: str
    checks: tuple[CheckView, ...]
    files: tuple[FileView, ...]
    deploys: tuple[DeployView, ...]
    conversation: tuple[EntryView, ...]
    policies: Mapping[str, str]
    waivable: Sequence[str]


def look_at(story: Story) -> PageView:
    """Describe the pull request as it is now."""
    pull = story.pull
    runs = _newest(story.check_runs())
    return PageView(
        title=pull.title,
        number=pull.number,
        head=pull.head.name,
        head_sha=pull.head_sha,
        checks=tuple(_check(run, story) for run in runs),
        files=tuple(
            FileView(change.path, tuple(_lines(change.patch or "", change.path, runs)))
            for change in pull.files()
        ),
        deploys=tuple(map(_deploy, story.deploys()[:DEPLOYS])),
        conversation=tuple(_conversation(story)),
        policies=story.policies,
        waivable=story.waivable,
    )


def _newest(runs: Iterable[CheckRun]) -> list[CheckRun]:
    """Keep the newest of each name and App, as GitHub's page does."""
    newest = {(run.suite.app.id, run.name): run for run in sorted(runs, key=lambda run: run.id)}
    return sorted(newest.values(), key=lambda run: (run.suite.app.id, run.name))


def _check(run: CheckRun, story: Story) -> CheckView:
    facts = run.facts
    is_ours = bool(facts.external_id)
    return CheckView(
        id=run.id,
        name=run.name if is_ours else f"{story.workflow_of(run)} / {run.name}",
        status=facts.status,
        conclusion=facts.conclusion or "",
        title=facts.title or "",
        summary=ours(facts.summary or "") if is_ours else "",
        ours=is_ours,
        buttons=tuple(
            ButtonView(one.label, one.description, one.identifier) for one in facts.buttons
        ),
    )


def _deploy(run: WorkflowRun) -> DeployView:
    said = [review.comment for review in run.gates.reviews]
    said += [report for gate in run.gates for report in gate.reports]
    return DeployView(
        number=run.number,
        title=run.title,
        state=run.latest.conclusion or run.latest.status,
        said=line(said[-1]) if said else "",
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
    entries: list[tuple[datetime, int, EntryView]] = []
    for commit in pull.commits():
        view = EntryView(kind="commit", author=commit.signature.name, body=commit.message)
        entries.append((commit.signature.at, 0, view))
    entries += [(one.created_at, one.id, _comment(one, story)) for one in pull.comments]
    entries += [(one.submitted_at, one.id, _review(one, story)) for one in pull.reviews]
    return [entry for _, _, entry in sorted(entries, key=lambda entry: entry[:2])]


def _comment(comment: Comment, story: Story) -> EntryView:
    is_bot = comment.author.type is AccountType.BOT
    people = () if is_bot else story.people.values()
    return EntryView(
        kind="comment",
        author=comment.author.login,
        body=(ours if is_bot else theirs)(comment.body),
        is_bot=is_bot,
        reactions=tuple(REACTIONS.get(one.content, one.content) for one in comment.reactions),
        id=comment.id,
        text="" if is_bot else comment.body,
        changers=tuple(one.login for one in people if story.may_change(comment, one)),
        editor=_login(comment.editor if not is_bot else None),
    )


def _review(review: Review, story: Story) -> EntryView:
    is_bot = review.author.type is AccountType.BOT
    writers = [login for login, one in story.people.items() if story.may_write(one)]
    return EntryView(
        kind="review",
        author=review.author.login,
        body=(ours if is_bot else theirs)(review.body),
        is_bot=is_bot,
        remarks=remarks_of(review, writers) if is_bot else (),
    )


def _login(account: Account | None) -> str:
    return account.login if account else ""
