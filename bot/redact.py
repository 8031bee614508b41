"""Take secrets out of a text before anyone sees it: the one redactor of logs, comments and reports.

GitHub masks registered secrets in its own view of a log only; quoted in a comment they are bare.
A log is full of hashes, so nothing is told by entropy alone: a secret is known by its shape, by the
name in front of it, or because it is one of ours. Line breaks stay, so that line numbers of a log
stay true, and redacting twice is redacting once. Patterns are RE2's, so the time is linear in the
text, and they look at bytes, since all that they look for is ASCII.

Source: https://docs.github.com/en/code-security/reference/secret-security/supported-secret-scanning-patterns
Source: https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github
"""

import base64
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator

import re2

SHORTEST_SECRET = 8
"""Characters. A shorter value, of ours or of others, would take ordinary words with it."""

SHORTEST_PASSWORD = 4
"""Characters of a value that is called a password; below that it says nothing anyway."""

SHORTEST_QUOTED = 16
"""Characters of a quoted value without a space that is called a token, key or secret."""

LONGEST_WORD = 32
"""Characters. From here on, letters alone in both cases are no name that people give."""

LONGEST_PLAIN = 1_000
"""Characters. A longer value is not looked into again, which keeps the time linear."""

LONGEST_KEY = 200
"""Lines from BEGIN to END of a private key. RSA with 8,192 bits has 101."""

_KNOWN = b"[redacted known-secret]"
_PRIVATE_KEY = b"[redacted private-key]"

_SHAPES = (
    # Since 2026 an App's token is `ghs_`, a number, `_` and a JWT: 520 characters with two dots.
    ("github-token", r"gh[oprsu]_[A-Za-z0-9_.-]{20,}|github_pat_[A-Za-z0-9_]{20,}"),
    ("jwt", r"eyJ[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]+){1,4}"),
    ("aws-key-id", r"(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}"),
    ("gcp-key", r"AIza[A-Za-z0-9_-]{35}|ya29\.[A-Za-z0-9_-]{16,}|GOCSPX-[A-Za-z0-9_-]{16,}"),
    ("slack-token", r"xox[a-z]-[A-Za-z0-9.-]{10,}|xapp-[A-Za-z0-9-]{10,}"),
    ("slack-webhook", r"hooks\.slack\.com/(?:services|workflows|triggers)/[A-Za-z0-9/_+-]+"),
    ("discord-webhook", r"discord(?:app)?\.com/api/webhooks/[A-Za-z0-9/_-]+"),
    ("stripe-key", r"[rsp]k_(?:live|test)_[A-Za-z0-9]{10,}|whsec_[A-Za-z0-9+/=]{16,}"),
    ("npm-token", r"npm_[A-Za-z0-9]{30,}"),
    ("pypi-token", r"pypi-AgE[A-Za-z0-9_-]{13,}"),
    ("gitlab-token", r"gl(?:pat|dt|rt|cbt|ptt|ft|imt|agent|soat)-[A-Za-z0-9_.-]{20,}"),
    ("docker-token", r"dckr_[op]at_[A-Za-z0-9_-]{20,}"),
    ("huggingface-token", r"\bhf_[A-Za-z0-9]{30,}"),
    ("ai-key", r"\bsk-(?:proj|ant|svcacct|admin|or)-[A-Za-z0-9_-]{20,}|\bsk-[A-Za-z0-9]{32,}"),
    ("sendgrid-key", r"\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}"),
    ("vault-token", r"\bhv[bs]\.[A-Za-z0-9_-]{20,}"),
    ("digitalocean-token", r"\bdo[opr]_v1_[a-f0-9]{64}"),
    ("age-key", r"AGE-SECRET-KEY-1[0-9A-Z]{58}"),
)

_PHRASE = r"passw(?:or)?d|passphrase|[a-z0-9]_pass|(?:[a-z0-9]_|;)pwd"
_CREDENTIAL = (
    r"secret|token|credentials?|(?:\b|_)auth|(?:api|app|access|private|signing|encryption|account|"
    r"master|license|deploy|ssh)[_-]?key"
)
# After the keyword a name may go on as `_KEY`, `Key` or `2`, but `tokenizer` is another word.
_NAME = rf"((?i:{_PHRASE}|{_CREDENTIAL})(?:s|[0-9]+)?(?:[_-][A-Za-z0-9_-]*|[A-Z]\w*)?)"
_VALUE = r"""(?:\\*"([^"\\\n]+)|\\*'([^'\\\n]+)|([^\s"'\\;&]+))"""


def _compile(pattern: str) -> "re2._Regexp":
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1  # a byte that is not UTF-8 is no way out
    return re2.compile(pattern.encode(), options)


_BEGIN = r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----"
_END = r"-----END (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----"
_STAMP = r"(?:\S*[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]\S*[ \t]+)?"
_KEY_HEADER = r"(?:Proc-Type|DEK-Info|Version|Comment|Hash)"
_ONE_LINE_KEY = _compile(rf"{_BEGIN}[^\n]*?{_END}")
_OPEN_KEY = _compile(_BEGIN + r"[A-Za-z0-9+/=\\% \t:,.-]*")
_CLOSE_KEY = _compile(rf"[^\n]*{_END}")
_KEY_LINE = _compile(
    rf"""\s*{_STAMP}["'|>+ \t]*(?:[A-Za-z0-9+/=]*(?:\\+[nr])*["',+\s]*|{_KEY_HEADER}: [^\n]*)"""
)
_FULL_KEY_LINE = _compile(rf"""\s*{_STAMP}["'|>+ \t]*[A-Za-z0-9+/=]{{16,}}[\\nr"',+\s]*""")

_SHAPE = _compile("|".join(f"(?:{pattern})" for _, pattern in _SHAPES))
_KINDS = tuple((kind.encode(), _compile(pattern)) for kind, pattern in _SHAPES)
_URL = _compile(r"""://([^\s/:@"'<>]*:[^\s/"'<>]+|[^\s/:@"'<>]{20,})@""")
_SIGNED_URL = _compile(r"""([?&](?i:[a-z-]*signature|sig|x-amz-security-token)=)([^\s&"'<>]{8,})""")
_SIGNATURE = _compile(
    r"""((?i:signature(?:-256)?)\\*["']?[ \t]*[:=][ \t]*\\*["']?)"""
    r"""((?:sha1=|sha256=)[0-9a-fA-F]{40,64})"""
)
_HEADER = _compile(
    r"""((?i:authorization)\\*["']?[ \t]*[:=][ \t]*\\*["']?)"""
    r"""((?i:(?:bearer|basic|token|digest|negotiate|apikey)[ \t]+)?)"""
    r"""([^\s"'\\,;]+)"""
)
_BEARER = _compile(r"(\b(?i:bearer)[ \t]+)([A-Za-z0-9._~+/=-]{16,})")
_ASSIGNMENT = _compile(rf"""{_NAME}(\\*["']?[ \t]*(?::=|=>|[:=])[ \t]*){_VALUE}""")
_FLAG = _compile(rf"--(?:[A-Za-z0-9]+-)*{_NAME}([ \t]+){_VALUE}")

_IS_PASSWORD = _compile(rf"(?i){_PHRASE}")
_NEXT_FIELD = _compile(r"""[,)}\]]+["']?[A-Za-z_][A-Za-z0-9_.-]*["']?[=:]""")
_SAYS_NO_SECRET = _compile(
    r"(?i)[_-](?:name|url|uri|file|path|dir|ids?|type|count|len|length|limit|expir\w*|ttl|age|arn|"
    r"version|scopes?|endpoint|policy|algorithm|size|format|field|header|prefix|sock|stdin)$"
)
_MASK = r"\*\*\*|\[|\$[A-Za-z_{(]|%[A-Za-z_]+%|<[\w -]+>|[{=]|(?:secrets|env|vars|inputs|steps)\."
_CODE = r"[A-Za-z_][\w.]*[(\[].*|[A-Za-z_]\w{0,24}(?:\.[A-Za-z_]\w{0,24})+"
_PLACE = r"@[\w./-]+|(?:~|\.{1,2})/.*|(?:/[\w.@%+-]{1,19})+/?|[A-Za-z]:[\\/].*|[a-z+]+://.*"
_WORD = (
    "true|false|null|none|nil|yes|no|on|off|read|write|admin|inherit|required|optional|unset|set|"
    "default|empty|missing|invalid|expired|string|bool|boolean|int|integer|object|undefined|stdin|"
    "password|passwd|secret|token|hidden|masked|redacted|changed|changeme"
)
_PLAIN = _compile(rf"(?:{_MASK}).*|{_CODE}|{_PLACE}|(?i:{_WORD})")
PASSES = 4
"""How often a text is looked through while more is found. Our own."""


class Redactor:
    """Takes secrets out of texts, among them the process's own."""

    def __init__(self, known: Iterable[str] = ()) -> None:
        """Learn the secrets that this process holds.

        Args:
            known: Values to hide wherever they occur, whole or in part lines, also in Base64 or
                percent-encoded. What is shorter than `SHORTEST_SECRET` is ignored.
        """
        forms = sorted({form for value in known for form in _forms(value)}, key=len, reverse=True)
        escaped = [re2.escape(form).decode() for form in forms]
        self._known = _compile("|".join(escaped)) if escaped else None

    def __call__(self, text: str) -> str:
        """Return *text* with every secret replaced by ``[redacted <kind>]``."""
        before, data, left = b"", text.encode("utf-8", "surrogatepass"), PASSES
        while data != before and left:
            before, data, left = data, self._hide(data), left - 1
        return str(data, "utf-8", "surrogatepass")

    def _hide(self, data: bytes) -> bytes:
        """Hide what can be told now: one secret can stand in the way of seeing the next."""
        if self._known:
            data = self._known.sub(lambda _: _KNOWN, data)
        if b"PRIVATE KEY" in data:
            data = _hide_private_keys(data)
        for pattern, replace in _STAGES:
            data = pattern.sub(replace, data)
        for pattern in (_FLAG, _ASSIGNMENT):
            data = b"".join(_hide_assignments(pattern, data))
        return bytes(_SHAPE.sub(lambda match: _label(match[0], b"secret"), data))


def _forms(value: str) -> Iterator[bytes]:
    """Yield what *value* looks like in a log: as lines, in Base64 at any offset, in a URL."""
    raw = value.strip().encode("utf-8", "surrogatepass")
    lines = [line.strip() for line in raw.splitlines() if not line.startswith(b"-----")]
    whole = [
        base64.b64encode(raw[offset : len(raw) - (len(raw) - offset) % 3]) for offset in range(3)
    ]
    coded = [*whole, *(form.replace(b"+", b"-").replace(b"/", b"_") for form in whole)]
    for form in (*lines, *coded, _percent(raw)):
        if len(form) >= SHORTEST_SECRET:
            yield form


def _percent(raw: bytes) -> bytes:
    """Encode *raw* as part of a URL: RFC 3986 leaves only these characters as they are."""
    kept = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
    return b"".join(bytes([byte]) if byte in kept else b"%%%02X" % byte for byte in raw)


def _hide_private_keys(data: bytes) -> bytes:
    """Hide keys on one line, over several, and what is left of one that was cut off."""
    data = _ONE_LINE_KEY.sub(lambda _: _PRIVATE_KEY, data)
    lines = data.split(b"\n")
    ends = [index for index, line in enumerate(lines) if _CLOSE_KEY.match(line)]
    index = 0
    while index < len(lines):
        if _CLOSE_KEY.match(lines[index]):
            _hide_up_to(lines, index)
        if _OPEN_KEY.search(lines[index]):
            index = _hide_from(lines, index, ends)
        else:
            index += 1
    return b"\n".join(lines)


def _hide_from(lines: list[bytes], begin: int, ends: list[int]) -> int:
    """Hide the key that begins at line *begin*, and return the line to go on with."""
    lines[begin] = _OPEN_KEY.sub(lambda _: _PRIVATE_KEY, lines[begin])
    position = bisect_left(ends, begin + 1)
    if position < len(ends) and ends[position] - begin <= LONGEST_KEY:
        end = ends[position]
        lines[begin + 1 : end] = [_PRIVATE_KEY] * (end - begin - 1)
        lines[end] = _CLOSE_KEY.sub(lambda _: _PRIVATE_KEY, lines[end])
        return end
    end = begin + 1
    while end <= min(len(lines) - 1, begin + LONGEST_KEY) and _KEY_LINE.fullmatch(lines[end]):
        lines[end] = _PRIVATE_KEY
        end += 1
    return end


def _hide_up_to(lines: list[bytes], end: int) -> None:
    """Hide the key of which only the last lines are here, up to line *end*."""
    lines[end] = _CLOSE_KEY.sub(lambda _: _PRIVATE_KEY, lines[end])
    above = end - 1
    if above >= 0 and _KEY_LINE.fullmatch(lines[above]):  # the last line of a key may be short
        lines[above] = _PRIVATE_KEY
        above -= 1
    while above >= 0 and _FULL_KEY_LINE.fullmatch(lines[above]):
        lines[above] = _PRIVATE_KEY
        above -= 1


def _label(secret: bytes, kind: bytes) -> bytes:
    """Name the kind of *secret* by its shape, else *kind*."""
    if _SHAPE.search(secret):
        kind = next(name for name, pattern in _KINDS if pattern.search(secret))
    return b"[redacted %b]" % kind


def _is_strong(value: bytes) -> bool:
    """Whether *value* looks made by a machine, unlike the words after `unexpected token:`."""
    if len(value) >= LONGEST_WORD and value.upper() != value != value.lower():
        return True
    has_digit = any(byte in b"0123456789" for byte in value)
    return len(value) >= SHORTEST_SECRET and has_digit and value.upper() != value.lower()


def _is_secret(name: bytes, sign: bytes, value: bytes, *, is_quoted: bool) -> bool:
    if len(value) > LONGEST_PLAIN:
        return True
    if _PLAIN.fullmatch(value) or _SAYS_NO_SECRET.search(name):
        return False
    if _IS_PASSWORD.match(name) and (is_quoted or b"=" in sign):
        return len(value) >= SHORTEST_PASSWORD
    if is_quoted and len(value) >= SHORTEST_QUOTED and b" " not in value:
        return True
    return _is_strong(value)


def _hide_assignments(pattern: "re2._Regexp", data: bytes) -> Iterator[bytes]:
    """Yield *data* in pieces. A value ends where the next field begins: `a=1,b=2`."""
    end = 0
    while match := pattern.search(data, end):
        name, sign, double, single, bare = match.groups()
        quoted = double or single
        value = quoted or _NEXT_FIELD.split(bare, 1)[0].rstrip(b",)]}.:")
        start = match.end() - len(quoted or bare)
        yield data[end:start]
        end = start  # a value that is no secret may hold the next name
        if _is_secret(name, sign, value, is_quoted=bool(quoted)):
            end += len(value)
            yield _label(value, b"password" if _IS_PASSWORD.match(name) else b"secret")
    yield data[end:]


def _hide_url(match: "re2._Match") -> bytes:
    whole, secret = match.group(0, 1)
    user, colon, password = secret.partition(b":")
    if _PLAIN.fullmatch(password) or not (colon or _is_strong(user)):
        return bytes(whole)
    return b"://" + _label(secret, b"url-credentials") + b"@"


def _hide_header(match: "re2._Match") -> bytes:
    name, scheme, secret = match.groups()
    is_sure = len(secret) >= SHORTEST_PASSWORD if scheme else _is_strong(secret)
    is_secret = is_sure and not _PLAIN.fullmatch(secret)
    return bytes(name + scheme) + (_label(secret, b"authorization") if is_secret else secret)


def _hide_named(kind: bytes) -> Callable[["re2._Match"], bytes]:
    def hide(match: "re2._Match") -> bytes:
        name, secret = match.groups()
        return bytes(name) + (_label(secret, kind) if _is_strong(secret) else secret)

    return hide


_STAGES = (
    (_URL, _hide_url),
    (_SIGNED_URL, _hide_named(b"url-signature")),
    (_SIGNATURE, _hide_named(b"webhook-signature")),
    (_HEADER, _hide_header),
    (_BEARER, _hide_named(b"bearer-token")),
)

redact = Redactor()
"""Redact without knowledge of our own secrets, as everything that quotes a log does."""
