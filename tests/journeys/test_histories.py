"""Whatever happens, in whatever order: nothing is deployed that people had not agreed to.

Hypothesis makes up histories: of a shop, its people, GitHub's good and bad days, and the bot's. An
oracle that sees only GitHub judges every start, at the moment of the start. ``HISTORIES=1000``
makes that many instead of the few of a normal run.
"""

from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
)

from bot.sim.faults import Fault
from bot.sim.world.credit import Credit
from tests.journeys.history import History
from tests.journeys.playing import COUNT, play
from tests.journeys.rules import Rules

KEY = generate_private_key(65537, 2048)

RULES = st.builds(
    Rules,
    count=st.sampled_from([2, 2, 1, 0]),
    team=st.sampled_from(["", "", "sre"]),
    require_sha=st.booleans(),
    wait=st.sampled_from([timedelta(0), timedelta(0), timedelta(minutes=10)]),
)
WORKERS = st.sampled_from(["ada", "bob", "grace", "alan", "mary"])
VOTERS = st.sampled_from(["grace", "alan", "grace", "alan", "mary", "bob", "ada", "eve", "robot"])
LEADERS_NAMES = ("grace", "root")
LEADERS = st.sampled_from(LEADERS_NAMES)
READS = [
    "pulls/get", "graphql", "repos/get-content", "repos/get-collaborator-permission-level",
    "actions/get-workflow-run", "repos/list-deployments",
]  # fmt: skip
WRITES = [
    "actions/review-custom-gates-for-run", "actions/create-workflow-dispatch", "checks/create",
    "checks/update", "issues/create-comment", "issues/update-comment",
]  # fmt: skip
READ_FAULTS = [Fault.UNAVAILABLE, Fault.HTML_BAD_GATEWAY, Fault.RESET, Fault.CUT]
WRITE_FAULTS = [*READ_FAULTS, Fault.APPLIED_BAD_GATEWAY, Fault.APPLIED_BAD_GATEWAY]


class Histories(RuleBasedStateMachine):
    """What may happen."""

    starts = 0

    @initialize(rules=RULES, is_protected=st.booleans())
    def begin(self, *, rules: Rules, is_protected: bool) -> None:
        self.history = History(KEY, rules, is_protected=is_protected)
        self.history.open()
        self.number = 2

    def teardown(self) -> None:
        Histories.starts += len(self.history.oracle.let_in)
        try:
            self.history.end()
        finally:
            self.history.close()

    def who(self, name: str):
        return getattr(self.history, name)

    def do(self, deed, *arguments, **options) -> None:
        self.history.do(lambda: deed(*arguments, **options))

    def say(self, text: str, by: str, **options) -> None:
        self.do(self.history.say, text, self.who(by), **options)

    # people and the change

    @rule(
        by=WORKERS,
        is_forced=st.booleans(),
        credit=st.sampled_from(["", "", "grace", "stranger", "old"]),
    )
    def push(self, *, by: str, is_forced: bool, credit: str) -> None:
        self.number += 1
        said = None
        if credit == "grace":
            said = Credit(co_authors=(self.history.grace,))
        elif credit == "stranger":
            said = Credit(author="someone@example.com")
        elif credit == "old":
            said = Credit(date=self.history.clock.now() - timedelta(days=3))
        self.do(self.history.push, self.number, self.who(by), said, is_forced=is_forced)
        self.do(self.history.ci, "success")

    @rule(conclusion=st.sampled_from(["success", "success", "failure", ""]))
    def test(self, conclusion: str) -> None:
        self.do(self.history.ci, conclusion)

    @rule()
    def close_or_reopen(self) -> None:
        pull = self.history.pull
        self.do(pull.close if pull.is_open else pull.reopen, by=self.history.ada)

    # requests and votes

    @rule(by=st.sampled_from(["ada", "ada", "mary", "grace", "eve", "robot"]))
    def ask(self, by: str) -> None:
        self.say("/deploy production", by)

    @rule(by=VOTERS)
    def approve(self, by: str) -> None:
        self.say(f"/approve-deploy production {self.history.pull.head_sha[:7]}", by)

    @rule(first=st.sampled_from(["ask", "run", ""]), between=st.sampled_from([0, 0, 1, 700]))
    def agree(self, first: str, between: int) -> None:
        """Let the usual happen: without it, hardly a history would come to a deploy."""
        if first == "ask":
            self.ask("ada")
        elif first == "run":
            self.run("ada")
        self.approve("grace")
        self.do(self.history.clock.advance, seconds=between)
        self.approve("alan")
        self.do(self.history.clock.advance, seconds=between)

    @rule(first=st.sampled_from(["ask", "run", ""]), between=st.sampled_from([0, 0, 1, 700]))
    def agree_again(self, first: str, between: int) -> None:
        self.agree(first, between)

    @rule(is_green=st.sampled_from([True, True, False]))
    def heal(self, *, is_green: bool) -> None:
        """Put all in order again."""
        self._deliver("well")
        self.history.sim.faults.clear()
        history = self.history
        history.team.add(history.grace, history.alan)
        for one in (history.grace, history.alan):
            history.shop.add_collaborator(one, "maintain")
        self.do(history.clock.advance, seconds=300)
        if not history.pull.is_open:
            self.do(history.pull.reopen, by=history.ada)
        if is_green:
            self.do(history.ci, "success")
        self.say("/unlock production --force --reason x", "grace")
        for name in LEADERS_NAMES:
            self.say("/unfreeze production", name)

    @rule(by=VOTERS)
    def approve_without_a_commit(self, by: str) -> None:
        self.say("/approve-deploy production", by)

    @rule(by=VOTERS, back=st.integers(0, 2))
    def review(self, by: str, back: int) -> None:
        shas = [one.sha for one in self.history.pull.commits()]
        self.do(self.history.review, self.who(by), shas[-1 - min(back, len(shas) - 1)])

    @rule(by=VOTERS, button=st.sampled_from(["approve", "approve", "reject", "recheck"]))
    def press(self, by: str, button: str) -> None:
        self.do(self.history.press, button, self.who(by))

    @rule(by=VOTERS)
    def revoke(self, by: str) -> None:
        self.say("/revoke-approval production", by)

    @rule(
        by=WORKERS,
        word=st.sampled_from(["/cancel production", '/reject-deploy production --reason "no"']),
    )
    def stop(self, by: str, word: str) -> None:
        self.say(word, by)

    @rule(
        back=st.integers(1, 4),
        by=st.sampled_from(["author", "mary", "root"]),
        how=st.sampled_from(["change", "restore", "delete"]),
    )
    def tamper(self, back: int, by: str, how: str) -> None:
        said = self.history.said
        if len(said) < back:
            return
        words = said[-back]
        editor = words.author if by == "author" else self.who(by)
        if how != "delete":
            self.do(words.edit, words.body + ("!" if how == "change" else ""), by=editor)
        elif hasattr(words, "delete") and words in words.issue.comments:
            self.do(words.delete, by=editor)

    # what stands in the way

    @rule(elsewhere=st.booleans(), is_lock=st.booleans())
    def lock(self, *, elsewhere: bool, is_lock: bool) -> None:
        word = "/lock production --for 1h" if is_lock else "/unlock production"
        self.say(word, "bob", elsewhere=elsewhere)

    @rule(by=LEADERS, is_frozen=st.booleans())
    def freeze(self, *, by: str, is_frozen: bool) -> None:
        word = '/freeze production --for 1h --reason "x"' if is_frozen else "/unfreeze production"
        self.say(word, by)

    @rule(who=st.sampled_from(["grace", "alan", "mary"]))
    def join_or_leave(self, who: str) -> None:
        team, one = self.history.team, self.who(who)
        self.do(team.remove if one in team.roles else team.add, one)

    @rule(who=st.sampled_from(["grace", "alan", "mary"]), role=st.sampled_from(["read", "write"]))
    def role(self, who: str, role: str) -> None:
        self.do(self.history.shop.add_collaborator, self.who(who), role)

    @rule(count=st.integers(1, 2))
    def legislate(self, count: int) -> None:
        self.do(self.history.legislate, replace(self.history.rules, count=count))

    # workflow runs

    @rule(by=st.sampled_from(["ada", "bob"]))
    def run(self, by: str) -> None:
        self.do(self.history.begin, self.who(by))

    @rule(by=st.sampled_from(["grace", "root"]))
    def run_by_hand(self, by: str) -> None:
        self.do(self.history.begin_by_hand, self.who(by))

    @precondition(lambda self: hasattr(self, "history") and self.history.runs())
    @rule(
        what=st.sampled_from(
            ["deploy", "deploy", "later", "good", "good", "bad", "rerun", "bypass"]
        ),
        back=st.integers(1, 2),
    )
    def go_on(self, what: str, back: int) -> None:
        history = self.history
        run = history.runs()[-min(back, len(history.runs()))]
        match what:
            case "good" | "bad":
                self.do(history.finish, run, is_good=what == "good")
            case "rerun":
                self.do(history.rerun, run)
            case "bypass":
                self.do(history.bypass, run)
            case _:
                self.do(history.go_on, run, what)

    # good and bad days

    @rule(seconds=st.sampled_from([1, 20, 31, 61, 300, 1000, 3600, 7100, 7200]))
    def wait(self, seconds: int) -> None:
        self.do(self.history.clock.advance, seconds=seconds)

    @rule(way=st.sampled_from(["outage", "duplicates", "hold", "backwards", "well", "well"]))
    def deliver(self, way: str) -> None:
        self.do(self._deliver, way)

    def _deliver(self, way: str) -> None:
        webhooks = self.history.sim.webhooks
        webhooks.release(backwards=way == "backwards")
        webhooks.outage, webhooks.duplicates = way == "outage", way == "duplicates"
        if way == "hold":
            webhooks.hold()

    @rule(
        what=st.one_of(
            st.tuples(st.sampled_from(READS), st.sampled_from(READ_FAULTS)),
            st.tuples(st.sampled_from(WRITES), st.sampled_from(WRITE_FAULTS)),
        ),
        times=st.integers(1, 6),
        skip=st.integers(0, 3),
    )
    def fail(self, what: tuple[str, Fault], times: int, skip: int) -> None:
        self.history.sim.faults.inject(*what, times=times, skip=skip)

    @rule()
    def restart(self) -> None:
        self.history.restart()


@pytest.mark.timeout(0 if COUNT else 300)
def test_nothing_is_deployed_that_people_had_not_agreed_to() -> None:
    play(Histories, histories=8, deeds=15)
    assert Histories.starts, "some of them come to a deploy"
