"""What kind of failure it was: the word by which failures are counted and routed to people."""

from enum import StrEnum

import re2


class Category(StrEnum):
    """The kinds of failure, roughly by who can do something about them."""

    TEST = "test"
    COMPILE = "compile"
    DEPENDENCY = "dependency"
    CONFIG = "config"
    NETWORK = "network"
    TIMEOUT = "timeout"
    INFRA = "infra"
    OOM = "oom"
    PERMISSION = "permission"
    CRASH = "crash"
    LINT = "lint"
    TYPE = "type"
    POLICY = "policy"
    SECURITY = "security"
    CANCELLED = "cancelled"


_WORDS = (
    (Category.OOM, r"out of memory|outofmemory|cannot allocate memory|oom.?kill|heap limit"),
    (Category.INFRA, r"no space left on device|lost communication|shutdown signal"),
    (Category.NETWORK, r"connection (?:to .{1,80} (?:was )?)?(?:refused|reset|aborted|closed)"),
    (Category.NETWORK, r"connection timed out|could(?:n't| not) (?:resolve|connect)|dial tcp"),
    (Category.NETWORK, r"(?:read|i/o|connect|handshake|gateway|request)[ -]?time(?:d )?-?out"),
    (Category.NETWORK, r"name (?:or service|resolution)|getaddrinfo|lookup address|dns error"),
    (Category.NETWORK, r"\benotfound\b|econnreset|econnrefused|etimedout|network is unreachable"),
    (Category.NETWORK, r"unexpected eof|temporary failure|too many requests|rate limit"),
    (Category.NETWORK, r"\b50[234]\b.{0,20}(?:gateway|unavailable|error|server)"),
    (Category.TIMEOUT, r"tim(?:ed|e) ?out|deadline exceeded|took (?:too long|>)|exceeded the max"),
    (Category.PERMISSION, r"permission denied|access ?denied|not authori[sz]ed|unauthori[sz]ed"),
    (Category.PERMISSION, r"forbidden|authentication (?:failed|required)|eacces|\b40[13]\b"),
    (Category.PERMISSION, r"operation not permitted|credentials"),
    (Category.DEPENDENCY, r"no module named|cannot find module|module not found|importerror"),
    (Category.DEPENDENCY, r"no matching distribution|could not (?:find|resolve) depend|lock ?file"),
    (Category.DEPENDENCY, r"cannot open shared object|undefined symbol|unmet|version solving"),
    (Category.DEPENDENCY, r"no such image|manifest (?:unknown|for)|artifact not found|dependency"),
    (Category.CRASH, r"segmentation fault|\bsig(?:segv|abrt|bus|ill)\b|core dumped|\bpanic\b"),
    (Category.SECURITY, r"vulnerabilit|\bcve-\d|secret (?:detected|found)|leaked"),
    (Category.COMPILE, r"compil(?:e|ation|er) |syntax ?error|unresolved reference|undeclared"),
    (Category.CONFIG, r"command not found|unbound variable|not set\b|no such file|usage:"),
    (Category.CONFIG, r"unknown (?:option|flag|argument|command)|unrecognized argument"),
    (Category.CONFIG, r"invalid (?:value|configuration)"),
    (Category.LINT, r"\blint|unformatted|would reformat|code style|formatting"),
    (Category.POLICY, r"refus|not allowed|at (?:least|most)|minimum|maximum|threshold|coverage"),
    (Category.POLICY, r"(?:more|less|greater|higher|lower) than|outside .*range|required|must "),
    (Category.TEST, r"\btests?\b|assert|expected|\bspecs?\b|regression"),
)


def _compile() -> "re2.Set":
    words = re2.Set.SearchSet()
    for _, pattern in _WORDS:
        words.Add("(?i)" + pattern)
    words.Compile()
    return words


_SET = _compile()


def by_words(text: str) -> Category | None:
    """Tell the category of *text* by its words; the first kind in the table wins."""
    found = _SET.Match(text)
    return _WORDS[min(found)][0] if found else None
