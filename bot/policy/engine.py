"""Apply every enabled rule to every workflow file, and to all of them together."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from bot.config.layers import Merged
from bot.config.organization import CustomRule
from bot.config.rules import Known, Level, RuleSetting
from bot.config.schema import Policy, Profile
from bot.discover import discover
from bot.model import File
from bot.policy import rules
from bot.policy.audited import UNAUDITED, failed, find, owners_of, rules_beside
from bot.policy.auditing import Audit, AuditFinding
from bot.policy.custom import check_custom
from bot.policy.facts import NO_FACTS, Facts
from bot.policy.rule import Finding, Rule, Sees, Violation
from bot.policy.side import Change, Pipeline, Side
from bot.policy.workflow import Context, Workflow, read

OWN_RULES = discover(rules, "RULE", Rule)
RULES = OWN_RULES + rules_beside(OWN_RULES)
KNOWN_RULES = {rule.id: Known(rule.summary, rule.setting) for rule in RULES} | {
    f"zizmor/{audit}": Known(rule.summary, rule.setting, rule.id)
    for rule in reversed(OWN_RULES)  # of two that share an audit, the first answers to its name
    for audit in sorted(rule.audits)
}
"""What a policy file may say of each rule, by id, and the names that zizmor has for some."""
RULE_OF = {rule.id: rule for rule in RULES}
_OWNERS = owners_of(RULES)


@dataclass(frozen=True, slots=True)
class Judged:
    """A file, and what breaks the policy in it.

    Attributes:
        is_readable: False when only the rules that ask whether it can be read could judge it.
    """

    file: File
    violations: tuple[Violation, ...]
    is_readable: bool


class Judge:
    """Applies a policy to one side of a change, file by file."""

    def __init__(self, side: Side, law: Merged, facts: Facts = NO_FACTS) -> None:
        """Prepare to judge *side* by *law*; nothing is read yet."""
        self._context = Context(policy=law.policy, facts=facts, checkout=side.checkout)
        self._custom = {rule: _rule_of(rule) for rule in law.custom}
        self._on = {
            sees: [rule for rule in OWN_RULES if rule.sees is sees and self._is_on(rule)]
            for sees in Sees
        }
        self._side = side
        self._audit = _by_path(side.audit)

    @property
    def pipeline(self) -> Pipeline:
        """All workflows of the side."""
        workflows = tuple(read(file, self._context) for file in self._side.workflows)
        return Pipeline(workflows=workflows, context=self._context)

    def judge(self, file: File) -> Judged:
        """Apply to *file*, a workflow, each rule that the policy does not switch off."""
        workflow = read(file, self._context)
        found = [
            *self._apply(Sees.WORKFLOW, workflow, file.path),
            *self._audited(workflow),
            *self._by_custom(workflow),
        ]
        if self._context.policy.extends is not Profile.SEEDS:  # the articles count each by itself
            found = _once(found)
        return Judged(file, tuple(found), workflow.problem is None)

    def judge_other(self, file: File) -> Judged:
        """Tell what zizmor found in *file*, an action or Dependabot's configuration."""
        if not self._audit[file.path] and not self._side.audit.failures:
            return Judged(file, (), is_readable=True)
        # What our own parser makes of it matters not: no other rule would tell that it failed.
        other = replace(read(file, self._context), problem=None)
        return Judged(file, tuple(self._audited(other)), is_readable=True)

    def judge_together(self) -> tuple[Violation, ...]:
        """Apply the rules that look at all workflows of the side."""
        return ordered(self._apply(Sees.PIPELINE, self.pipeline))

    def judge_change(self, change: Change) -> tuple[Violation, ...]:
        """Apply the rules that look at both sides; the side of this judge is the head."""
        return ordered(self._apply(Sees.CHANGE, change))

    def forget(self) -> None:
        """Let go of all that was read.

        Workflows know each other in circles, so it would stay until the collector comes by, which
        takes the longer the more has stayed.
        """
        self._context.known.clear()
        self._context.memory.clear()

    def _apply(
        self, sees: Sees, subject: Workflow | Pipeline | Change, path: str = ""
    ) -> Iterator[Violation]:
        for rule in self._on[sees]:
            findings, cause = apply(rule, subject, self._context.policy.rules.get(rule.id))
            for finding in findings:
                yield self._violation(rule, finding.path or path, finding, cause)

    def _audited(self, workflow: Workflow) -> Iterator[Violation]:
        ignores = self._context.policy.waiving.allow_inline
        for rule, audited, finding in find(self._audit[workflow.path], _OWNERS, ignores=ignores):
            if self._is_on(rule) and rule.accept(audited, workflow):
                yield self._violation(rule, workflow.path, finding)
        for failure in self._side.audit.failures:
            is_told = workflow.problem is not None  # by the rule that says why it is not read
            if failure.path == workflow.path and self._is_on(UNAUDITED) and not is_told:
                yield self._violation(UNAUDITED, workflow.path, failed(failure))

    def _by_custom(self, workflow: Workflow) -> Iterator[Violation]:
        on = [rule for rule, own in self._custom.items() if self._is_on(own)]
        for rule, finding in check_custom(on, workflow):
            yield self._violation(self._custom[rule], workflow.path, finding)

    def _violation(
        self, rule: Rule, path: str, finding: Finding, cause: Exception | None = None
    ) -> Violation:
        level = self._level(rule).at_most(finding.most)
        return Violation(rule=rule, level=level, path=path, finding=finding, cause=cause)

    def _is_on(self, rule: Rule) -> bool:
        return self._level(rule) is not Level.OFF

    def _level(self, rule: Rule) -> Level:
        return level_of(rule, self._context.policy)


def level_of(rule: Rule, policy: Policy) -> Level:
    """Return what *policy* makes of a finding of *rule*."""
    setting = policy.rules.get(rule.id)
    return (setting and setting.level) or rule.level_in(policy.extends)


def evaluate(side: Side, law: Merged, facts: Facts = NO_FACTS) -> tuple[Violation, ...]:
    """Return what breaks *law* on *side*, waived or not, in the order of path, line and rule."""
    judge = Judge(side, law, facts)
    found = [one for file in side.workflows for one in judge.judge(file).violations]
    found += [one for file in side.others for one in judge.judge_other(file).violations]
    found += judge.judge_together()
    judge.forget()
    return ordered(found)


def apply(
    rule: Rule, subject: Workflow | Pipeline | Change, setting: RuleSetting | None = None
) -> tuple[Iterable[Finding], Exception | None]:
    """Apply one rule.

    Args:
        rule: Which.
        subject: What it sees.
        setting: What the policy says of it.

    Returns:
        Its findings, at most one a place: an alias shows the same place to it many times. When the
        rule fails, one finding that says so, and the failure. Skipping the rule, or the check,
        would let whoever finds such a file pass a policy that nobody applied.
    """
    places: dict[tuple[str, int, int, str], Finding] = {}
    settings = () if rule.setting is RuleSetting else (setting or _defaults(rule.setting),)
    try:
        for found in rule.check(subject, *settings):
            about = "" if rule.sees is Sees.WORKFLOW else found.subject
            places.setdefault((found.path, found.line, found.column, about), found)
    except Exception as error:  # noqa: BLE001 - a bug of ours, told on the spot and handed on
        return [_unjudged(error)], error
    return places.values(), None


@cache
def _defaults(setting: type[RuleSetting]) -> RuleSetting:
    """Return what a rule is told where the policy says nothing of it."""
    return setting()


def _rule_of(custom: CustomRule) -> Rule:
    return Rule(
        id=custom.id,
        level=custom.level,
        summary=custom.message,
        fix="This is a rule of your organisation: ask there what to do.",
        sees=Sees.NOTHING,
    )


def _unjudged(error: Exception) -> Finding:
    words = f"Sluice failed to judge this by this rule ({type(error).__name__})."
    return Finding(line=1, column=1, end_line=1, message=words, subject="unjudged")


def _by_path(audit: Audit) -> defaultdict[str, list[AuditFinding]]:
    found: defaultdict[str, list[AuditFinding]] = defaultdict(list)
    for finding in audit.findings:
        found[finding.path].append(finding)
    return found


def _once(found: Sequence[Violation]) -> list[Violation]:
    """Leave out what a rule says where another, which says it better, has spoken."""
    told = {(one.rule.id, one.finding.line) for one in found}
    return [
        one
        for one in found
        if not any((better, one.finding.line) in told for better in one.rule.yields_to)
    ]


def ordered(violations: Iterable[Violation]) -> tuple[Violation, ...]:
    """Sort *violations* by path, line and rule."""
    return tuple(sorted(violations, key=lambda found: found.order))
