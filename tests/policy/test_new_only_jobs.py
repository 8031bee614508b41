"""Jobs that are renamed, and what moves from one to another."""

import pytest

from tests.policy.test_new_only import LIMIT, RUN, brief, job, workflow

CHECKOUT = "  - uses: a/checkout@main"
FIRST = (CHECKOUT, "  - run: 1", "  - run: 2", "  - run: 3")
SECOND = (CHECKOUT, "  - run: 4", "  - run: 5", "  - run: 6")
STEPS = ("steps:", CHECKOUT, "  - run: one", "  - run: two")


@pytest.mark.parametrize(
    ("base", "head", "new", "existing", "fixed"),
    [
        pytest.param(
            workflow(job("build", *STEPS)),
            workflow(job("package", *STEPS)),
            [],
            ["TIME-MISSING:3", "PIN-BRANCH:5"],
            [],
            id="renamed",
        ),
        pytest.param(
            workflow(job("build", *STEPS)),
            workflow(job("package", *STEPS[:3], "  - run: three")),
            [],
            ["TIME-MISSING:3", "PIN-BRANCH:5"],
            [],
            id="renamed and edited",
        ),
        pytest.param(
            workflow(job("build", *STEPS)),
            workflow(job("package", *STEPS[:2], "  - run: 1", "  - run: 2", "  - run: 3")),
            ["TIME-MISSING:3", "PIN-BRANCH:5"],
            [],
            ["TIME-MISSING:3", "PIN-BRANCH:5"],
            id="less than half of it as it was",
        ),
        pytest.param(
            workflow(job("build", *STEPS)),
            workflow(job("build", *STEPS), job("package", *STEPS)),
            ["TIME-MISSING:8", "PIN-BRANCH:10"],
            ["TIME-MISSING:3", "PIN-BRANCH:5"],
            [],
            id="a copy",
        ),
        pytest.param(
            workflow(job("build", *STEPS)),
            workflow(job("package", *STEPS), job("build", *STEPS)),
            ["TIME-MISSING:3", "PIN-BRANCH:5"],
            ["TIME-MISSING:8", "PIN-BRANCH:10"],
            [],
            id="a copy above",
        ),
        pytest.param(
            workflow(job("build", *STEPS), job("test", RUN)),
            workflow(job("package", *STEPS), job("tests", RUN)),
            [],
            ["TIME-MISSING:3", "PIN-BRANCH:5", "TIME-MISSING:8"],
            [],
            id="two renamed",
        ),
        pytest.param(
            workflow(job("build", *STEPS, *STEPS[1:])),
            workflow(job("one", *STEPS), job("two", *STEPS)),
            ["TIME-MISSING:8", "PIN-BRANCH:10"],
            ["TIME-MISSING:3", "PIN-BRANCH:5"],
            ["PIN-BRANCH:8"],
            id="cut in two: one of them is the old one",
        ),
        pytest.param(
            workflow(job("build", "steps:", *FIRST, *SECOND)),
            workflow(job("one", "steps:", *FIRST), job("two", "steps:", *SECOND)),
            ["TIME-MISSING:9", "PIN-BRANCH:11"],
            ["TIME-MISSING:3", "PIN-BRANCH:5"],
            ["PIN-BRANCH:9"],
            id="cut in two halves: only one of them is the old one",
        ),
        pytest.param(
            workflow(job("build", RUN)) + "  [",
            workflow(job("package", RUN)) + "  [",
            [],
            ["SYN-PARSE:5"],
            [],
            id="not readable",
        ),
        pytest.param(
            workflow(job("lint", LIMIT, *STEPS), job("build", LIMIT, RUN)),
            workflow(job("lint", LIMIT, RUN), job("build", LIMIT, *STEPS)),
            ["PIN-BRANCH:9"],
            [],
            ["PIN-BRANCH:6"],
            id="an error moves to another job",
        ),
        pytest.param(
            workflow(job("lint", LIMIT, *STEPS), job("build", LIMIT, "steps:", "  - run: one")),
            workflow(job("lint", LIMIT, "steps:", "  - run: one"), job("build", LIMIT, *STEPS)),
            ["PIN-BRANCH:10"],
            [],
            ["PIN-BRANCH:6"],
            id="an error moves to another job whatever the diff pairs",
        ),
    ],
)
def test_jobs_by_another_name(
    base: str, head: str, new: list[str], existing: list[str], fixed: list[str]
) -> None:
    assert brief(base, head) == (new, existing, fixed)
