"""Read the report that zizmor prints.

Only what we need of it is described, so that a newer zizmor may say more. A report that does not
fit this shape fails as a whole: half a report would pass for a clean one.
Source: https://docs.zizmor.sh/usage/#json
"""

import re

import msgspec

from bot.policy.auditing import AuditFinding, Grade, Persona
from bot.policy.auditing_subject import subject_of

MAX_FEATURE = 200
"""Characters of what a finding points at, and of what it quotes. Our own limit: a whole job, which
may be the place of a finding, says nothing that its line does not."""


_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


class ReportError(ValueError):
    """What zizmor printed is not a report."""


class _Determinations(msgspec.Struct):
    confidence: str
    severity: str
    persona: str


class _Fragment(msgspec.Struct, rename="pascal"):
    """A part of a scalar: as it is written, or a pattern that lets white space vary."""

    raw: str = ""
    regex: str = ""

    @property
    def text(self) -> str:
        """What is written there, or as good as that."""
        return self.raw or _ESCAPED.sub(r"\1", self.regex.replace(r"\s+", " "))


class _Subfeature(msgspec.Struct):
    fragment: _Fragment


class _Part(msgspec.Struct, rename="pascal"):
    subfeature: _Subfeature


class _Step(msgspec.Struct, rename="pascal"):
    """One step down the file: a key of a mapping or an index of a list."""

    key: str = ""


class _Route(msgspec.Struct):
    route: list[_Step]


class _Local(msgspec.Struct):
    verbatim_path: str


class _Input(msgspec.Struct, rename="pascal"):
    local: _Local


class _Symbolic(msgspec.Struct):
    key: _Input
    annotation: str
    route: _Route
    feature_kind: str | _Part
    kind: str


class _Point(msgspec.Struct):
    row: int
    column: int


class _Span(msgspec.Struct):
    start_point: _Point
    end_point: _Point


class _Concrete(msgspec.Struct):
    location: _Span
    feature: str


class _Location(msgspec.Struct):
    symbolic: _Symbolic
    concrete: _Concrete

    @property
    def keys(self) -> list[str]:
        """The way to it, without the numbers of steps and the like, which an edit changes."""
        return [step.key for step in self.symbolic.route.route if step.key]

    @property
    def feature(self) -> str:
        """What it points at, on one line."""
        kind = self.symbolic.feature_kind
        text = kind.subfeature.fragment.text if isinstance(kind, _Part) else self.concrete.feature
        return " ".join(text.split())[:MAX_FEATURE]

    @property
    def end_line(self) -> int:
        """The last line of it; of the whole file only the first, which is enough to point at."""
        first, last = self.concrete.location.start_point, self.concrete.location.end_point
        if not self.symbolic.route.route:
            return first.row + 1
        return max(first.row, last.row - (not last.column)) + 1


class _Finding(msgspec.Struct):
    ident: str
    desc: str
    url: str
    determinations: _Determinations
    locations: list[_Location]
    ignored: bool = False


_REPORT = msgspec.json.Decoder(list[_Finding])


def read_findings(data: bytes) -> tuple[AuditFinding, ...]:
    """Read what zizmor prints as ``json-v1``, in its order.

    Raises:
        ReportError: *data* is not such a report. The message may quote it.
    """
    try:
        return tuple(map(_read, _REPORT.decode(data)))
    except (ValueError, RecursionError) as error:
        raise ReportError(f"zizmor's report has another shape: {error}") from error


def _read(found: _Finding) -> AuditFinding:
    place = _primary(found)
    start = place.concrete.location.start_point
    keys, feature = place.keys, place.feature
    return AuditFinding(
        audit=found.ident,
        path=place.symbolic.key.local.verbatim_path,
        line=start.row + 1,
        column=start.column + 1,
        end_line=place.end_line,
        message=_message(found, place, feature),
        subject=subject_of(found.ident, keys, feature),
        feature=feature,
        job=keys[1] if keys[:1] == ["jobs"] and len(keys) > 1 else "",
        severity=Grade(found.determinations.severity.lower()),
        confidence=Grade(found.determinations.confidence.lower()),
        persona=Persona(found.determinations.persona.lower()),
        is_ignored=found.ignored,
        url=found.url,
    )


def _primary(found: _Finding) -> _Location:
    for location in found.locations:
        if location.symbolic.kind == "Primary":
            return location
    raise ValueError(f"a finding of `{found.ident}` has no place")


def _message(found: _Finding, place: _Location, feature: str) -> str:
    """Word it: what is wrong, at what, and how zizmor explains that."""
    is_part = isinstance(place.symbolic.feature_kind, _Part)
    is_quotable = is_part or "\n" not in place.concrete.feature.strip()
    quoted = feature.replace("`", "'")
    at = f" at `{quoted}`" if quoted and is_quotable else ""
    title = found.desc[:1].upper() + found.desc[1:]
    return f"{title}{at}: {place.symbolic.annotation}."
