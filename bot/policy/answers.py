"""Words for those who ask about a verdict: why a rule exists, and how to have it waived."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from html import escape

from bot.config.load import POLICY_PATH
from bot.config.patterns import MAX_PATTERN
from bot.config.waivers import MAX_REASON
from bot.markdown import (
    block,
    code,
    details,
    fit,
    link,
    one_line,
    paragraphs,
    plural,
    prose,
    url_path,
)
from bot.policy.documentation import documentation_of
from bot.policy.rule import Rule, Violation
from bot.policy.suggesting import Mended, Offer
from bot.policy.tables import Target, place

MAX_ANSWER = 50_000
"""Bytes of an answer. GitHub's limit of a comment is 65,536 characters."""
MAX_LISTED = 20
"""Findings that are named one by one. Our own limit."""
DAYS = 30
"""For how long a waiver is proposed. Our own choice."""
_SPECIAL = re.compile(r"[*?\[\\]")
"""What a pattern of paths does not take as it is."""


def explained(rules: Sequence[Rule]) -> str:
    """Say why each of *rules* exists, and what to do."""
    return fit([_explained(rule) for rule in rules], MAX_ANSWER)


def _explained(rule: Rule) -> str:
    found = documentation_of(rule)
    told = paragraphs(found.why, f"**To mend it:** {prose(rule.fix)}", found.source)
    return details(f"<b>{rule.id}</b>: {escape(rule.summary)}", told)


def how_to_waive(violations: Sequence[Violation], target: Target) -> str:
    """List the lines that ask for a waiver, one for each of *violations*."""
    if not violations:
        return "There is nothing to waive: this change brings no finding."
    # A fingerprint may fit several findings, which one waiver then covers.
    each = list({found.fingerprint: found for found in violations}.values())
    lines = "\n".join(
        f'/policy waive {found.fingerprint} {DAYS}d "why it is acceptable until then"'
        for found in each[:MAX_LISTED]
    )
    listed = "\n".join(
        f"- {code(found.fingerprint)} {code(found.rule.id)} "
        f"{place(target, found.path, found.finding.line)}"
        for found in each[:MAX_LISTED]
    )
    more = f"… {left} more" if (left := len(each) - MAX_LISTED) > 0 else ""
    return paragraphs(
        "**A waiver needs a reason and an end.** Say which of these, and why:",
        block(lines),
        listed,
        more,
    )


def waiver(violation: Violation, until: date, reason: str) -> str:
    """Write a waiver as it goes into the policy file."""
    return (
        f"waivers:\n  - rule: {violation.rule.id}\n{_paths(violation.path)}"
        f"    fingerprint: {_quoted(violation.fingerprint)}\n"
        f"    reason: {_quoted(one_line(reason, MAX_REASON))}\n"
        f"    expires: {until}\n"
    )


def _paths(path: str) -> str:
    """Name the file for whoever reads the waiver; the fingerprint alone would do."""
    pattern = _SPECIAL.sub(r"\\\g<0>", path)
    if not path.isprintable() or not 0 < len(pattern) <= MAX_PATTERN:
        return ""
    return f"    paths: [{_quoted(pattern)}]\n"


def waiver_offered(
    violation: Violation, text: str, target: Target, branch: str, approvers: Iterable[str]
) -> str:
    """Tell how the waiver *text* comes into force: on the base branch, and not before.

    Args:
        violation: What it waives.
        text: As it goes into the file.
        target: The commit.
        branch: The default branch.
        approvers: Who may agree, as the policy names them; nobody for whoever may merge.
    """
    edit = f"{target.server_url}/{target.repo}/edit/{url_path(branch)}/{POLICY_PATH}"
    who = ", ".join(map(code, approvers)) or "whoever may merge it"
    return paragraphs(
        f"**A waiver of {code(violation.rule.id)} at "
        f"{place(target, violation.path, violation.finding.line)}.** It counts as soon as it is on "
        f"{code(branch)}. Add it to {link(code(POLICY_PATH), edit)}; it needs the approval of "
        f"{who}.",
        block(text, "yaml"),
    )


def fixes_offered(offer: Offer, target: Target) -> str:
    """Introduce suggestions, and tell what mends findings that the diff does not show."""
    count = len(offer.suggestions)
    first = (
        f"{plural(count, 'suggestion')} for what the policy check found. Each mends its finding, "
        "whatever else you do; commit those that you agree with."
        if count
        else "What can be mended safely lies outside of the diff, where GitHub takes no suggestion."
    )
    rest = [_elsewhere(one, target) for one in offer.elsewhere[:MAX_LISTED]]
    return fit([first, *rest], MAX_ANSWER)


def _elsewhere(mended: Mended, target: Target) -> str:
    found, edit = mended.violation, mended.edit
    where = place(target, found.path, edit.line)
    lines = "\n".join(edit.lines)
    return f"{code(found.rule.id)} at {where}, write:\n{block(lines, 'yaml')}"


def _quoted(text: str) -> str:
    """Quote the printable *text* as YAML does, so that nothing in it can end it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
