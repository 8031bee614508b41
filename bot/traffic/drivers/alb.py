"""Moves traffic between two target groups of an Application Load Balancer.

Only the forward action of a rule, or of a listener's default, is written; the others, such as those
that sign users in, are sent back as they were read. At a weight of 0 or 100 the action forwards to
one target group alone: with two, the cookie of a sticky session is honoured whatever the weights.

While the weight is between, the rule holds tags that say until when, and for which rollout, so that
whatever sweeps tags can take the canary away should nobody look after it any more.

Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_ModifyRule.html
and https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroupTuple.html
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from fractions import Fraction
from itertools import product
from typing import Any, TypeAlias

from bot.config.backends.alb import AlbBackend
from bot.errors import NotFoundError, RefusedError
from bot.outside.aws import Aws, client
from bot.outside.tools import Tools
from bot.ports.traffic import Order, Seen, Spot
from bot.traffic.driver import Driver

MAX_WEIGHT = 999
"""Of a target group. AWS's limit."""

ROUND = (100, 1000)
"""Sums of both weights that people read easily. Our own choice, where they fit exactly."""

EXPIRES, ROLLOUT = "sluice:canary-expires-at", "sluice:rollout"

_WHOLE = 100
_DIGITS = 4
"""Of a weight in percent, as a policy file writes it."""

Action: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Forward:
    """Where a forward action sends requests.

    Attributes:
        shares: The weight of each target group, by its ARN, without those that get nothing.
        sticky: Seconds for which a client stays with a target group; 0 for not at all.
        is_alone: Whether there is one target group, and so no cookie is looked at.
    """

    shares: Mapping[str, int]
    sticky: int = 0
    is_alone: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A rule, or the default action of a listener, as it is now."""

    arn: str
    is_rule: bool
    actions: Sequence[Action]
    tags: Mapping[str, str] = field(default_factory=dict)


async def read(backend: AlbBackend, spot: Spot, tools: Tools) -> Seen:
    """Read the share of the canary.

    Raises:
        RefusedError: The action forwards to another target group too, or does not forward.
    """
    async with client("elbv2", tools.endpoint(backend.endpoint, spot.repo)) as elb:
        place = await _find(elb, backend)
    forward = _forward(place)
    share = _share(forward, backend)
    return Seen(
        weight=round(float(_WHOLE * share), _DIGITS),
        note="; ".join(filter(None, (_weights(forward, backend), _stranger(place, spot)))),
        warnings=tuple(_warnings(forward)),
    )


async def write(backend: AlbBackend, order: Order, tools: Tools) -> str:
    """Write the share of the canary, and until when it holds.

    Raises:
        RefusedError: The action forwards to another target group too, or does not forward.
    """
    wanted = _wanted(backend, order.weight)
    async with client("elbv2", tools.endpoint(backend.endpoint, order.spot.repo)) as elb:
        place = await _find(elb, backend)
        now = _forward(place)
        is_there = _share(now, backend) == _share(wanted, backend)
        if not wanted.is_alone:  # before any traffic moves, lest we die in between
            await _tag(elb, place, order)
        if not is_there or (wanted.is_alone and not now.is_alone):
            await _put(elb, place, wanted)
        if wanted.is_alone:
            await _untag(elb, place)
    return ""


async def _find(elb: Aws, backend: AlbBackend) -> Place:
    if backend.rule_arn is not None:
        arn = backend.rule_arn
        answer = await elb.ask("describe_rules", RuleArns=[arn])
        found, key = answer.get("Rules", []), "Actions"
    else:
        arn = str(backend.listener_arn)
        answer = await elb.ask("describe_listeners", ListenerArns=[arn])
        found, key = answer.get("Listeners", []), "DefaultActions"
    if not found:
        raise NotFoundError(f"AWS has no {arn}", status=404)
    if found[0].get("IsDefault"):
        raise RefusedError("that is the default rule: name it by `listener_arn`", status=0)
    described = await elb.ask("describe_tags", ResourceArns=[arn])
    tags = [tag for of in described.get("TagDescriptions", []) for tag in of.get("Tags", [])]
    return Place(
        arn=arn,
        is_rule=backend.rule_arn is not None,
        actions=found[0].get(key, []),
        tags={tag["Key"]: tag.get("Value", "") for tag in tags},
    )


async def _put(elb: Aws, place: Place, forward: Forward) -> None:
    actions = [_sent(action, forward) for action in place.actions]
    if place.is_rule:
        await elb.tell("modify_rule", RuleArn=place.arn, Actions=actions)
    else:
        await elb.tell("modify_listener", ListenerArn=place.arn, DefaultActions=actions)


async def _tag(elb: Aws, place: Place, order: Order) -> None:
    until = order.expires_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    tags = {EXPIRES: until, ROLLOUT: order.spot.rollout_id}
    if any(place.tags.get(key) != value for key, value in tags.items()):
        listed = [{"Key": key, "Value": value} for key, value in tags.items()]
        await elb.tell("add_tags", ResourceArns=[place.arn], Tags=listed)


async def _untag(elb: Aws, place: Place) -> None:
    ours = [key for key in (EXPIRES, ROLLOUT) if key in place.tags]
    if ours:
        await elb.tell("remove_tags", ResourceArns=[place.arn], TagKeys=ours)


def _forward(place: Place) -> Forward:
    """Read where *place* sends requests: AWS wants exactly one action that answers them."""
    for action in place.actions:
        if action.get("Type") == "forward":
            return _parsed(action)
    raise RefusedError(f"{place.arn} does not forward to target groups", status=0)


def _parsed(action: Action) -> Forward:
    config = action.get("ForwardConfig", {})
    groups = config.get("TargetGroups") or [{"TargetGroupArn": action.get("TargetGroupArn", "")}]
    if len(groups) == 1:  # its weight says nothing
        return Forward({groups[0]["TargetGroupArn"]: 1}, is_alone=True)
    shares = {group["TargetGroupArn"]: int(group.get("Weight", 1)) for group in groups}
    sticky = config.get("TargetGroupStickinessConfig", {})
    return Forward(
        {arn: weight for arn, weight in shares.items() if weight},
        sticky=int(sticky.get("DurationSeconds", 1)) if sticky.get("Enabled") else 0,
    )


def _share(forward: Forward, backend: AlbBackend) -> Fraction:
    """Return the share of the canary, 0..1.

    Raises:
        RefusedError: Neither gets anything, or something else does.
    """
    ours = {backend.stable_target_group, backend.canary_target_group}
    others = sorted(forward.shares.keys() - ours)
    if others:
        said = f"requests are forwarded to another target group too: {', '.join(others)}"
        raise RefusedError(said, status=0)
    total = sum(forward.shares.values())
    if not total:
        raise RefusedError("both target groups have the weight 0", status=0)
    return Fraction(forward.shares.get(backend.canary_target_group, 0), total)


def _wanted(backend: AlbBackend, weight: float) -> Forward:
    if weight <= 0:
        return Forward({backend.stable_target_group: 1}, is_alone=True)
    if weight >= _WHOLE:
        return Forward({backend.canary_target_group: 1}, is_alone=True)
    stable, canary = weights(weight)
    return Forward({backend.stable_target_group: stable, backend.canary_target_group: canary})


def weights(weight: float) -> tuple[int, int]:
    """Return the weights of stable and canary, each 1..999, whose share is nearest to *weight*.

    Args:
        weight: Of the canary, between 0 and 100. The least share there is, is 0.1 percent.
    """
    share = Fraction(weight).limit_denominator(_WHOLE**_DIGITS) / _WHOLE
    for total in ROUND:
        canary = share * total
        if canary.denominator == 1 and max(canary, total - canary) <= MAX_WEIGHT:
            return total - int(canary), int(canary)
    return min(_near(share), key=lambda pair: abs(Fraction(pair[1], sum(pair)) - share))


def _near(share: Fraction) -> Sequence[tuple[int, int]]:
    """List, for each weight of the canary, those of stable just below and above the exact one."""
    return [
        (min(max(int(canary / share) - canary + more, 1), MAX_WEIGHT), canary)
        for canary, more in product(range(1, MAX_WEIGHT + 1), (0, 1))
    ]


def _sent(action: Action, forward: Forward) -> Action:
    """Return *action* as it is sent back to AWS: the one that forwards now does as *forward*."""
    if action.get("Type") == "authenticate-oidc":
        # AWS keeps the client's secret to itself, and wants to hear that it stays.
        config = {**action["AuthenticateOidcConfig"], "UseExistingClientSecret": True}
        return {**action, "AuthenticateOidcConfig": config}
    if action.get("Type") != "forward":
        return action
    kept = {key: value for key, value in action.items() if key in {"Type", "Order"}}
    if forward.is_alone:
        return {**kept, "TargetGroupArn": next(iter(forward.shares))}
    groups = [{"TargetGroupArn": arn, "Weight": share} for arn, share in forward.shares.items()]
    sticky = action.get("ForwardConfig", {}).get("TargetGroupStickinessConfig", {})
    config = {"TargetGroups": groups}
    if sticky.get("Enabled"):
        config["TargetGroupStickinessConfig"] = sticky
    return {**kept, "ForwardConfig": config}


def _weights(forward: Forward, backend: AlbBackend) -> str:
    if forward.is_alone:
        return "one target group alone"
    stable = forward.shares.get(backend.stable_target_group, 0)
    canary = forward.shares.get(backend.canary_target_group, 0)
    return f"target groups weigh {stable} (stable) and {canary} (canary)"


def _stranger(place: Place, spot: Spot) -> str:
    """Tell of an expiry that another rollout left behind."""
    if EXPIRES not in place.tags or place.tags.get(ROLLOUT) == spot.rollout_id:
        return ""
    whose = place.tags.get(ROLLOUT) or "nobody we know"
    return f"an expiry at {place.tags[EXPIRES]} was left by another rollout: {whose}"


def _warnings(forward: Forward) -> Sequence[str]:
    if not forward.sticky:
        return ()
    return (f"sticky sessions: a client stays in its arm for {forward.sticky} seconds",)


DRIVER = Driver(on=AlbBackend, read=read, write=write)
