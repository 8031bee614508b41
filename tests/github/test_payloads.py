"""GitHub's own payloads, whole and with what GitHub leaves out of them."""

import msgspec
import pytest

from bot.github import payloads
from bot.model import (
    CheckRun,
    MergeGroup,
    Permission,
    PullRequest,
    Repo,
    RepoId,
    Sha,
    User,
)
from bot.sim.templates import example
from tests.github.published import CHECK_RUN, CODERTOCAT, HELLO, LACKING, changed, sent


class TestPullRequests:
    """From a delivery and from the API."""

    def test_a_real_one(self) -> None:
        assert payloads.delivered_pull_request(sent("pull_request")) == PullRequest(
            repo=HELLO,
            number=2,
            title="Update the README with new information.",
            author=CODERTOCAT,
            head_sha=Sha("ec26c3e57ca3a959ca5aad62de7213c562f8c821"),
            head_ref="changes",
            head_repo_id=HELLO.id,
            head_owner="Codertocat",
            base_sha=Sha("f95f852bd8fca8fcc58a9a2d6c842781e32a215e"),
            base_ref="master",
            is_draft=False,
            is_open=True,
            labels=("bug",),
        )

    def test_one_that_the_api_describes_is_the_same(self) -> None:
        pull = payloads.pull_request(example("pull_request")["pull_request"], HELLO)

        assert pull == payloads.delivered_pull_request(sent("pull_request"))

    def test_the_author_who_is_gone_is_github_s_ghost(self) -> None:
        pull = payloads.delivered_pull_request(sent("pull_request", pull_request__user=None))

        assert pull.author == User(id=10137, login="ghost")

    def test_a_bot_is_known_as_one(self) -> None:
        bot = {"id": 49699333, "login": "dependabot[bot]", "type": "Bot"}
        pull = payloads.delivered_pull_request(sent("pull_request", pull_request__user=bot))

        assert pull.author == User(id=49699333, login="dependabot[bot]", is_bot=True)

    def test_a_fork_that_is_gone_leaves_no_owner(self) -> None:
        pull = payloads.delivered_pull_request(sent("pull_request", pull_request__head__repo=None))

        assert (pull.head_repo_id, pull.head_owner, pull.is_fork) == (None, None, True)
        assert pull.head_ref == "changes"

    def test_a_fork_is_told_from_its_parent(self) -> None:
        fork = {"id": 9, "name": "Hello-World", "owner": {"id": 8, "login": "ada"}}
        pull = payloads.delivered_pull_request(sent("pull_request", pull_request__head__repo=fork))

        assert (pull.head_repo_id, pull.head_owner, pull.is_fork) == (9, "ada", True)

    @pytest.mark.parametrize(
        ("draft", "is_draft"), [(True, True), (False, False), (None, False), (LACKING, False)]
    )
    def test_a_draft_is_one_only_if_github_says_so(self, draft, *, is_draft: bool) -> None:
        pull = payloads.delivered_pull_request(sent("pull_request", pull_request__draft=draft))

        assert pull.is_draft is is_draft

    def test_one_that_is_closed_is_not_open(self) -> None:
        pull = payloads.delivered_pull_request(sent("pull_request", pull_request__state="closed"))

        assert not pull.is_open

    @pytest.mark.parametrize(
        ("merged_at", "commit", "merge_sha"),
        [
            pytest.param("2026-01-05T12:00:00Z", "abc", "abc", id="merged"),
            pytest.param(None, "abc", None, id="a trial of the merge"),
            pytest.param(None, None, None, id="neither"),
        ],
    )
    def test_what_it_became(self, merged_at, commit, merge_sha) -> None:
        pull = payloads.delivered_pull_request(
            sent(
                "pull_request",
                pull_request__merged_at=merged_at,
                pull_request__merge_commit_sha=commit,
            )
        )

        assert pull.merge_sha == merge_sha

    def test_who_merged_it(self) -> None:
        bob = {"id": 7, "login": "bob"}
        pull = payloads.delivered_pull_request(sent("pull_request", pull_request__merged_by=bob))

        assert pull.merged_by == User(id=7, login="bob")

    def test_its_labels(self) -> None:
        labels = [{"id": 1, "name": "urgent"}, {"id": 2, "name": "ci"}]
        pull = payloads.delivered_pull_request(sent("pull_request", pull_request__labels=labels))

        assert pull.labels == ("urgent", "ci")

    def test_nulls_where_nobody_looks_do_no_harm(self) -> None:
        nothing = {"labels": None, "body": None, "milestone": None, "assignees": None}
        changes = {f"pull_request__{name}": value for name, value in nothing.items()}

        assert payloads.delivered_pull_request(sent("pull_request", **changes)).number == 2

    def test_a_shape_that_github_does_not_send_is_an_error(self) -> None:
        with pytest.raises(msgspec.ValidationError):
            payloads.delivered_pull_request(sent("pull_request", pull_request__head=None))


class TestChecks:
    """Check runs, suites and merge groups."""

    def test_a_real_run(self) -> None:
        repo, run = payloads.delivered_check_run(sent("check_run"))

        assert repo == Repo(RepoId(9384267), "electron", "electron")
        assert run == CheckRun(
            id=1494503112,
            name="API Review",
            head_sha=Sha("5bd5f196a46b8222fb7484f05faba41a73cf34bd"),
            external_id="",
            status="in_progress",
            conclusion="",
            annotations_count=0,
            app_id=25811,
        )
        assert payloads.check_run(CHECK_RUN["check_run"]) == run

    def test_one_that_is_done(self) -> None:
        run = payloads.check_run(
            changed(
                CHECK_RUN["check_run"],
                {
                    "status": "completed",
                    "conclusion": "failure",
                    "external_id": "pr=7;",
                    "output.annotations_count": 121,
                },
            )
        )

        assert (run.status, run.conclusion) == ("completed", "failure")
        assert (run.external_id, run.annotations_count) == ("pr=7;", 121)

    def test_a_real_press_of_a_button(self) -> None:
        where, run, identifier, who = payloads.pressed(sent("check_run"))

        assert (where, run) == payloads.delivered_check_run(sent("check_run"))
        assert identifier == "lgtm|26764"
        assert who == User(id=2036040, login="codebytere")

    @pytest.mark.parametrize("nothing", [None, LACKING])
    def test_what_a_run_does_not_say_is_empty(self, nothing) -> None:
        names = ("external_id", "conclusion", "output", "app")
        run = payloads.check_run(changed(CHECK_RUN["check_run"], dict.fromkeys(names, nothing)))

        assert (run.external_id, run.conclusion) == ("", "")
        assert (run.annotations_count, run.app_id) == (0, 0)

    def test_an_output_without_a_count_has_none(self) -> None:
        run = payloads.check_run(
            changed(CHECK_RUN["check_run"], {"output.annotations_count": None})
        )

        assert run.annotations_count == 0

    def test_a_real_suite(self) -> None:
        sha = "f95f852bd8fca8fcc58a9a2d6c842781e32a215e"

        assert payloads.delivered_check_suite(sent("check_suite"))[:2] == (HELLO, sha)

    def test_a_real_merge_group(self) -> None:
        assert payloads.merge_group(sent("merge_group")) == MergeGroup(
            repo=Repo(RepoId(17273051), "octo-org", "octo-repo"),
            head_sha=Sha("2ffea6db159f6b6c47a24e778fb9ef40cf6b1c7d"),
            base_sha=Sha("380387fbc80638b734a49e1be1c4dfec1c01b33c"),
            base_ref="main",
        )

    def test_only_the_beginning_of_a_branch_is_not_its_name(self) -> None:
        odd = "refs/heads/refs/heads/x"
        group = payloads.merge_group(sent("merge_group", merge_group__base_ref=odd))

        assert group.base_ref == "refs/heads/x"


def test_a_repository() -> None:
    assert payloads.repo(example("pull_request")["repository"]) == HELLO


@pytest.mark.parametrize(
    ("role_name", "permission", "meant"),
    [
        pytest.param("admin", "admin", Permission.ADMIN, id="admin"),
        pytest.param("maintain", "write", Permission.MAINTAIN, id="maintain"),
        pytest.param("write", "write", Permission.WRITE, id="write"),
        pytest.param("triage", "read", Permission.TRIAGE, id="triage"),
        pytest.param("read", "read", Permission.READ, id="read"),
        pytest.param("none", "none", Permission.NONE, id="nobody"),
        pytest.param("release-manager", "write", Permission.WRITE, id="custom, on write"),
        pytest.param("security lead", "read", Permission.READ, id="custom, on read"),
        pytest.param("adm\u0131n", "read", Permission.READ, id="custom, almost a word of GitHub's"),
        pytest.param("Admin", "read", Permission.READ, id="custom, in other case"),
        pytest.param(None, "admin", Permission.ADMIN, id="an older server"),
        pytest.param("", "write", Permission.WRITE, id="no name"),
        pytest.param("owner of all", None, Permission.NONE, id="a role of unknown ground"),
        pytest.param("owner of all", "superuser", Permission.NONE, id="unknown words"),
        pytest.param(None, None, Permission.NONE, id="nothing"),
    ],
)
def test_a_role(role_name: str | None, permission: str | None, meant: Permission) -> None:
    answer = {"role_name": role_name, "permission": permission, "user": {"id": 7, "login": "bob"}}

    assert payloads.collaborator(answer) == (User(id=7, login="bob"), meant)


def test_a_role_that_is_not_told_is_none() -> None:
    assert payloads.collaborator({"user": None}) == (payloads.GHOST, Permission.NONE)
