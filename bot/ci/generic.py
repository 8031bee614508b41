"""What makes a line look like the reason of a failure when no tool is recognised.

Features add up: a word for failure, a label in front, a cross. They are taken back by what the
reason rarely has: a level below error, a count of zero, the word ``passed``. The sum stays below
what the verdict of a recognised tool is worth.
"""

from typing import Final

from bot.ci.tool import Evidence

LIMIT: Final = Evidence.VERDICT - 5
"""The most that words alone are worth."""

DECLARED: Final = r"^##\[error\]"
"""Somebody declared the line to be the error: no objection takes that back."""

DECLARED_WEIGHT: Final = 45

_KIND = r"(?:fatal |internal |build )?"
_LABEL = r"(?:error|fatal|failure|critical)"
_WHEN = r"in|at|while|when|on|during|from|occurred|running|loading|reading"
_THAT = r"some|cannot|could|failed|unable"
_LABELS = (
    (45, rf"(?i)^\W{{0,4}}{_KIND}{_LABEL}\b(?:[\]:!]| (?:{_WHEN}|{_THAT})\b)"),
    (45, r"^\W{0,4}(?:ERROR|FATAL|FAILURE|CRITICAL) "),
    (35, r"(?i)\b(?:fatal|error)(?:\[\w+\])?: "),
    (35, r"\b[A-Z]\w*(?:Error|Exception|Failure)\b"),
    (35, r"[❌✗✘✖🚨⛔]|^\s*[xX\x{D7}] "),
    (35, r"\b(?:FAIL|FAILED|FAILURE|ERROR|FATAL|PANIC|REGRESSION)\b"),
)

_WORDS = (
    (25, r"(?i)\b(?:error|exception|fail(?:ed|ure|ures|s)?)\b"),
    (25, r"(?i)\b(?:fatal|panic|abort(?:ed|ing)?|crash(?:ed)?|segfault|killed|refus(?:ed|ing))\b"),
    (20, r"(?i)\b(?:cannot|can't|can not|could(?:n't| not)|unable to|does(?:n't| not)|must)\b"),
    (20, r"(?i)\b(?:not (?:found|allowed|set|supported|installed|available|permitted)|no such)\b"),
    (20, r"(?i)\b(?:missing|invalid|illegal|unexpected|undefined|unresolved|unrecognized)\b"),
    (20, r"(?i)\b(?:unknown|unsupported|denied|rejected|forbidden|unauthorized|conflict)\b"),
    (20, r"(?i)\b(?:mismatch|violat(?:es|ed|ion)|timed out|timeout|exceed(?:s|ed)|outside)\b"),
    (20, r"(?i)\b(?:more|less|greater|higher|lower) than\b|\b(?:at (?:least|most)|expected)\b"),
    (
        20,
        r"(?i)\b(?:too (?:many|few|long|large|big|deep|small)|took (?:over|longer|more|>)|out of)",
    ),
    (20, r"(?i)\b(?:already exists|(?:is|are) (?:stale|outdated)|not up.to.date|differs?)\b"),
    (10, r"[\w./-]+\.\w{1,5}:\d+"),
)

_OBJECTIONS = (
    (-45, r"^[IW]\d{4} \d\d:\d\d:\d\d\.\d+ "),  # klog's information and warnings
    (-45, r"(?i)^\W{0,4}(?:warn(?:ing)?|info|debug|trace|notice|note|hint|tip|help|verbose)\b"),
    (-30, r"(?i)\b(?:\w*warn(?:ing)?s?|deprecat(?:ed|ion|es))\b"),
    (-60, r"(?i)\b(?:0|no|zero|without) (?:\w+ )?(?:errors?|failures?|failed|issues|problems)\b"),
    (-60, r"(?i)\b(?:errors?|fail(?:ed|ures?|s)?|misses)\W{1,3}0\b"),
    (-60, r"(?i)\b(?:pass(?:ed|es)?|ok|succe(?:ss(?:ful(?:ly)?)?|eded))\b|[✅✓✔]"),
    (
        -25,
        r"(?i)\b(?:retry(?:ing)?|ignor(?:e|ed|ing)|skipp(?:ed|ing)|continu(?:e|ing)|non-fatal)\b",
    ),
    (-60, r"^\s+(?:at |File \"|\^|\||\d+ \|)|^\s*(?:#|//|\*|<|\$) "),
    (-60, r"^\s*[\w./-]+\s+\|\s+\d+ [+-]+"),
    (-60, r"^\s*(?:Collecting|Downloading|Installing|Successfully|Requirement already)\b"),
    (-60, r"^\s*(?:Using cached|Selecting|Preparing|Unpacking|Setting up|Building)\b"),
    (-60, r"^\s*(?:Compiling|Checking|Running)\b"),
)

FEATURES: Final = (*_LABELS, *_WORDS, *_OBJECTIONS)
"""Weight and RE2 of each feature."""
