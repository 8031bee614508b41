"""Which votes count, and whether they are enough.

People are told apart by number. Whoever asked, wrote or pushed the change does not approve it, and
nobody counts twice: neither with two votes nor for two groups. A commit that GitHub knows no
account of may be anybody's, so it takes one more vote.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.config.environments import Exclude, Group
from bot.deploys.request import Request, Source, digest_of
from bot.deploys.snapshot import Ballot, Snapshot
from bot.markdown import code
from bot.model import Permission, User
from bot.reason import Reason


@dataclass(frozen=True, slots=True)
class Objection:
    """Why someone's vote does not count."""

    why: str
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What the votes come to.

    Attributes:
        needed: How many must approve.
        counted: The votes that count.
        ignored: The others, and why they do not.
        missing: What is still needed, each in words; nothing when the approvals are complete.
    """

    needed: int
    counted: tuple[Ballot, ...]
    ignored: tuple[tuple[Ballot, Objection], ...]
    missing: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        """Whether enough people agreed."""
        return not self.missing


def tally(request: Request, snapshot: Snapshot) -> Tally:
    """Count the votes on *request*."""
    counted: list[Ballot] = []
    ignored: list[tuple[Ballot, Objection]] = []
    for ballot in snapshot.ballots:
        objection = objection_to(ballot, request, snapshot)
        if objection:
            ignored.append((ballot, objection))
        else:
            counted.append(ballot)
    needed = votes_needed(request, snapshot)
    return Tally(
        needed=needed,
        counted=tuple(counted),
        ignored=tuple(ignored),
        missing=tuple(_missing(counted, needed, snapshot))
        if takes_votes(request, snapshot)
        else (),
    )


def takes_votes(request: Request, snapshot: Snapshot) -> bool:
    """Tell whether anybody has to approve *request*: a count of none still leaves the groups."""
    approvals = snapshot.settings.approvals
    return request.needs_approval and bool(approvals.count or approvals.groups)


def votes_needed(request: Request, snapshot: Snapshot) -> int:
    """Return how many people must approve *request*."""
    if not takes_votes(request, snapshot):
        return 0
    count = snapshot.settings.approvals.count
    contributors = snapshot.change.contributors
    is_unsure = contributors.unknown or not contributors.is_complete or snapshot.change.push is None
    return count + 1 if is_unsure else count


def objection_to(ballot: Ballot, request: Request, snapshot: Snapshot) -> Objection | None:
    """Say why the vote does not count; None if it does."""
    voter = ballot.vote.voter
    if voter.is_bot:
        return Objection("a bot does not approve", Reason.NOT_ELIGIBLE)
    excluded = exclusion_of(voter, request, snapshot)
    if excluded:
        return excluded
    if groups_of(ballot, snapshot) or (
        not snapshot.settings.approvals.groups and ballot.role >= Permission.WRITE
    ):
        return None
    return Objection(_who_may(snapshot), Reason.NOT_ELIGIBLE)


def exclusion_of(voter: User, request: Request, snapshot: Snapshot) -> Objection | None:
    """Say why *voter* is too close to the change to approve it; None if they are not."""
    change, excluded = snapshot.change, snapshot.settings.approvals.exclude
    pushers = {one.actor.id for one in change.pushes}
    run_actor = snapshot.run.actor if snapshot.run else None
    self_made = Reason.NOT_ELIGIBLE_SELF
    made = Reason.NOT_ELIGIBLE_CONTRIBUTOR
    cases: list[tuple[Exclude, bool, Objection]] = [
        (
            Exclude.REQUESTER,
            voter.id == request.requester.id,
            Objection("asked for this deploy", self_made),
        ),
        (
            Exclude.REQUESTER,
            run_actor is not None and voter.id == run_actor.id,
            Objection("started the workflow run", self_made),
        ),
        (
            Exclude.AUTHOR,
            voter.id == change.pull.author.id,
            Objection("opened the pull request", self_made),
        ),
        (
            Exclude.CONTRIBUTORS,
            voter.id in {one.id for one in change.contributors.people},
            Objection("made commits of it", made),
        ),
        (Exclude.PUSHER, voter.id in pushers, Objection("pushed to its branch", made)),
        (
            Exclude.MERGER,
            change.pull.merged_by is not None and voter.id == change.pull.merged_by.id,
            Objection("merged the pull request", made),
        ),
    ]
    return next((said for kind, is_so, said in cases if is_so and kind in excluded), None)


def groups_of(ballot: Ballot, snapshot: Snapshot) -> tuple[int, ...]:
    """Return the groups that the voter belongs to, by their place in the policy."""
    groups = snapshot.settings.approvals.groups
    return tuple(index for index, group in enumerate(groups) if _belongs(ballot, group, snapshot))


def _belongs(ballot: Ballot, group: Group, snapshot: Snapshot) -> bool:
    login = ballot.vote.voter.login.casefold()
    return (
        not ballot.teams.isdisjoint(group.teams)
        or login in {user.casefold() for user in group.users}
        or (group.codeowners and any(_owns(ballot, some) for some in snapshot.change.owners))
    )


def _owns(ballot: Ballot, owners: frozenset[str]) -> bool:
    mine = {f"@{ballot.vote.voter.login}".casefold()} | {f"team:{slug}" for slug in ballot.teams}
    return not mine.isdisjoint(owners)


def _who_may(snapshot: Snapshot) -> str:
    groups = snapshot.settings.approvals.groups
    if not groups:
        return "lacks the role `write`"
    return "is in none of the groups that approve: " + "; ".join(map(name_of, groups))


def name_of(group: Group) -> str:
    """Name a group for people."""
    names = [f"team {code(slug)}" for slug in group.teams]
    names += [code(user) for user in group.users]
    if group.codeowners:
        names.append("the code owners of what changed")
    return " or ".join(names)


def _missing(counted: Sequence[Ballot], needed: int, snapshot: Snapshot) -> Iterator[str]:
    if len(counted) < needed:
        more = needed - len(counted)
        yield f"{more} more approval{'' if more == 1 else 's'}"
    for group, lacks in _lacking(counted, snapshot):
        yield f"{lacks} of {name_of(group)}"
    groups = snapshot.settings.approvals.groups
    if any(group.codeowners for group in groups):
        yield from _unowned(counted, snapshot)


def _unowned(counted: Sequence[Ballot], snapshot: Snapshot) -> Iterator[str]:
    if not snapshot.change.knows_owners:
        yield "the list of touched files, which GitHub cut short: their owners are not known"
    for owners in sorted(snapshot.change.owners, key=sorted):
        if not any(_owns(ballot, owners) for ballot in counted):
            yield f"an owner: {' or '.join(code(one) for one in sorted(owners))}"


def _lacking(counted: Sequence[Ballot], snapshot: Snapshot) -> Iterator[tuple[Group, int]]:
    """Yield the groups that lack votes, and how many, when each vote goes to one group at most.

    Seats are filled as in the marriage problem: a voter moves to another of their groups if that
    makes room for someone who has no other.
    """
    groups = snapshot.settings.approvals.groups
    seats = [index for index, group in enumerate(groups) for _ in range(group.count)]
    fits = [groups_of(ballot, snapshot) for ballot in counted]
    taken: dict[int, int] = {}
    for voter in range(len(counted)):
        _seat(voter, fits, seats, taken, set())
    for index, group in enumerate(groups):
        empty = sum(of == index and seat not in taken for seat, of in enumerate(seats))
        is_void = group.codeowners and not (group.teams or group.users or snapshot.change.owners)
        if empty and not is_void:
            yield group, empty


def _seat(
    voter: int,
    fits: Sequence[tuple[int, ...]],
    seats: Sequence[int],
    taken: dict[int, int],
    seen: set[int],
) -> bool:
    for seat, group in enumerate(seats):
        if group in fits[voter] and seat not in seen:
            seen.add(seat)
            if seat not in taken or _seat(taken[seat], fits, seats, taken, seen):
                taken[seat] = voter
                return True
    return False


def is_void(ballot: Ballot) -> Objection | None:
    """Say why a vote must be taken away: the words that it was given with are not the same."""
    if ballot.vote.source is Source.BUTTON:
        return None
    writing = ballot.writing
    if writing is None:
        return Objection("was deleted", Reason.TAMPERED)
    is_same = digest_of(writing.text) == ballot.vote.digest
    if writing.author_id != ballot.vote.voter.id or not is_same or writing.editor:
        return Objection("was edited", Reason.TAMPERED)
    if writing.is_dismissed:
        return Objection("was dismissed", Reason.TAMPERED)
    return None


def is_tampered(ballot: Ballot) -> bool:
    """Tell whether someone else than the voter changed the words that a vote was given with."""
    writing = ballot.writing
    return bool(writing and writing.editor and writing.editor_id != ballot.vote.voter.id)
