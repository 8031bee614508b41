"""Files that are odd, broken, or as large as they may be."""

from itertools import islice, product

import pytest

from bot.document import MAX_NODES
from tests.policy.hostile import CI, HEAD, filled, judged, many

TOP = "on: [push, pull_request]\njobs:\n"
NODES = MAX_NODES // 2
"""Half of what is read, so that the bound holds on a machine that others use as well."""
STEPS = "runs-on: a, environment: production, steps: [{run: kubectl apply -f a}]"


def jobs(nodes: int, form: str) -> str:
    """Write as many jobs as fit, each of so many *nodes*; ``{n}``, ``{m}`` are numbers."""
    most = (NODES - 100) // nodes
    return TOP + "".join(
        f"  j{n}: {form.replace('{n}', str(n)).replace('{m}', str(n + 1))}\n" for n in range(most)
    )


def steps(nodes: int, form: str) -> str:
    """Write as many steps as fit."""
    most = (NODES - 100) // nodes
    return HEAD + "".join(f"      - {form.replace('{n}', str(n))}\n" for n in range(most))


def job(more: str) -> str:
    """Write a job that says *more*."""
    return HEAD.replace("    steps:\n", f"    {more}\n    steps:\n") + "      - run: ./deploy.sh\n"


def words(nodes: int, form: str) -> str:
    """Write as many items of a list or a mapping as fit."""
    most = (NODES - 100) // nodes
    return ", ".join(form.replace("{n}", str(n)) for n in range(most))


NUMBERS = ", ".join(map(str, range(256)))

REFUSED = {
    "an alias bomb": "a: &a [x, x]\nb: &b [*a, *a]\n"
    + "".join(f"c{n}: &c{n} [{f'*c{n - 1}, ' * 2 if n else '*b, *b'}]\n" for n in range(40)),
    "an alias of itself": "on: push\njobs: &a {b: *a}\n",
    "brackets": "[" * 100_000,
    "braces": "{" * 100_000,
    "brackets that close": f"a: {'[' * 30_000}{']' * 30_000}",
    "30,000 levels of lists": f"a: {'- ' * 30_000}",
    "1,400 levels of mappings": "\n".join(f"{' ' * n}a:" for n in range(1_400)),
    "question marks": "? " * 30_000,
    "50,000 jobs": TOP + many(lambda n: f"  j{n}: {{}}\n"),
    "50,000 steps": HEAD + filled("      - run: a\n"),
    "50,000 needs": job(f"needs: [{filled('a,', 500_000)}]"),
    "CR for line ends": f"{HEAD}      - run: make\n".replace("\n", "\r"),
    "tabs for spaces": f"{HEAD}\t- run: make\n",
    "NUL": f"{HEAD}      - run: \0\n",
    "two byte order marks": f"\ufeff\ufeff{HEAD}",
    "two documents": "on: push\n---\non: push\n",
    "nothing": "",
    "nothing but comments": filled("# a\n"),
    "nothing but spaces": filled(" "),
    "nothing but line ends": filled("\n"),
    "a long key": f"{filled('a')}: b\n",
    "a word": "word",
    "a list": "- a\n- b\n",
    "a text of more than a mebibyte": "name: " + "a" * (1 << 20),
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED.keys())
def test_refuses(text: str) -> None:
    found, _ = judged({CI: text})

    assert "SYN-PARSE" in {one.rule.id for one in found}


ODD = {
    "YAML 1.1": "on: {push: {branches: [3.10, 017, 12:30:45, yes, off]}}\nyes: no\njobs:\n  3.10:\n"
    "    runs-on: on\n    timeout-minutes: 1:30\n    steps:\n"
    "      [{run: 017}, {run: 0x1F}, {run: 1e999}, {run: .nan}, {run: 2001-01-01}]\n",
    "merge keys": "on: push\nx: &x {runs-on: a}\njobs:\n  a:\n    <<: *x\n    steps: []\n"
    "  b:\n    <<: [*x, *x]\n",
    "a byte order mark": f"\ufeff{HEAD}      - run: make\n",
    "CRLF": f"{HEAD}      - run: make deploy\n".replace("\n", "\r\n"),
    "no jobs": "on: push\njobs:\n",
    "a list of jobs": "on: []\njobs: [a, b]\n",
    "jobs that are words": "on: push\njobs: {a: b, c: [d], e: }\n",
    "the wrong type of everything": "on: {push: [a], pull_request: b, schedule: {c: d}}\n"
    "permissions: [a]\nenv: [a]\nconcurrency: [a]\ndefaults: a\njobs:\n  a:\n    runs-on: {a: b}\n"
    "    needs: {a: b}\n    if: [a]\n    permissions: 3\n    environment: [a]\n    strategy: [a]\n"
    "    container: [a]\n    services: a\n    env: a\n    outputs: a\n    timeout-minutes: [a]\n"
    "    continue-on-error: {a: b}\n    uses: [a]\n    with: a\n    secrets: [a]\n"
    "    steps: {a: b}\n  b:\n    strategy: {matrix: [a], fail-fast: [], max-parallel: {}}\n"
    "    steps: [a, [b], {uses: [a]}, {run: {a: b}}, {uses: a, with: b}, {name: [a], env: b}]\n"
    "  c: {strategy: {matrix: {a: {b: c}, include: a, exclude: {a: b}}}, steps: [{if: {}}]}\n"
    "  d: {environment: {name: {a: b}}, concurrency: {group: [a]}, steps: [[[{run: a}]]]}\n",
    "a long name": f"name: {filled('a')}\non: push\njobs: {{}}\n",
    "a long name of a job": f"{TOP}  {filled('deploy-', 900)}:\n    name: {filled('deploy ')}\n",
    "a long name of a step": f"{HEAD}      - name: {filled('deploy ')}\n        run: make deploy\n",
}

LARGE = {
    "keys that stand there twice": TOP + "  a: {runs-on: b}\n" * 3_500,
    "keys that differ in case": TOP
    + "".join(
        f"  {''.join(letters)}: {{}}\n"
        for letters in islice(product(*[(c, c.upper()) for c in "abcdefghijklmno"]), 7_000)
    ),
    "one job under many names": f"{TOP}  a: &a {{{STEPS}}}\n"
    + "".join(f"  j{n}: *a\n" for n in range(1_300)),
    "merge keys everywhere": "x: &x {a: b}\n" + jobs(6, "{<<: *x}"),
    "jobs": jobs(4, "{runs-on: a}"),
    "jobs that are nothing": jobs(2, "{}"),
    "jobs that deploy": jobs(11, f"{{{STEPS}}}"),
    "jobs in a row": jobs(13, f"{{needs: j{{m}}, {STEPS}}}"),
    "jobs that all need one": jobs(13, f"{{needs: j1, {STEPS}}}"),
    "jobs that need themselves": jobs(13, f"{{needs: j{{n}}, {STEPS}}}"),
    "jobs that need all before": TOP
    + "".join(f"  j{n}: {{needs: [{'j1, ' * n}a], {STEPS}}}\n" for n in range(150)),
    "jobs with all permissions": jobs(6, "{permissions: write-all, if: always()}"),
    "jobs that call": jobs(6, "{uses: a/b/.github/workflows/c.yml@main, secrets: inherit}"),
    "steps": steps(3, "run: a"),
    "steps that are nothing": f"{HEAD[:-1]} [{'{},' * 14_000}{{}}]\n",
    "steps that deploy": steps(3, "run: kubectl apply -f a{n}"),
    "steps with an action": steps(3, "uses: a{n}/b@main"),
    "steps with a cache": steps(9, "{uses: actions/cache@v4, with: {path: a, key: b{n}}}"),
    "steps with artifacts": steps(8, "{uses: actions/upload-artifact@v4, with: {name: a{n}}}"),
    "steps with ids": steps(5, "{id: s{n}, run: 'echo ${{ steps.s{n}x.outputs.a }}'}"),
    "steps beside steps": f"{HEAD}      - {'{parallel: [' * 30}{{run: a}}{']}' * 30}\n",
    "one job that needs many": job(f"needs: [{words(1, 'j{n}')}]"),
    "one job that needs one often": job(f"needs: [{'a,' * 14_000}a]"),
    "a matrix of three axes": job(
        f"strategy: {{matrix: {{a: [{NUMBERS}], b: [{NUMBERS}], c: [{NUMBERS}]}}}}"
    ),
    "a matrix of forty axes": job(
        f"strategy: {{matrix: {{{', '.join(f'a{n}: [{NUMBERS}]' for n in range(40))}}}}}"
    ),
    "a matrix that leaves all out": job(
        f"strategy: {{matrix: {{a: [{words(5, '{n}')}], exclude: [{words(5, '{a: {n}}')}]}}}}"
    ),
    "a matrix that adds much": job(
        f"strategy: {{matrix: {{a: [{words(9, '{n}')}], include: [{words(8, '{a: {n}, b: c}')}]}}}}"
    ),
    "a matrix of environments": job(
        f"environment: '${{{{ matrix.environment }}}}'\n"
        f"    strategy: {{matrix: {{environment: [{words(1, 'production-{n}')}]}}}}"
    ),
    "variables": job("env: {" + words(2, "a{n}: '${{ secrets.A{n} }}'") + "}"),
    "services": job(f"services: {{{words(5, 'a{n}: {image: b:latest}')}}}"),
    "outputs": job("outputs: {" + words(2, "a{n}: '${{ steps.a.outputs.a }}'") + "}"),
    "permissions": job(f"permissions: {{{words(2, 'a{n}: write')}}}"),
    "labels": job("").replace("ubuntu-latest", f"[{words(1, 'self-hosted')}]"),
    "events": f"on: [{words(1, 'push')}]\njobs: {{}}\n",
    "branches": f"on: {{push: {{branches: [{words(1, '**')}]}}}}\njobs: {{}}\n".replace(
        "**", "'*'"
    ),
    "paths": HEAD.replace("[push, pull_request]", f"{{push: {{paths: [{words(1, 'a/{n}')}]}}}}"),
    "a path of stars": HEAD.replace(
        "[push, pull_request]", f"{{push: {{paths: [{'a*' * 9_000}]}}}}"
    ),
    "times": f"on: {{schedule: [{words(3, '{cron: 1 1 1 1 1}')}]}}\njobs: {{}}\n",
    "inputs": "on: {workflow_call: {inputs: {" + words(4, "a{n}: {type: a}") + "}}}\njobs: {}\n",
    "waivers": HEAD + filled("      # sluice: ignore[PIN-BRANCH] a\n"),
    "ignores": f"{HEAD}      - uses: a/b@main {filled('# zizmor: ignore[unpinned-uses] ')}\n",
}


@pytest.mark.parametrize("text", [*ODD.values(), *LARGE.values()], ids=[*ODD, *LARGE])
def test_judges(text: str) -> None:
    found, _ = judged({CI: text})

    assert "SYN-PARSE" not in {one.rule.id for one in found}
