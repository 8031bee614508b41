"""Programs in zizmor's place that hang, flood, fork and break: what each audit costs at most."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot.auditing import Zizmor
from bot.auditing.process import Limits
from bot.auditing.zizmor import AT_ONCE, ENVIRONMENT
from bot.policy.auditing import Audit
from bot.policy.auditing_rules import CONFIGURATION
from tests.auditing.shared import (
    ALL_DONE,
    QUICK,
    failures,
    fake,
    until,
    workflow,
)

BREAK_ON_BAD = """
text = "".join(
    open(os.path.join(at, name)).read() for at, _, names in os.walk(folder) for name in names
)
if "bad" in text:
    {harm}
"""


@pytest.mark.parametrize(
    ("harm", "why"),
    [
        ("os.abort()", "the limits of its time, memory or output were reached (SIGABRT)"),
        ("os.kill(os.getpid(), 40)", "were reached (signal 40)"),
        ("sys.exit(1)", "zizmor ended with code 1"),
        ("sys.exit(3)", "zizmor ended with code 3"),
        ("sys.exit('error: all is lost')", "all is lost"),
        ("print('[{}]'); sys.exit(0)", "zizmor's report has another shape"),
        ("print('[]'); sys.exit(0)", "zizmor ended with code 0"),
        ("bytearray(2 << 30)", "zizmor ended with code 1"),
        ("open('large', 'wb').write(bytes(32 << 20))", "zizmor ended with code 1"),
        ("print('x' * (17 << 20)); sys.exit(0)", "zizmor"),
        ("[open('/dev/null') for _ in range(100)]; [].append(open('/dev/null'))", "code 1"),
        ("while True: pass", "(SIGKILL)"),
    ],
)
async def test_a_file_that_breaks_the_process_is_isolated(tmp_path, harm: str, why: str) -> None:
    program = fake(
        tmp_path,
        BREAK_ON_BAD.format(harm=f"kept = {harm}" if "[open" in harm else harm)
        + ALL_DONE
        + "print('[]')",
    )
    files = [workflow("good", "a"), workflow("bad", "b"), workflow("good", "c")]

    audit = await Zizmor(program, replace(QUICK, cpu_seconds=1)).audit(files)

    assert list(failures(audit)) == [".github/workflows/b.yml"]
    assert why in failures(audit)[".github/workflows/b.yml"]


async def test_a_process_that_hangs_is_ended(tmp_path) -> None:
    program = fake(tmp_path, BREAK_ON_BAD.format(harm="time.sleep(60)") + ALL_DONE + "print('[]')")
    files = [workflow("good", "a"), workflow("bad", "b")]

    audit = await Zizmor(program, Limits(seconds=0.5)).audit(files)

    assert failures(audit) == {".github/workflows/b.yml": "it took more than 0.5 seconds"}


async def test_time_for_single_files_is_limited_for_all_of_them(tmp_path) -> None:
    program = fake(tmp_path, "time.sleep(60)")
    files = [workflow("", name) for name in "abcd"]

    audit = await Zizmor(program, Limits(seconds=0.2), alone_seconds=0.1).audit(files)

    assert (
        list(failures(audit).values())
        == ["it took more than 0.1 seconds"] + ["other files took all the time"] * 3
    )


FORKS = """
if os.fork() == 0:
    open({sign!r}, "w").write(str(os.getpid()))
    time.sleep(60)
while not os.path.exists({sign!r}) or not open({sign!r}).read():
    pass
{then}
"""


def is_running(pid: int) -> bool:
    """Tell whether a process lives; one that waits to be collected does not."""
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


@pytest.mark.parametrize("then", ["sys.exit(0)", "time.sleep(60)"])
async def test_no_process_is_left(tmp_path, then: str) -> None:
    sign = tmp_path / "child"
    program = fake(tmp_path, FORKS.format(sign=str(sign), then=then))

    await Zizmor(program, Limits(seconds=1)).audit([workflow("")])

    await until(lambda: not is_running(int(sign.read_text())))


async def test_a_cancelled_audit_leaves_nothing(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    sign = tmp_path / "child"
    program = fake(tmp_path, FORKS.format(sign=str(sign), then="time.sleep(60)"))
    task = asyncio.create_task(Zizmor(program, QUICK).audit([workflow("")]))
    await until(lambda: sign.exists() and bool(sign.read_text()))

    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task
    await until(lambda: not is_running(int(sign.read_text())))
    assert not list(tmp_path.glob("sluice-audit-*"))


async def test_nothing_of_ours_is_handed_on(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "a secret")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    seen = tmp_path / "seen"
    body = f"""
import json, resource
open({str(seen)!r}, "w").write(json.dumps({{
    "environment": dict(os.environ), "arguments": sys.argv[1:], "here": os.getcwd(),
    "core": resource.getrlimit(resource.RLIMIT_CORE), "input": sys.stdin.read(),
    "configuration": open(sys.argv[sys.argv.index("--config") + 1]).read(),
    "files": [os.path.join(at, name) for at, _, names in os.walk(folder) for name in names],
}}))
{ALL_DONE}
print('[]')"""

    audit = await Zizmor(fake(tmp_path, body), QUICK).audit([workflow("", "$(touch x)")])

    told = json.loads(seen.read_text())
    shell = {"PWD", "OLDPWD", "SHLVL", "_", "LC_CTYPE"}
    assert audit == Audit()
    assert {key: value for key, value in told["environment"].items() if key not in shell} == dict(
        ENVIRONMENT
    )
    assert {"--offline", "--no-ignores"} <= set(told["arguments"])
    assert told["configuration"] == CONFIGURATION
    assert told["core"] == [0, 0]
    assert told["input"] == ""
    assert [path.removeprefix(told["here"]) for path in told["files"]] == [
        "/files/0/.github/workflows/workflow.yml"
    ]
    assert not list(tmp_path.glob("sluice-audit-*"))


async def test_few_processes_run_at_a_time(tmp_path) -> None:
    running = tmp_path / "running"
    running.mkdir()
    body = f"""
mine = os.path.join({str(running)!r}, str(os.getpid()))
open(mine, "w")
time.sleep(0.05)
open({str(tmp_path / "most")!r}, "a").write(str(len(os.listdir({str(running)!r}))) + "\\n")
os.remove(mine)
print('[]')
{ALL_DONE}"""
    zizmor = Zizmor(fake(tmp_path, body), QUICK)

    await asyncio.gather(*(zizmor.audit([workflow("")]) for _ in range(6)))

    counts = [int(line) for line in (tmp_path / "most").read_text().split()]
    assert len(counts) == 6
    assert max(counts) == AT_ONCE


async def test_a_program_that_is_missing_is_a_failure_of_each_file(tmp_path) -> None:
    audit = await Zizmor(tmp_path / "missing", QUICK).audit([workflow("", "a"), workflow("", "b")])

    assert [failure.path for failure in audit.failures] == [
        ".github/workflows/a.yml",
        ".github/workflows/b.yml",
    ]
