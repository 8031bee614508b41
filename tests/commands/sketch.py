"""Commands as later ones will look, so that the grammar is tried on more than it has today."""

from dataclasses import dataclass
from types import MappingProxyType

from bot.commands.command import Command, Intent, Invocation, Option, Risk
from bot.commands.values import duration, environment, percent, sha
from bot.errors import UserError
from bot.model import Permission, Repo, RepoId, User
from bot.reason import Reason

REASON = Option(name="reason", value='"text"', summary="Why, for the audit log")
NEEDS_REASON = Option(name="reason", value='"text"', summary="Why", is_required=True)
SHA = Option(name="sha", value="<commit>", summary="The commit")
FOR = Option(name="for", value="8h", summary="How long")
MONA = User(id=1, login="mona")


@dataclass(frozen=True, slots=True)
class Asked(Intent):
    """What a sketched command understood."""

    values: tuple[object, ...]


def wrong(message: str) -> UserError:
    return UserError(message, reason=Reason.PARSE_ERROR)


def invoke(typed) -> Invocation:
    return Invocation(typed=typed, actor=MONA, repo=Repo(RepoId(7), "octo", "shop"), number=42)


def plan_canary(invocation: Invocation) -> Asked:
    match invocation.typed.arguments:
        case ("status" | "promote" | "abort" | "pause" | "resume" as verb,):
            return Asked((verb,))
        case (share,):
            return Asked((percent(share),))
        case (share, where):
            return Asked((percent(share), environment(where)))
    raise wrong("Say how much: `/canary 10%`.")


def plan_deploy(invocation: Invocation) -> Asked:
    options = invocation.typed.options
    names = [word for word in invocation.typed.arguments if word != "to"]
    if len(names) != 1:
        raise wrong("Name one environment.")
    commit = sha(options["sha"]) if "sha" in options else None
    return Asked((environment(names[0]), commit, "dry-run" in options))


def plan_approve(invocation: Invocation) -> Asked:
    match invocation.typed.arguments:
        case (where, commit):
            return Asked((environment(where), sha(commit)))
        case (commit,) if commit.isalnum() and not commit.isalpha():
            return Asked((sha(commit),))
    return Asked(tuple(map(environment, invocation.typed.arguments)))


def plan_place(invocation: Invocation) -> Asked:
    options = invocation.typed.options
    spans = (duration(options["for"]),) if "for" in options else ()
    return Asked((*map(environment, invocation.typed.arguments), *spans))


def sketch(name, plan, example, *options, **more) -> Command:
    return Command(
        name=name,
        usage=f"/{name} …",
        example=example,
        summary=f"Sketch of {name}",
        permission=Permission.WRITE,
        plan=plan,
        options=options,
        **({"risk": Risk.RISK, "most_arguments": 1} | more),
    )


DRY_RUN = Option(name="dry-run", summary="Only say what would happen")
TO = Option(name="to", value="previous", summary="Which release")
SAFE = {"risk": Risk.SAFETY}
COMMANDS = MappingProxyType(
    {
        command.name: command
        for command in (
            sketch("canary", plan_canary, "/canary 10%", REASON, most_arguments=2),
            sketch(
                "deploy", plan_deploy, "/deploy production", REASON, SHA, DRY_RUN, most_arguments=2
            ),
            sketch("approve-deploy", plan_approve, "/approve-deploy production", most_arguments=2),
            sketch("lock", plan_place, "/lock production", REASON, FOR, **SAFE),
            sketch("freeze", plan_place, '/freeze production --reason "x"', NEEDS_REASON, FOR),
            sketch(
                "rollback",
                plan_place,
                '/rollback production --reason "errors"',
                NEEDS_REASON,
                TO,
                **SAFE,
            ),
            sketch("status", plan_place, "/status", risk=Risk.READ),
        )
    }
)
