"""What a policy allows, told from GitHub's world alone: nothing here looks at what Sluice thinks.

An oracle listens to the simulated GitHub. Whenever a job enters the protected environment, or a
workflow is dispatched, it asks at that very moment whether people had agreed to that.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.deploys.step import VALID
from bot.handlers.deploying.question import LATER_JOBS
from bot.sim.world.accounts import Account, AccountType
from bot.sim.world.actions import WorkflowRun
from bot.sim.world.context import Event
from bot.sim.world.deployments import DeploymentStatusEvent
from bot.sim.world.gates import ProtectionRuleEvent
from bot.sim.world.issues import Comment
from bot.sim.world.pulls import PullRequest
from bot.sim.world.runs import WorkflowRunEvent
from tests.journeys.conftest import Story
from tests.journeys.rules import PRODUCTION, Ask, Rules, Vote

SECOND = timedelta(seconds=1)
"""GitHub's times have no fractions."""


@dataclass
class Oracle:
    """Watches production.

    Attributes:
        heads: What was the head when each comment was written.
        wrong: What must not have happened.
        let_in: Since when each attempt of a run may enter, or a dispatched run runs.
        agreed: Who agreed to each of those.
    """

    story: Story
    pull: PullRequest
    rules: Rules
    others: list[Comment] = field(default_factory=list)
    heads: dict[Comment, str] = field(default_factory=dict)
    presses: list[Vote] = field(default_factory=list)
    asked: list[Ask] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    let_in: dict[tuple[int, int], datetime] = field(default_factory=dict)
    agreed: dict[tuple[int, int], set[int]] = field(default_factory=dict)
    bypassed: set[int] = field(default_factory=set)
    is_bypassing: bool = False
    policy_place: int = 0
    _fine: tuple[str, datetime, set[int]] | None = None

    def __post_init__(self) -> None:
        self.shop, self.world = self.story.shop, self.story.sim.world
        self.world.context.listen(self.hear)

    @property
    def now(self) -> datetime:
        return self.world.context.now()

    def look(self) -> None:
        """Take note of what is allowed now: a decision is good for half a minute."""
        why, voters = self.judge(self.pull.head_sha)
        if not why:
            self._fine = (self.pull.head_sha, self.now, voters)

    def hear(self, event: Event) -> None:
        match event:
            case ProtectionRuleEvent(run=run):
                place, until = self.world.context.new_id(), self.now + timedelta(days=1)
                self.asked.append(Ask(by=run.latest.actor, place=place, until=until))
            case WorkflowRunEvent(action="requested", run=run) if run.actor is self.bot:
                if run.latest.number == 1:  # without a rule nobody can keep people from a re-run
                    self._started(run, str(run.inputs["sha"]))
            case DeploymentStatusEvent(deployment=deployment, status=status):
                is_rule = bool(self.shop.environments[PRODUCTION].rules)
                run = deployment.run
                if status.state != "in_progress" or run is None or not is_rule:
                    return
                if self.is_bypassing:
                    self.bypassed.add(run.id)
                    return
                ours = run.actor is self.bot
                self._started(run, run.inputs["sha"] if ours else run.head_sha)
            case _:
                pass

    @property
    def bot(self) -> Account:
        return self.world.app.bot

    def _started(self, run: WorkflowRun, sha: str) -> None:
        key = (run.id, run.latest.number)
        if key in self.let_in:
            self._later(key, run, sha)
            return
        if run.event == "workflow_dispatch" and run.actor is not self.bot:
            self.wrong.append(f"run {run.id} was started by hand, and nobody sees its inputs")
        why, voters = self.judge(sha, run)
        if why and self._fine and self._fine[0] == sha and self.now - self._fine[1] <= VALID:
            why, voters = "", self._fine[2]
        if sha != self.pull.head_sha:
            why = f"{sha[:7]} is not the head, {self.pull.head_sha[:7]}"
        if why:
            self.wrong.append(f"run {run.id} of {sha[:7]} at {self.now:%H:%M:%S}: {why}")
        self.let_in[key] = self.now
        self.agreed[key] = voters

    def _later(self, key: tuple[int, int], run: WorkflowRun, sha: str) -> None:
        if sha != self.pull.head_sha:
            self.wrong.append(f"a later job of run {run.id} for {sha[:7]}, which is not the head")
        longest = max(LATER_JOBS, self.rules.window)
        if self.now >= self.let_in[key] + longest:
            self.wrong.append(f"a later job of run {run.id}, long after the first")

    def judge(self, sha: str, run: WorkflowRun | None = None) -> tuple[str, set[int]]:
        """Say why *sha* may not be deployed now, and who agreed to it."""
        stops = list(self._stops(sha, run))
        found = [self.eligible(sha, ask) for ask in self.asks()]
        enough = [some for some in found if not self._missing(some)]
        voters = {one.id for some in enough for one in some}
        lacks = [self._missing(some) for some in found] or ["nobody asked for it"]
        return "; ".join(stops if enough else [*stops, *lacks]), voters

    def _missing(self, found: dict[Account, datetime]) -> str:
        needed = self.rules.count + (bool(self._strangers()) if self._takes_votes else 0)
        ready = [one for one, at in found.items() if at + self.rules.wait <= self.now + SECOND]
        if len(ready) < needed:
            return f"{len(ready)} of {needed} agreed: {sorted(one.login for one in ready)}"
        if self.rules.team and not any(self._is_in_team(one) for one in ready):
            return "none of the team agreed"
        return ""

    @property
    def _takes_votes(self) -> bool:
        return bool(self.rules.count or self.rules.team)

    def _is_in_team(self, who: Account) -> bool:
        return any(team.slug == self.rules.team and team.has(who) for team in self.world.teams)

    def _stops(self, sha: str, run: WorkflowRun | None) -> Iterator[str]:
        if not self.pull.is_open:
            yield "the pull request is closed"
        tests = [one for one in self.shop.checks.on(sha) if one.name == "test"]
        if not tests or tests[0].facts.conclusion != "success":
            yield "its tests are not green"
        if not any(
            one.facts.conclusion == "success" for one in self.shop.checks.on(sha, "sluice / policy")
        ):
            yield "its workflows were not looked at"
        yield from self._held()
        for other in self.shop.actions:
            is_in = (other.id, other.latest.number) in self.let_in
            if is_in and other is not run and other.latest.status != "completed":
                yield f"run {other.id} is deploying"

    def _held(self) -> Iterator[str]:
        """Yield the freeze, and the lock of the other pull request: what the bot said yes to."""
        freeze = lock = None
        lifts: set[Account] = set()
        for _, comment in self._obeyed():
            word = comment.body.split()[0]
            if word == "/freeze":
                freeze, lifts = comment.created_at + timedelta(hours=1), set()
            elif word == "/unfreeze":
                lifts.add(comment.author)
                freeze = None if len(lifts) > 1 else freeze
            elif word == "/lock":
                is_other = comment in self.others
                lock = comment.created_at + timedelta(hours=1) if is_other else None
            elif word == "/unlock":
                lock = None
        if freeze and self.now < freeze - SECOND:
            yield f"it is frozen until {freeze:%H:%M}"
        if lock and self.now < lock - SECOND:
            yield f"it is locked until {lock:%H:%M}"

    def _obeyed(self, *contents: str) -> list[tuple[int, Comment]]:
        """List what the bot said yes to, or one of *contents*, in the order in which it did."""
        found = [
            (reaction.id, comment)
            for comment in self.heads
            for reaction in comment.reactions
            if reaction.user is self.bot and reaction.content in (contents or {"+1", "rocket"})
        ]
        return sorted(found, key=lambda one: one[0])

    def asks(self) -> list[Ask]:
        """List what is being asked for: its window goes on, and nobody ended it."""
        found = [
            Ask(by=one.author, place=one.id, until=self._seen(one) + self.rules.window)
            for one in self.heads
            if one.body.startswith("/deploy") and one not in self.others and not self._is_out(one)
        ]
        ends = [
            comment.id
            for _, comment in self._obeyed()
            if comment.body.startswith(("/cancel", "/reject")) and comment not in self.others
        ]
        return [
            ask
            for ask in [*found, *self.asked]
            if self.now <= ask.until and not any(ask.place < end for end in ends)
        ]

    def _is_out(self, comment: Comment) -> bool:
        """Tell whether it was refused, or taken up under another policy."""
        return any(
            one.content in {"-1", "confused"}
            or (one.content == "rocket" and one.id < self.policy_place)
            for one in comment.reactions
        )

    def _seen(self, comment: Comment) -> datetime:
        rocket = [one.created_at for one in comment.reactions if one.content == "rocket"]
        return rocket[0] if rocket else self.now

    def eligible(self, sha: str, ask: Ask) -> dict[Account, datetime]:
        """Return who agreed since *ask*, and when: each once, and none who made the change."""
        barred = {ask.by, self.pull.author, *self._makers()}
        found: dict[Account, datetime] = {}
        for vote in sorted(self._votes(sha), key=lambda one: one.place):
            is_in_time = ask.place < vote.place and vote.at <= ask.until
            is_person = vote.by.type is AccountType.USER and vote.by not in barred
            if is_person and is_in_time and self._may(vote.by) and not self._is_revoked(vote):
                found.setdefault(vote.by, vote.at)
        return found

    def _may(self, who: Account) -> bool:
        """Tell whether someone is one of those who approve."""
        can_write = self.shop.role_of(who).permission in {"write", "admin"}
        return self._is_in_team(who) if self.rules.team else can_write

    def _votes(self, sha: str) -> Iterator[Vote]:
        for comment in self.pull.comments:
            named = re.fullmatch(r"/approve-deploy production ?(\w*)", comment.body)
            if named is None or comment not in self.heads or comment.last_edited_at:
                continue
            means = named[1] or ("" if self.rules.require_sha else self.heads[comment])
            if means and sha.startswith(means):
                yield Vote(by=comment.author, place=comment.id, at=comment.created_at, sha=sha)
        for one in self.pull.reviews:
            if one.commit_id == sha and one.last_edited_at is None:
                yield Vote(by=one.author, place=one.id, at=one.submitted_at, sha=sha)
        yield from (one for one in self.presses if one.sha == sha)

    def _is_revoked(self, vote: Vote) -> bool:
        """Tell whether they took it back, and the bot heard of that."""
        return any(
            comment.author is vote.by and comment.created_at > vote.at
            for _, comment in self._obeyed("+1", "-1")
            if comment.body.startswith("/revoke")
        )

    def _makers(self) -> set[Account]:
        """Return whoever made or pushed something of it."""
        people = {self.world.person_of(mail) for mail in self._emails()}
        pushers = {one.actor for one in self.shop.activities if one.branch == self.pull.head.name}
        return {one for one in people if one} | pushers

    def _strangers(self) -> set[str]:
        return {mail for mail in self._emails() if self.world.person_of(mail) is None}

    def _emails(self) -> set[str]:
        return {
            mail
            for one in self.pull.commits()
            for mail in (
                one.signature.email,
                one.committer.email,
                *re.findall(r"Co-authored-by: .*<(.*)>", one.message),
            )
        }
