"""A review as SARIF, which code scanning and editors read.

Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from collections.abc import Sequence
from typing import Any, TypeAlias

from bot.config.rules import Level
from bot.markdown import url_path
from bot.policy.engine import RULES
from bot.policy.review import Review
from bot.policy.rule import Rule, Violation

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"

_Json: TypeAlias = dict[str, Any]


def sarif(review: Review, version: str, errors: Sequence[str]) -> _Json:
    """Write *review* as a SARIF log.

    Args:
        review: What was found.
        version: Of Sluice.
        errors: What could not be read; the log then says that it is not complete.
    """
    results = [_result(found, "new") for found in review.new]
    results += [_result(found, "unchanged") for found in review.existing]
    run = {
        "tool": {
            "driver": {"name": "Sluice", "version": version, "rules": list(map(_rule, RULES))}
        },
        "columnKind": "unicodeCodePoints",
        "results": results,
        "invocations": [
            {
                "executionSuccessful": not errors,
                "toolExecutionNotifications": [
                    {"level": "error", "message": {"text": error}} for error in errors
                ],
            }
        ],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(rule: Rule) -> _Json:
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.summary},
        "help": {"text": rule.fix},
        "defaultConfiguration": {"level": _level(rule.level)},
    }


def _result(found: Violation, state: str) -> _Json:
    finding = found.finding
    region = {
        "startLine": finding.line,
        "startColumn": finding.column,
        "endLine": finding.end_line,
    }
    place = {"artifactLocation": {"uri": url_path(found.path)}, "region": region}
    return {
        "ruleId": found.rule.id,
        "ruleIndex": RULES.index(found.rule),
        "level": _level(found.level),
        "message": {"text": f"{finding.message} {found.rule.fix}"},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"sluice/v1": found.fingerprint},
        "baselineState": state,
    }


_LEVELS = {Level.OFF: "none", Level.NOTICE: "note"}


def _level(level: Level) -> str:
    return _LEVELS.get(level, level.value)
