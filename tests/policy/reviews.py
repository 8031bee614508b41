"""Reviews to be worded."""

import re
import textwrap

from bot.config.load import load_policy
from bot.config.rules import Level
from bot.config.schema import Policy
from bot.effects import CompleteCheckRun
from bot.markdown import prose
from bot.model import Repo, RepoId, Sha
from bot.policy.engine import KNOWN_RULES, RULES
from bot.policy.render import Ruled, policy_check
from bot.policy.review import Review
from bot.policy.rule import Finding, Violation
from bot.policy.tables import Target

RULE = {rule.id: rule for rule in RULES}
CI = ".github/workflows/ci.yml"
TARGET = Target(
    repo=Repo(RepoId(1), "octo", "shop"), head_sha=Sha("a" * 40), external_id="pr=1;base=b"
)


def policy(text: str = "") -> Policy:
    return load_policy(f"version: 1\n{text}".encode(), KNOWN_RULES)


def violation(
    rule: str = "PIN-BRANCH",
    line: int = 3,
    *,
    path: str = CI,
    level: Level | None = None,
    message: str = "`a/b` follows `main`.",
) -> Violation:
    finding = Finding(line=line, column=5, end_line=line + 1, message=message, subject="")
    return Violation(rule=RULE[rule], level=level or RULE[rule].level, path=path, finding=finding)


def review(new=(), existing=(), fixed=(), files: int = 12) -> Review:
    return Review(new=tuple(new), existing=tuple(existing), fixed=tuple(fixed), files=files)


def check(done: Review, text: str = "") -> CompleteCheckRun:
    return policy_check(TARGET, done, ruled(text))


def ruled(text: str = "") -> Ruled:
    found = policy(text)
    return Ruled.by(found, found.mode)


def words(run: CompleteCheckRun) -> list[str]:
    """The summary up to the part for scripts, in short lines and without the targets of links."""
    told = run.summary.partition("<details><summary>For scripts")[0]
    for rule in RULES:
        told = told.replace(prose(rule.fix), "<fix>")
    told = re.sub(r"(?<=\])\(https://[^)]*\)", "", told)
    return [part for line in told.splitlines() for part in textwrap.wrap(line, 80) or [""]]


ERROR = violation()
WARNING = violation("TIME-MISSING", 7)
NOTICE = violation("PERM-MISSING", 9, level=Level.NOTICE)
