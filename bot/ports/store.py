"""Our own state, as handlers read it. They change it by returning records."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.ci.past import Case, FlakyMark, JobName, Past
from bot.deploys.locks import Lock, Proposal, Stop
from bot.deploys.records import KeepOverride
from bot.deploys.request import Request
from bot.evidence import JobTime
from bot.model import DeliveryId, File, Repo, Sha, User
from bot.rollouts.rollout import Rollout
from bot.rollouts.vigil import Vigil


class DeployStore(Protocol):
    """What we remember of deploys."""

    async def request(self, request_id: str) -> Request | None:
        """Return a request by its id."""
        ...

    async def live_requests(self, repo: Repo) -> Sequence[Request]:
        """Return the requests that have not ended, the newest first."""
        ...

    async def requests_of_runs(self, repo: Repo, run_ids: Collection[int]) -> Sequence[Request]:
        """Return the requests that these workflow runs belong to, the newest first.

        A run has one for each environment, and another for each attempt.
        """
        ...

    async def newest_requests(self, repo: Repo) -> Sequence[Request]:
        """Return the newest 30, newest first."""
        ...

    async def lock(self, repo: Repo, environment: str) -> tuple[Lock | None, int]:
        """Return the lock that is held, lapsed or not, and the newest fencing number; 0 if none."""
        ...

    async def locks(self, repo: Repo) -> Sequence[Lock]:
        """Return all that were not released, lapsed or not."""
        ...

    async def stops(self, repo: Repo) -> Sequence[Stop]:
        """Return the freezes that were declared and not lifted, over or not."""
        ...

    async def proposal(self, repo: Repo, subject: str) -> Proposal | None:
        """Return who wants something, be it too old or not."""
        ...

    async def is_obeyed(self, repo: Repo, source: str) -> bool:
        """Tell whether a line of a comment was obeyed before."""
        ...

    async def refusals(self, repo: Repo, user: User, since: datetime) -> int:
        """Count the replies that refused *user* something."""
        ...

    async def deployment_state(self, repo: Repo, deployment_id: int) -> str:
        """Return how far a deployment got as far as we were told; empty if we were not."""
        ...

    async def override(self, repo: Repo, sha: Sha, check: str) -> KeepOverride | None:
        """Return why a check of ours is neutral for a commit."""
        ...


class RolloutStore(Protocol):
    """What we remember of rollouts."""

    async def rollout(self, rollout_id: str) -> Rollout | None:
        """Return a rollout by its id."""
        ...

    async def live_rollouts(self, repo: Repo) -> Sequence[Rollout]:
        """Return the rollouts that have not ended, the newest first."""
        ...

    async def newest_rollouts(self, repo: Repo) -> Sequence[Rollout]:
        """Return the newest 30, newest first."""
        ...

    async def vigil(self, repo: Repo, vigil_id: str) -> Vigil | None:
        """Return the watch over a deployment; None if there is none, or none any more."""
        ...


class JobStore(Protocol):
    """The ledger of jobs: what we were told of each that is done. It goes back 90 days."""

    async def job_times(self, repo: Repo, since: datetime, most: int) -> Sequence[JobTime]:
        """Return the jobs that were done at *since* or later, the newest first.

        Args:
            repo: Of which repository.
            since: Aware, in UTC.
            most: How many at most.
        """
        ...

    async def pasts(self, repo: Repo, since: datetime, most: int) -> Sequence[Past]:
        """Return the jobs likewise, with what is known of their failures."""
        ...

    async def pasts_of(
        self, repo: Repo, job: JobName, since: datetime, most: int
    ) -> Sequence[Past]:
        """Return the attempts of one job on any branch, the newest first."""
        ...

    async def pasts_like(
        self, repo: Repo, fingerprint: str, since: datetime, most: int
    ) -> Sequence[Past]:
        """Return the jobs that failed with *fingerprint*, the newest first."""
        ...

    async def flaky_marks(self, repo: Repo) -> Mapping[str, FlakyMark]:
        """Return what people called flaky, by fingerprint."""
        ...

    async def cases(self, repo: Repo) -> Sequence[Case]:
        """Return the explanations that did not help, the newest first; 100 at most."""
        ...

    async def passing_lines(self, repo: Repo, job: JobName) -> bytes:
        """Return the hashed lines of the job's last success; empty if none were read."""
        ...

    async def is_backfilled(self, repo: Repo) -> bool:
        """Tell whether the runs before Sluice's time were read into the ledger."""
        ...


class Store(DeployStore, RolloutStore, JobStore, Protocol):
    """Our own state that handlers read. They change it by returning records."""

    async def last_good_policy(self, repo: Repo) -> File | None:
        """Return the newest policy file of *repo* that was valid."""
        ...

    async def last_good_shared(self, owner: str) -> Mapping[str, File]:
        """Return the newest valid policy files that *owner* has for its repositories, by path."""
        ...

    async def failures_of(self, repo: Repo) -> Mapping[str, int]:
        """Return the pull requests that show a red failure comment: ``owner:branch`` to number."""
        ...

    async def failure_episode(self, repo: Repo, number: int) -> tuple[int, bool]:
        """Return how often a pull request turned red, 0 if never, and whether it is red now."""
        ...

    async def comment_id(self, repo: Repo, number: int, marker: str) -> int | None:
        """Return the id under which our comment was last seen."""
        ...

    async def keep_comment_id(self, repo: Repo, number: int, marker: str, comment_id: int) -> None:
        """Remember where our comment is."""
        ...

    async def cursor(self, name: str) -> str:
        """Return how far something has been read; empty if it never was."""
        ...

    async def unknown_deliveries(self, guids: Collection[DeliveryId]) -> set[DeliveryId]:
        """Return those of *guids* that we never received."""
        ...
