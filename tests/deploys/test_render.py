"""The card and the check run, whole."""
# ruff: noqa: E501 - lines as GitHub gets them

from dataclasses import replace

from inline_snapshot import snapshot as expected

from bot.deploys.render import card, check_run
from bot.deploys.request import Request, State
from bot.deploys.snapshot import Snapshot
from bot.deploys.step import advance
from bot.effects import Conclusion
from tests.deploys.making import (
    AGREED,
    FROZEN,
    GRACE,
    OTHER,
    RITA,
    RUN,
    SERVER,
    SHA,
    VOTED,
    ballot,
    request,
    rollback,
    running,
    snapshot,
    vote,
    waiting,
)


def drawn(ask: Request, where: Snapshot) -> str:
    return card(advance(ask, where), where, SERVER)


def test_the_card_of_an_open_request() -> None:
    ask = waiting(votes=(vote(GRACE), vote(RITA)))

    assert drawn(ask, snapshot(ballot(GRACE), ballot(RITA), run=RUN)) == expected("""\
### 🟡 Deploy of `3f2a9c1` to **production** waits: Approvals 1 of 2; still needed: 1 more approval

- Commit: `3f2a9c1000000000000000000000000000000000` ([what changes against what is live](https://github.com/octo/shop/compare/cccccccccccccccccccccccccccccccccccccccc...3f2a9c1000000000000000000000000000000000))
- Made by: `carl`
- Asked for by `rita` at Mon 5 Jan 11:50 UTC
- [Workflow run 9001](https://github.com/octo/shop/actions/runs/9001)

To approve until Mon 5 Jan 13:50 UTC, comment:
```
/approve-deploy production 3f2a9c1
```

| | condition | now |
| --- | --- | --- |
| ✅ | Commit | `3f2a9c1000000000000000000000000000000000`, the newest of #42 |
| ✅ | Origin | from this repository |
| ✅ | Base branch | `main` |
| ✅ | Workflow run | [run 9001](https://github.com/octo/shop/actions/runs/9001), started by `push` |
| ✅ | Policy file | valid, version `p1` |
| ✅ | Checks | 1 of 1 check green |
| ✅ | `sluice / policy` | `success` |
| ✅ | Freeze | none |
| ✅ | Lock | free |
| ✅ | One at a time | no other deploy is under way |
| ⏳ | Approvals | 1 of 2; still needed: 1 more approval |

**Votes**
- ✅ `grace` by comment at Mon 5 Jan 11:55 UTC
- ⚪ `rita` by comment at Mon 5 Jan 11:55 UTC, not counted: asked for this deploy

<details><summary>Who may approve, and what else you can do</summary>

The window is 2h; a push to the branch ends it at once.

`/reject-deploy production --reason "…"` vetoes.

`/revoke-approval` takes back your vote, `/cancel` withdraws the request.

Who may approve: everyone with the role `write`. Not counted: requester, author, contributors, pusher, and bots.

</details>

<!-- sluice: {"request": "d41c0ffee0000001", "state": "open", "sha": "3f2a9c1000000000000000000000000000000000"} -->\
""")


def test_the_card_of_a_blocked_request() -> None:
    assert drawn(request(**VOTED), snapshot(*AGREED, **FROZEN)) == expected("""\
### 🟡 Deploy of `3f2a9c1` to **production** is blocked: Freeze

- Commit: `3f2a9c1000000000000000000000000000000000` ([what changes against what is live](https://github.com/octo/shop/compare/cccccccccccccccccccccccccccccccccccccccc...3f2a9c1000000000000000000000000000000000))
- Made by: `carl`
- Asked for by `rita` at Mon 5 Jan 11:50 UTC

| | condition | now |
| --- | --- | --- |
| ✅ | Commit | `3f2a9c1000000000000000000000000000000000`, the newest of #42 |
| ✅ | Origin | from this repository |
| ✅ | Base branch | `main` |
| ✅ | Policy file | valid, version `p1` |
| ✅ | Checks | 1 of 1 check green |
| ✅ | `sluice / policy` | `success` |
| ❌ | Freeze | `eve` froze it until Mon 5 Jan 14:00 UTC: fire |
| ✅ | Lock | free |
| ✅ | One at a time | no other deploy is under way |
| ✅ | Approvals | 2 of 2: `grace`, `alan` |

**Votes**
- ✅ `grace` by comment at Mon 5 Jan 11:55 UTC
- ✅ `alan` by comment at Mon 5 Jan 11:55 UTC

<details><summary>Who may approve, and what else you can do</summary>

The window is 2h; a push to the branch ends it at once.

`/reject-deploy production --reason "…"` vetoes.

`/revoke-approval` takes back your vote, `/cancel` withdraws the request.

Who may approve: everyone with the role `write`. Not counted: requester, author, contributors, pusher, and bots.

</details>

<!-- sluice: {"request": "d41c0ffee0000001", "state": "open", "sha": "3f2a9c1000000000000000000000000000000000"} -->\
""")


def test_the_card_of_a_running_deploy() -> None:
    where = snapshot(*AGREED, run=replace(RUN, status="in_progress"))

    assert drawn(running(), where) == expected("""\
### 🚀 Deploy of `3f2a9c1` to **production** is under way

- Commit: `3f2a9c1000000000000000000000000000000000` ([what changes against what is live](https://github.com/octo/shop/compare/cccccccccccccccccccccccccccccccccccccccc...3f2a9c1000000000000000000000000000000000))
- Made by: `carl`
- Asked for by `rita` at Mon 5 Jan 11:50 UTC
- [Workflow run 9001](https://github.com/octo/shop/actions/runs/9001)

**Votes**
- ✅ `grace` by comment at Mon 5 Jan 11:55 UTC
- ✅ `alan` by comment at Mon 5 Jan 11:55 UTC

<!-- sluice: {"request": "d41c0ffee0000001", "state": "running", "sha": "3f2a9c1000000000000000000000000000000000"} -->\
""")


def test_the_card_of_a_deploy_that_failed() -> None:
    where = snapshot(*AGREED, run=replace(RUN, status="completed", conclusion="failure"))

    assert drawn(running(), where) == expected("""\
### ❌ Deploy of `3f2a9c1` to **production** failed: the run ended: failure

- Commit: `3f2a9c1000000000000000000000000000000000` ([what changes against what is live](https://github.com/octo/shop/compare/cccccccccccccccccccccccccccccccccccccccc...3f2a9c1000000000000000000000000000000000))
- Made by: `carl`
- Asked for by `rita` at Mon 5 Jan 11:50 UTC
- [Workflow run 9001](https://github.com/octo/shop/actions/runs/9001)

**Votes**
- ✅ `grace` by comment at Mon 5 Jan 11:55 UTC
- ✅ `alan` by comment at Mon 5 Jan 11:55 UTC

To go back to what was live before, comment:
```
/rollback production --reason "…"
```

<!-- sluice: {"request": "d41c0ffee0000001", "state": "failed", "sha": "3f2a9c1000000000000000000000000000000000", "reason": "failed"} -->\
""")


def test_the_card_of_a_superseded_request() -> None:
    assert drawn(request(), snapshot(pull={"head_sha": OTHER})) == expected("""\
### ⏭️ Deploy of `3f2a9c1` to **production** was not done: the newest commit of #42 is `bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb`

- Commit: `3f2a9c1000000000000000000000000000000000` ([what changes against what is live](https://github.com/octo/shop/compare/cccccccccccccccccccccccccccccccccccccccc...3f2a9c1000000000000000000000000000000000))
- Made by: `carl`
- Asked for by `rita` at Mon 5 Jan 11:50 UTC

To ask again, comment:
```
/deploy production
```

<!-- sluice: {"request": "d41c0ffee0000001", "state": "superseded", "sha": "3f2a9c1000000000000000000000000000000000", "reason": "head_moved"} -->\
""")


def test_the_card_of_a_rollback() -> None:
    assert drawn(rollback(state=State.RUNNING, run_id=9001), snapshot(run=RUN)) == expected("""\
### 🚀 Rollback of `3f2a9c1` to **production** is under way

- Commit: `3f2a9c1000000000000000000000000000000000` ([what changes against what is live](https://github.com/octo/shop/compare/cccccccccccccccccccccccccccccccccccccccc...3f2a9c1000000000000000000000000000000000))
- Asked for by `rita` at Mon 5 Jan 11:50 UTC: too slow
- [Workflow run 9001](https://github.com/octo/shop/actions/runs/9001)

<!-- sluice: {"request": "d41c0ffee0000001", "state": "running", "sha": "3f2a9c1000000000000000000000000000000000"} -->\
""")


def test_the_check_run_of_an_open_request() -> None:
    where = snapshot()

    run = check_run(advance(request(), where), where, SERVER)

    assert (run.name, run.head_sha, run.external_id) == (
        "sluice / gate (production)",
        SHA,
        "request=d41c0ffee0000001",
    )
    assert run.conclusion is Conclusion.ACTION_REQUIRED
    assert run.title == "🟡 production: Approvals"
    assert [one.identifier for one in run.actions] == ["approve", "reject", "recheck"]
    assert run.look_first
    assert run.summary == expected("""\
Deploy of `3f2a9c1` to **production** waits: Approvals 0 of 2; still needed: 2 more approvals

- Commit: `3f2a9c1000000000000000000000000000000000` ([what changes against what is live](https://github.com/octo/shop/compare/cccccccccccccccccccccccccccccccccccccccc...3f2a9c1000000000000000000000000000000000))
- Made by: `carl`
- Asked for by `rita` at Mon 5 Jan 11:50 UTC

| | condition | now |
| --- | --- | --- |
| ✅ | Commit | `3f2a9c1000000000000000000000000000000000`, the newest of #42 |
| ✅ | Origin | from this repository |
| ✅ | Base branch | `main` |
| ✅ | Policy file | valid, version `p1` |
| ✅ | Checks | 1 of 1 check green |
| ✅ | `sluice / policy` | `success` |
| ✅ | Freeze | none |
| ✅ | Lock | free |
| ✅ | One at a time | no other deploy is under way |
| ⏳ | Approvals | 0 of 2; still needed: 2 more approvals |\
""")
