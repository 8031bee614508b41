"""The check run ``sluice / failures``: the full report, with annotations and buttons.

Source: https://docs.github.com/en/rest/checks/runs (sizes)
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from bot.ci.diagnosis import Diagnosis
from bot.ci.history import Fault
from bot.ci.render.comment import LIMIT, left_out, recovered_title, recovered_words
from bot.ci.render.entry import entry, kind
from bot.ci.render.head import context, headline, title
from bot.ci.render.quoting import NAME
from bot.ci.render.reasons import Reason, reasons
from bot.ci.render.verdict import in_short
from bot.ci.render.wording import capital
from bot.ci.report import Report
from bot.effects import Annotation, AnnotationLevel, CheckAction, CompleteCheckRun, Conclusion
from bot.markdown import fit, one_line
from bot.redact import redact

FAILURES_CHECK: Final = "sluice / failures"

ANNOTATIONS: Final = 50
"""Annotations of a check run. GitHub takes as many in one request."""

MESSAGE: Final = 500
"""Characters of an annotation. Our own limit."""

RERUN: Final = CheckAction(
    label="Re-run failed",
    description="Run the failed jobs again",
    identifier="failures-rerun",
)
FLAKY: Final = CheckAction(
    label="Mark flaky",
    description="Say that these failures come and go",
    identifier="failures-flaky",
)
UNHELPFUL: Final = CheckAction(
    label="Not helpful",
    description="Keep the case, to explain it better",
    identifier="failures-unhelpful",
)

_LEVELS: Final = {
    Fault.NEW: AnnotationLevel.FAILURE,
    Fault.UNKNOWN: AnnotationLevel.WARNING,
}
"""How loudly to speak of lines of the change; softly if the change is not what broke them."""


def failures_check(report: Report, external_id: str) -> CompleteCheckRun:
    """Report all that failed. It is neutral: what failed has check runs of its own.

    Args:
        report: With at least one run.
        external_id: Tells this conclusion from every other.
    """
    found = reasons(report)
    parts = [f"### {title(report, found)}\n\n{context(report)}"]
    parts += [entry(one, report) for one in found]
    return CompleteCheckRun(
        repo=report.runs[0].run.repo,
        head_sha=report.head_sha,
        name=FAILURES_CHECK,
        external_id=external_id,
        conclusion=Conclusion.NEUTRAL,
        title=headline(report, found),
        summary=fit(parts, LIMIT, left_out(report)),
        annotations=_annotations(found, report),
        actions=(RERUN, FLAKY, UNHELPFUL),
    )


def recovered_check(report: Report, external_id: str) -> CompleteCheckRun:
    """Report that what failed is green again. *Report* has at least one run."""
    return CompleteCheckRun(
        repo=report.runs[0].run.repo,
        head_sha=report.head_sha,
        name=FAILURES_CHECK,
        external_id=external_id,
        conclusion=Conclusion.NEUTRAL,
        title=recovered_title(report),
        summary=recovered_words(report),
    )


def _annotations(found: Sequence[Reason], report: Report) -> tuple[Annotation, ...]:
    """Annotate each line once, by the first reason that names it."""
    places: dict[tuple[str, int], Annotation] = {}
    for reason in found:
        for one in _annotated(reason, report):
            places.setdefault((one.path, one.start_line), one)
    return tuple(islice(places.values(), ANNOTATIONS))


def _annotated(reason: Reason, report: Report) -> Iterator[Annotation]:
    lead = reason.lead
    diagnosis = lead.job.finding
    if not isinstance(diagnosis, Diagnosis):
        return
    best = diagnosis.lines[0].text if diagnosis.lines else diagnosis.annotation
    job = one_line(redact(lead.job.job.name), NAME)
    for place in diagnosis.places:
        if place.path in report.files:
            yield Annotation(
                path=place.path,
                start_line=place.line,
                end_line=place.line,
                level=_LEVELS.get(lead.fault, AnnotationLevel.NOTICE),
                title=f"{job}: {kind(lead.job)}",
                message=f"{one_line(best, MESSAGE)}\n{capital(in_short(lead.fault, report))}.",
            )
