"""What zizmor reports, read from shapes that it printed for files of our own."""

import json
from contextlib import suppress

import pytest
from hypothesis import given, strategies as st

from bot.policy.auditing import NO_AUDIT, Audit, AuditFinding, Grade, Persona
from bot.policy.auditing_report import MAX_FEATURE, ReportError, read_findings
from bot.policy.auditing_subject import subject_of

INJECTION = {
    "ident": "template-injection",
    "desc": "code injection via template expansion",
    "url": "https://docs.zizmor.sh/audits/#template-injection",
    "determinations": {"confidence": "High", "severity": "Medium", "persona": "Pedantic"},
    "locations": [
        {
            "symbolic": {
                "key": {"Local": {"verbatim_path": "a.yml"}},
                "annotation": "this step",
                "route": {"route": [{"Key": "jobs"}, {"Key": "a"}, {"Key": "steps"}, {"Index": 0}]},
                "feature_kind": "Normal",
                "kind": "Hidden",
            },
            "concrete": {
                "location": {
                    "start_point": {"row": 5, "column": 6},
                    "end_point": {"row": 9, "column": 0},
                    "offset_span": {"start": 70, "end": 130},
                },
                "feature": "run: |\n  make\n",
                "comments": [],
            },
        },
        {
            "symbolic": {
                "key": {"Local": {"verbatim_path": "a.yml"}},
                "annotation": "may expand into attacker-controllable code",
                "route": {
                    "route": [
                        {"Key": "jobs"},
                        {"Key": "a"},
                        {"Key": "steps"},
                        {"Index": 0},
                        {"Key": "run"},
                    ]
                },
                "feature_kind": {
                    "Subfeature": {"after": 9, "fragment": {"Raw": "github.event.issue.title"}}
                },
                "kind": "Primary",
            },
            "concrete": {
                "location": {
                    "start_point": {"row": 6, "column": 17},
                    "end_point": {"row": 6, "column": 41},
                    "offset_span": {"start": 84, "end": 108},
                },
                "feature": "|\n  echo ${{ github.event.issue.title }}",
                "comments": [],
            },
        },
    ],
    "ignored": True,
    "fixes": [],
}


def reported(**changed: object) -> AuditFinding:
    [found] = read_findings(json.dumps([{**INJECTION, **changed}]).encode())
    return found


def pointing(
    feature: str,
    *,
    kind: object = "Normal",
    route: tuple[str | int, ...] = ("jobs", "a"),
    rows: tuple[int, int, int] = (3, 3, 9),
    audit: str = "some-audit",
) -> AuditFinding:
    """Report a finding at *feature*; *rows* are the first, the last, and the column behind it."""
    first, last, column = rows
    steps = [{"Index" if isinstance(step, int) else "Key": step} for step in route]
    place = json.loads(json.dumps(INJECTION["locations"][1]))
    place["symbolic"] |= {"feature_kind": kind, "route": {"route": steps}}
    place["concrete"] = {
        "feature": feature,
        "location": {
            "start_point": {"row": first, "column": 0},
            "end_point": {"row": last, "column": column},
        },
    }
    return reported(ident=audit, locations=[place])


def test_reads_all_that_is_known_of_a_finding() -> None:
    assert reported() == AuditFinding(
        audit="template-injection",
        path="a.yml",
        line=7,
        column=18,
        end_line=7,
        message="Code injection via template expansion at `github.event.issue.title`: "
        "may expand into attacker-controllable code.",
        subject="jobs/a/steps/run github.event.issue.title",
        feature="github.event.issue.title",
        job="a",
        severity=Grade.MEDIUM,
        confidence=Grade.HIGH,
        persona=Persona.PEDANTIC,
        is_ignored=True,
        url="https://docs.zizmor.sh/audits/#template-injection",
    )


def test_reads_nothing_from_an_empty_report() -> None:
    assert read_findings(b"[]") == ()


@pytest.mark.parametrize(
    ("rows", "end"),
    [
        pytest.param((3, 3, 9), 4, id="on one line"),
        pytest.param((3, 5, 9), 6, id="up to a character of a line"),
        pytest.param((3, 6, 0), 6, id="up to the end of a line"),
        pytest.param((3, 3, 0), 4, id="nothing"),
    ],
)
def test_ends_on_the_last_line_that_it_covers(rows, end: int) -> None:
    found = pointing("a: b", rows=rows)

    assert (found.line, found.end_line) == (4, end)


def test_points_at_the_first_line_of_a_whole_file() -> None:
    found = pointing("on: push\njobs: {}", route=(), rows=(0, 2, 0))

    assert (found.line, found.end_line, found.job) == (1, 1, "")


@pytest.mark.parametrize(
    ("feature", "kind", "quoted"),
    [
        ("image: postgres", "Normal", " at `image: postgres`"),
        ("  image: postgres\n", "Normal", " at `image: postgres`"),
        ("name: a\nuses: b\n", "Normal", ""),
        ("", "Normal", ""),
        ("echo `date`", "KeyOnly", " at `echo 'date'`"),
        ("a\nb", {"Subfeature": {"fragment": {"Raw": "b"}}}, " at `b`"),
        (
            "x",
            {"Subfeature": {"fragment": {"Regex": r"a\s+==\s+'b\[c\]\\'"}}},
            r" at `a == 'b[c]\'`",
        ),
    ],
)
def test_quotes_what_it_points_at(feature: str, kind, quoted: str) -> None:
    found = pointing(feature, kind=kind)

    before, _, after = found.message.partition(": may expand into ")
    assert before == f"Code injection via template expansion{quoted}"
    assert after == "attacker-controllable code."


@pytest.mark.parametrize("extra", [-1, 0, 1])
def test_cuts_a_long_feature(extra: int) -> None:
    assert len(pointing("x" * (MAX_FEATURE + extra)).feature) == MAX_FEATURE + min(extra, 0)


@pytest.mark.parametrize(
    ("route", "job"),
    [(("jobs", "a", "if"), "a"), (("jobs",), ""), (("runs", "steps"), ""), ((), "")],
)
def test_names_the_job(route: tuple[str, ...], job: str) -> None:
    assert pointing("a", route=route).job == job


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[",
        b"{}",
        b"null",
        b"[{}]",
        b"[1]",
        b"\xff",
        b"[" * 100_000,
        json.dumps([{**INJECTION, "locations": []}]).encode(),
        json.dumps([{**INJECTION, "locations": INJECTION["locations"][:1]}]).encode(),
        json.dumps(
            [{**INJECTION, "determinations": {**INJECTION["determinations"], "severity": "Odd"}}]
        ).encode(),
    ],
    ids=str.split(
        "nothing half mapping null without-fields number odd-bytes deep"
        " no-place no-primary-place odd-severity"
    ),
)
def test_refuses_what_is_no_report(data: bytes) -> None:
    with pytest.raises(ReportError, match="another shape"):
        read_findings(data)


@given(
    st.binary(max_size=200)
    | st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from([*INJECTION, "symbolic", "route"]), inner, max_size=4)
        ),
        max_leaves=20,
    ).map(lambda value: json.dumps(value).encode())
)
def test_fails_in_one_way_only(data: bytes) -> None:
    with suppress(ReportError):
        read_findings(data)


@pytest.mark.parametrize(
    ("audit", "feature", "essence"),
    [
        ("unpinned-uses", "other/action@v1", "other/action"),
        ("archived-uses", "other/action/path@main", "other/action/path"),
        ("unpinned-images", "image: postgres:17", "image: postgres"),
        ("unpinned-images", "image: postgres", "image: postgres"),
        ("unpinned-images", "image: ghcr.io:443/a/b:1", "image: ghcr.io:443/a/b"),
        ("unpinned-images", "image: ghcr.io:443/a/b", "image: ghcr.io:443/a/b"),
        ("unpinned-images", "image: a@sha256:00", "image: a"),
        ("excessive-permissions", "contents: write", ""),
        ("artipacked", "uses: actions/checkout@v4", ""),
        ("template-injection", "github.head_ref", "github.head_ref"),
        ("a-new-one", "x@y", "x@y"),
    ],
)
def test_a_subject_outlives_an_update(audit: str, feature: str, essence: str) -> None:
    assert subject_of(audit, ["jobs", "a"], feature) == f"jobs/a {essence}".strip()


def test_a_subject_outlives_a_step_before_it() -> None:
    first = pointing("x@v1", route=("jobs", "a", "steps", 0, "uses"), audit="unpinned-uses")
    second = pointing("x@v2", route=("jobs", "a", "steps", 1, "uses"), audit="unpinned-uses")
    other = pointing("x@v1", route=("jobs", "b", "steps", 0, "uses"), audit="unpinned-uses")

    assert first.subject == second.subject == "jobs/a/steps/uses x"
    assert other.subject != first.subject


def test_grades_have_an_order() -> None:
    assert sorted(Grade, key=lambda grade: grade.rank) == [
        Grade.INFORMATIONAL,
        Grade.LOW,
        Grade.MEDIUM,
        Grade.HIGH,
    ]


def test_nothing_was_audited() -> None:
    assert Audit(findings=(), failures=()) == NO_AUDIT
