"""Which jobs deploy: a detector that adds up signs, and is the same for every rule.

A job deploys if what it runs says so beyond doubt, or if enough hints agree: its environment, its
name, the names of its steps. What starts its own cluster, or is called a test, deploys nothing.
A package, an image or a page that others fetch is published, not deployed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.document import Mapping
from bot.policy.jobs import Job, Step
from bot.policy.once import once
from bot.policy.pipeline.calls import (
    MAX_JOBS,
    EffectiveJob,
    called_workflow,
    effective_jobs,
    effective_steps,
)
from bot.policy.pipeline.deploys_commands import Weight
from bot.policy.pipeline.deploys_environments import environments
from bot.policy.pipeline.deploys_signs import Kind, Sign, begins_cluster, name_signs, signs_of
from bot.policy.pipeline.deploys_words import (
    DEPLOYS as DEPLOY_WORDS,
    DOCUMENTS,
    PREVIEWS,
    PUBLISHES as PUBLISH_WORDS,
    TALKS,
    TESTS,
    is_production,
    is_spoken_staging,
    words,
)
from bot.policy.workflow import Workflow


@dataclass(frozen=True, slots=True, kw_only=True)
class Deploy:
    """A job that deploys or publishes.

    Attributes:
        workflow: That the job stands in.
        environments: Their names, as far as the file tells them; of a call, those of the callee.
        is_production: Whether users see what it changes; None if nothing tells.
        signs: Why it counts as one.
        callee: The job that does it, where this one only calls its workflow.
    """

    kind: Kind
    job: Job
    workflow: Workflow
    environments: tuple[str, ...]
    is_production: bool | None
    signs: tuple[Sign, ...]
    callee: EffectiveJob | None = None

    @property
    def step(self) -> Step | None:
        """The first step that deploys, or else looks most like it; None if no step does."""
        found = sorted((sign for sign in self.signs if sign.step), key=lambda sign: -sign.weight)
        return found[0].step if found else None


def deploys_in(workflow: Workflow) -> Iterator[Deploy]:
    """Yield each job of *workflow* that deploys, itself or by a call; not what only publishes."""
    for job in workflow.jobs[:MAX_JOBS]:
        deploy = deploy_of(job, workflow)
        if deploy and deploy.kind is Kind.DEPLOY:
            yield deploy


@once
def deploy_of(job: Job, workflow: Workflow) -> Deploy | None:
    """Return what *job* of *workflow* deploys or publishes; None if it does neither."""
    if "uses" in job:
        return _called(job, workflow)
    signs = tuple(signs_of(job, workflow))
    kind = _kind(job, workflow, signs)
    if kind is None:
        return None
    names = environments(job, workflow)
    return Deploy(
        kind=kind,
        job=job,
        workflow=workflow,
        environments=names,
        is_production=_is_production(names, job, workflow),
        signs=tuple(
            sign for sign in signs if (sign.kind is Kind.PUBLISH) is (kind is Kind.PUBLISH)
        ),
    )


def _called(job: Job, workflow: Workflow) -> Deploy | None:
    callee = called_workflow(job, workflow)
    if callee is None:
        return _called_elsewhere(job, workflow)
    inner = _first(callee.node, callee)
    found = deploy_of(inner.job, inner.workflow) if inner else None
    if inner is None or found is None:
        return None
    names = environments(inner.job, inner.workflow, job)
    return Deploy(
        kind=found.kind,
        job=job,
        workflow=workflow,
        environments=names,
        is_production=_is_production(names, job, workflow),
        signs=found.signs,
        callee=inner,
    )


@once
def _first(_: Mapping, callee: Workflow) -> EffectiveJob | None:
    """Return the first job of a called workflow that deploys, or else that publishes."""
    found = [
        (deploy.kind is Kind.PUBLISH, inner)
        for inner in effective_jobs(callee)
        if (deploy := deploy_of(inner.job, inner.workflow))
    ]
    return min(found, key=lambda one: one[0])[1] if found else None


def _called_elsewhere(job: Job, workflow: Workflow) -> Deploy | None:
    """Judge by its name a job that calls a workflow which was not read."""
    signs = tuple(name_signs(job))
    uses = job.node.scalar("uses")
    path = words(uses.text.partition("@")[0].rpartition("/")[2]) if uses else ()
    if not signs or DEPLOY_WORDS.isdisjoint(path) or not TALKS.isdisjoint(path):
        return None
    return Deploy(
        kind=Kind.DEPLOY,
        job=job,
        workflow=workflow,
        environments=(),
        is_production=_is_production((), job, workflow),
        signs=signs,
    )


def _kind(job: Job, workflow: Workflow, signs: Iterable[Sign]) -> Kind | None:
    named = frozenset((*words(job.id), *words(job.title)))
    deploying, publishing = (sum(_strongest(signs, kind)) for kind in (Kind.DEPLOY, Kind.PUBLISH))
    if _only_publishes(signs) or _is_trial(job, workflow, named):
        deploying = 0
    if deploying < Weight.SURE:
        is_test = not TESTS.isdisjoint(named) and PUBLISH_WORDS.isdisjoint(named)
        return None if publishing < Weight.SURE or is_test else Kind.PUBLISH
    if not DOCUMENTS.isdisjoint((*named, *words(_stem(workflow)))):
        return Kind.PUBLISH
    names = [word for name in environments(job, workflow) for word in words(name)]
    is_preview = not PREVIEWS.isdisjoint((*named, *names))
    return Kind.PREVIEW if is_preview else Kind.DEPLOY


def _only_publishes(signs: Iterable[Sign]) -> bool:
    """Whether a step publishes beyond doubt, and none deploys so."""
    sure = {sign.kind for sign in signs if sign.step and sign.weight is Weight.SURE}
    return sure == {Kind.PUBLISH}


def _strongest(signs: Iterable[Sign], kind: Kind) -> Iterator[int]:
    """Yield how much the signs of *kind* weigh, the strongest of each sort."""
    sorts: dict[str, int] = {}
    for sign in signs:
        if sign.kind is kind:
            sorts[sign.sort] = max(sorts.get(sign.sort, 0), sign.weight)
    yield from sorts.values()


def _is_trial(job: Job, workflow: Workflow, named: frozenset[str]) -> bool:
    """Whether what *job* sets up ends with it."""
    if not TESTS.isdisjoint(named) and DEPLOY_WORDS.isdisjoint(named) and "apply" not in named:
        return job.environment is None and PUBLISH_WORDS.isdisjoint(named)
    return any(
        begins_cluster(inner.step, workflow.checkout) for inner in effective_steps(job, workflow)
    )


def _is_production(names: tuple[str, ...], job: Job, workflow: Workflow) -> bool | None:
    if names:
        return any(is_production(name, workflow.policy) for name in names)
    title = workflow.node.scalar("name")
    for said in (f"{job.id} {job.title}", f"{_stem(workflow)} {title.text if title else ''}"):
        if is_production(said, workflow.policy):
            return True
        if is_spoken_staging(said):
            return False
    return None


def _stem(workflow: Workflow) -> str:
    return workflow.path.rpartition("/")[2].rpartition(".")[0]
