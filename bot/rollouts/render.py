"""Words for what becomes of a rollout: the card, the check run and the short comments."""

from datetime import datetime

from bot.config.durations import show as duration
from bot.config.quantities import show_weight
from bot.deploys.times import moment
from bot.effects import CheckAction, CompleteCheckRun, Conclusion, OpenCheckRun, UpsertComment
from bot.judge.counts import Counts
from bot.markdown import block, cell, code, details, for_scripts, link, paragraphs, plain
from bot.rollouts.chart import chart
from bot.rollouts.holding import trouble_of
from bot.rollouts.look import Look
from bot.rollouts.moving import longest
from bot.rollouts.rollout import Cause, Rollout
from bot.rollouts.seen import Seen
from bot.rollouts.state import GOING_BACK, State
from bot.rollouts.trial import elapsed

CHECK = "sluice / canary"

PROMOTE = CheckAction(
    label="Promote", description="Go on to all of the traffic", identifier="promote"
)
ABORT = CheckAction(label="Abort", description="Take its traffic away", identifier="abort")
PAUSE = CheckAction(label="Pause", description="Freeze its weight", identifier="pause")

ICONS = {
    State.REQUESTED: "🟡",
    State.QUEUED: "🕒",
    State.APPLYING: "🔀",
    State.WARMUP: "🌡️",
    State.ANALYSING: "🔬",
    State.EXTENDED: "🔬",
    State.HELD: "⏸️",
    State.AWAITING_PROMOTION: "🙋",
    State.PROMOTING: "🚀",
    State.POST_BAKE: "👀",
    State.SUCCEEDED: "✅",
    State.ROLLING_BACK: "↩️",
    State.STUCK: "🚨",
    State.ROLLED_BACK: "↩️",
    State.SUPERSEDED: "⏭️",
    State.REJECTED: "⛔",
}


_ENDINGS = {
    State.ROLLED_BACK: "was rolled back",
    State.ROLLING_BACK: "is being rolled back",
    State.STUCK: (
        "must be rolled back, and **that it has no traffic any more could not be verified**"
    ),
    State.SUPERSEDED: "was not done",
    State.REJECTED: "was not done",
}


def marker(rollout: Rollout) -> str:
    """Tell the card of one service from that of another."""
    return f"canary-{rollout.service}-{rollout.environment}".casefold()


def headline(rollout: Rollout) -> str:
    """Say in a line how *rollout* stands."""
    what = f"Canary of {code(rollout.sha[:7])} for **{plain(rollout.service)}**"
    if rollout.state is State.HELD and rollout.hold:
        return f"{what} is held at {show_weight(rollout.wanted)}: {rollout.hold.words}"
    if rollout.state is State.SUCCEEDED:
        return f"{what} was promoted: it has all of the traffic"
    ending = _ENDINGS.get(rollout.state)
    return f"{what} {ending}: {rollout.why}" if ending else f"{what} {_doing(rollout)}"


def _doing(rollout: Rollout) -> str:
    weight = show_weight(rollout.weight)
    return {
        State.REQUESTED: f"waits for its approval to take {weight}",
        State.QUEUED: "waits for its turn, and until no other canary has any traffic",
        State.APPLYING: f"is getting {weight} of the traffic",
        State.WARMUP: f"warms up at {weight}",
        State.ANALYSING: f"is judged at {weight}",
        State.EXTENDED: f"is judged for longer at {weight}: the answer is open",
        State.AWAITING_PROMOTION: f"is good at {weight}, and waits for its approval to go on",
        State.PROMOTING: "is being promoted",
        State.POST_BAKE: "has all of the traffic, and is watched",
    }[rollout.state]


def card(rollout: Rollout, look: Look, server_url: str) -> str:
    """Lay out the card of a rollout.

    Args:
        rollout: As it stands.
        look: What that is based on.
        server_url: Where people see GitHub, without a slash at the end.
    """
    return paragraphs(
        f"### {ICONS[rollout.state]} {headline(rollout)}",
        body(rollout, look),
        chart(rollout),
        rollout.preview if rollout.is_live else "",
        _about(rollout, server_url),
        _next(rollout),
        hidden(rollout),
    )


def body(rollout: Rollout, look: Look) -> str:
    """Show what is known of *rollout* in numbers."""
    rows = [("Plan", " → ".join(map(show_weight, rollout.plan)))]
    if rollout.fence:
        rows += [("Weight wanted", show_weight(rollout.wanted))]
        rows += [("Weight read back", _seen(rollout))]
    found = rollout.judgement
    if found:
        rows += [
            ("Stable", _counts(found.stable)),
            ("Canary", _counts(found.canary)),
            ("Share of the requests", _share(found.stable, found.canary)),
            ("Judge", f"**{found.verdict}**: {found.reason}"),
        ]
    left = time_left(rollout, look.now)
    rows += [("Time left", left)] if left else []
    rows += [("Trouble", trouble_of(look))] if trouble_of(look) else []
    if isinstance(look.traffic, Seen):
        rows += [("⚠️", plain(one)) for one in look.traffic.warnings]
        rows += [("Backend", plain(look.traffic.note))] if look.traffic.note else []
    table = [f"| {name} | {cell(value)} |" for name, value in rows]
    return "\n".join(["| | |", "| --- | --- |", *table])


def time_left(rollout: Rollout, now: datetime) -> str:
    """Say how long this state lasts yet, at most; empty where nobody can tell."""
    settings, spent = rollout.settings, elapsed(rollout, now)
    ends = {
        State.WARMUP: settings.warmup,
        State.ANALYSING: settings.warmup + settings.bake,
        State.EXTENDED: longest(rollout),
        State.POST_BAKE: settings.watch,
    }
    if rollout.state not in ends:
        return ""
    seconds = max(0, round((ends[rollout.state] - spent).total_seconds()))
    return f"{seconds // 60}:{seconds % 60:02}"


def _seen(rollout: Rollout) -> str:
    return "not known" if rollout.seen is None else show_weight(round(rollout.seen, 2))


def _counts(counts: Counts) -> str:
    rate = f" ({100 * counts.errors / counts.requests:.2f} %)" if counts.requests else ""
    mean = ""
    if counts.latency and counts.latency.count:
        mean = f", {1000 * counts.latency.seconds / counts.latency.count:.0f} ms on average"
    return f"{counts.requests:,} requests, {counts.errors:,} errors{rate}{mean}"


def _share(stable: Counts, canary: Counts) -> str:
    total = stable.requests + canary.requests
    return show_weight(round(100 * canary.requests / total, 2)) if total else "no requests yet"


def _about(rollout: Rollout, server_url: str) -> str:
    where = f"{server_url}/{rollout.repo}"
    lines = [f"- Commit: {link(rollout.sha[:7], f'{where}/commit/{rollout.sha}')}"]
    if rollout.previous_sha and rollout.previous_sha != rollout.sha:
        url = f"{where}/compare/{rollout.previous_sha}...{rollout.sha}"
        lines.append(f"- {link('What changes against what is live', url)}")
    why = f": {plain(rollout.reason)}" if rollout.reason else ""
    asked = f"{code(rollout.actor.login)} at {moment(rollout.created_at)}"
    lines.append(f"- Asked for by {asked}{why}")
    if rollout.is_live:
        lines.append(f"- Rolled back by itself if it is not done by {moment(rollout.ends_at)}")
    return "\n".join(lines)


def _next(rollout: Rollout) -> str:
    """Say what people can do now."""
    if rollout.is_live and rollout.state not in GOING_BACK:
        lines = ["/canary abort", "/canary promote", "/canary pause", "/canary extend"]
        if rollout.hold and rollout.hold.cause is Cause.PAUSED:
            lines.insert(0, "/canary resume")
        return details("What you can do", "\n".join(block(line) for line in lines))
    if rollout.state is State.ROLLED_BACK:
        retry = f'/canary {show_weight(rollout.plan[0])} --retry "…"'
        return f"To try the same commit again, say why:\n{block(retry)}"
    return ""


def check(rollout: Rollout, look: Look, server_url: str) -> OpenCheckRun | CompleteCheckRun:
    """Lay out the check run of the canary."""
    summary = paragraphs(headline(rollout), body(rollout, look), _about(rollout, server_url))
    title = f"{rollout.service}: {rollout.state}"[:200]
    conclusion = conclusion_of(rollout)
    if conclusion is None:
        return OpenCheckRun(
            repo=rollout.repo,
            head_sha=rollout.sha,
            name=CHECK,
            external_id=f"rollout={rollout.id}",
            title=title,
            summary=summary,
        )
    return CompleteCheckRun(
        repo=rollout.repo,
        head_sha=rollout.sha,
        name=CHECK,
        external_id=f"rollout={rollout.id}",
        conclusion=conclusion,
        title=title,
        summary=summary,
        actions=(PROMOTE, ABORT, PAUSE) if conclusion is Conclusion.ACTION_REQUIRED else (),
        look_first=True,
    )


def conclusion_of(rollout: Rollout) -> Conclusion | None:
    """Return how the check run ends; None while it is in progress.

    GitHub shows buttons only on a check run that is completed, so a rollout that people may have
    to act on is completed with ``action_required``.
    """
    match rollout.state:
        case State.SUCCEEDED:
            return Conclusion.SUCCESS
        case State.ROLLED_BACK | State.STUCK:
            return Conclusion.FAILURE
        case State.SUPERSEDED | State.REJECTED:
            return Conclusion.CANCELLED
        case State.REQUESTED | State.QUEUED | State.ROLLING_BACK:
            return None
        case _:
            return Conclusion.ACTION_REQUIRED


def notice(rollout: Rollout, kind: str, text: str) -> UpsertComment:
    """Say something that people must not miss, once.

    Args:
        rollout: What it is about.
        kind: A word that tells it from other notices on the same rollout.
        text: Safe Markdown.
    """
    return UpsertComment(
        repo=rollout.repo,
        number=rollout.number,
        marker=f"{marker(rollout)}-{rollout.id}-{kind}",
        body=paragraphs(text, hidden(rollout)),
    )


def status_words(rollout: Rollout) -> str:
    """Say how *rollout* stands in at most 140 characters, GitHub's limit."""
    found = rollout.judgement
    parts = [f"{rollout.state}, {show_weight(rollout.wanted)}"]
    if found and found.canary.requests:
        parts.append(f"{found.canary.requests} requests, {found.canary.errors} errors")
    if rollout.state is State.POST_BAKE:
        parts.append(f"watched for {duration(rollout.settings.watch)}")
    return " · ".join(parts)[:140]


def hidden(rollout: Rollout) -> str:
    """Tell scripts how it stands."""
    facts: dict[str, object] = {
        "rollout": rollout.id,
        "state": str(rollout.state),
        "sha": rollout.sha,
        "wanted": rollout.wanted,
        "seen": rollout.seen,
    }
    if rollout.reason_code:
        facts["reason"] = rollout.reason_code
    if rollout.judgement:
        facts["verdict"] = str(rollout.judgement.verdict)
    return for_scripts(facts)
