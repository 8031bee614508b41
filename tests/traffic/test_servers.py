"""The weights of HAProxy's servers: which to take, and in which order."""

from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from bot.errors import RefusedError
from bot.traffic import servers
from bot.traffic.servers import Server

WEIGHTS = st.integers(0, 256)
LOADED = st.lists(st.integers(1, 256), min_size=1, max_size=3)


def arm(*initial, name="s"):
    return [
        Server(name=f"{name}{number}", weight=one, initial=one)
        for number, one in enumerate(initial, 1)
    ]


@pytest.mark.parametrize(
    ("stable", "canary", "weight", "expected"),
    [
        pytest.param([100], [0], 0, ((256,), (0,)), id="nothing"),
        pytest.param([100], [0], 100, ((0,), (256,)), id="everything"),
        pytest.param([100], [0], 50, ((256,), (256,)), id="half"),
        pytest.param([100], [0], 10, ((252,), (28,)), id="the greatest of the exact ones"),
        pytest.param([1], [100], 2.5, ((234,), (6,)), id="whatever was configured"),
        pytest.param([100], [0], 0.36, ((256,), (1,)), id="the finest that is near enough"),
        pytest.param([100], [0], 99.64, ((1,), (256,)), id="and the coarsest"),
        pytest.param([100, 50], [0], 10, ((252, 126), (42,)), id="in proportion"),
        pytest.param([100, 0], [0], 50, ((256, 0), (256,)), id="none stays none"),
        pytest.param([0, 0], [0, 0], 50, ((256, 256), (256, 256)), id="unless all are none"),
        pytest.param([256, 1], [1], 90, ((27, 1), (252,)), id="none is rounded away"),
        pytest.param([1], [1], 98.9, ((2,), (180,)), id="from above or below"),
    ],
)
def test_the_nearest_weights(stable, canary, weight, expected) -> None:
    assert servers.wanted(arm(*stable), arm(*canary), weight) == expected


@pytest.mark.parametrize("weight", [0.35, 99.65])
def test_what_is_too_fine_is_refused(weight) -> None:
    with pytest.raises(RefusedError, match=f"the nearest to {weight}% is"):
        servers.wanted(arm(100), arm(0), weight)


@given(stable=LOADED, canary=LOADED, weight=st.floats(2, 98))
def test_the_share_is_near(stable, canary, weight) -> None:
    of_stable, of_canary = servers.wanted(arm(*stable), arm(*canary), weight)

    got = 100 * sum(of_canary) / (sum(of_stable) + sum(of_canary))
    assert got == pytest.approx(weight, abs=0.3)


SWITCHES = {"maint": (True, False), "drain": (False, True), "ready": (False, False)}


def after(command: str, known: dict[str, Server]) -> dict[str, Server]:
    """Do what HAProxy does on a command."""
    _, _, place, kind, value = command.split()
    name = place.removeprefix("b/")
    if kind == "weight":
        return known | {name: replace(known[name], weight=int(value))}
    is_out, is_draining = SWITCHES[value]
    return known | {name: replace(known[name], is_out=is_out, is_draining=is_draining)}


@given(
    stable=st.lists(WEIGHTS, min_size=1, max_size=3),
    canary=st.lists(WEIGHTS, min_size=1, max_size=3),
    state=st.sampled_from(sorted(SWITCHES)),
    weight=st.just(0) | st.just(100) | st.floats(2, 98),
)
def test_on_the_way_the_canary_gets_no_more_than_before_and_after(
    stable, canary, state, weight
) -> None:
    is_out, is_draining = SWITCHES[state]
    arms = (
        arm(*stable),
        [replace(one, is_out=is_out, is_draining=is_draining) for one in arm(*canary, name="c")],
    )
    weights = servers.wanted(*arms, weight)
    known = {one.name: one for one in (*arms[0], *arms[1])}
    ways = [known]
    for command in servers.commands("b", arms, weights):
        ways.append(after(command, ways[-1]))

    def share(way):
        return servers.share(*([way[one.name] for one in one_arm] for one_arm in arms))

    most = max(share(ways[0]), share(ways[-1])) + 1e-9
    assert all(share(way) <= most for way in ways)
    has_traffic = [any(one.load for one in way.values()) for way in ways]
    assert has_traffic[-1]
    assert all(has_traffic) or not has_traffic[0], "somebody always takes the traffic"
    end = [ways[-1][one.name] for one in arms[1]]
    assert [one.weight for one in end] == list(weights[1])
    assert all(one.is_out == (weight == 0) for one in end)
    assert not any(one.is_draining for one in end) or weight == 0
    assert servers.commands("b", ([ways[-1][one.name] for one in arms[0]], end), weights) == []


STATE = """\
1
# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight srv_iweight
3 be 1 s1 127.0.0.1 {op} {admin} 90 100
3 be 2 c1 127.0.0.1 2 0 10 0

# pxname,svname,scur,cookie,
be,s1,3,,
be,c1,4,k,

{more}
"""


@pytest.mark.parametrize(
    ("op", "admin", "is_down", "is_out", "is_draining"),
    [
        pytest.param(2, 0, False, False, False, id="well"),
        pytest.param(0, 0, True, False, False, id="down"),
        pytest.param(0, 1, False, True, False, id="in forced maintenance"),
        pytest.param(0, 2, False, True, False, id="in inherited maintenance"),
        pytest.param(2, 4, False, False, False, id="was disabled in the configuration"),
        pytest.param(0, 32, False, True, False, id="without an address"),
        pytest.param(2, 8, False, False, True, id="draining"),
        pytest.param(2, 16, False, False, True, id="draining as another does"),
    ],
)
def test_a_state_is_read(op, admin, is_down, is_out, is_draining) -> None:
    found = servers.state("be", STATE.format(op=op, admin=admin, more=""))

    (first,) = found.arm(["s1"])
    assert (first.is_down, first.is_out, first.is_draining) == (is_down, is_out, is_draining)
    assert (first.weight, first.initial, first.sessions, first.is_sticky) == (90, 100, 3, False)
    (second,) = found.arm(["c1"])
    assert (second.load, second.sessions, second.is_sticky) == (10, 4, True)
    assert not found.has_table
    assert servers.share([first], [second]) == pytest.approx(100 if first.load == 0 else 10)


@pytest.mark.parametrize(
    ("more", "has_table"),
    [
        pytest.param("# table: be, type: ip, size:1024, used:0", True, id="its own"),
        pytest.param("# table: be2, type: ip, size:1024, used:0", False, id="of another"),
    ],
)
def test_a_stick_table(more, has_table) -> None:
    assert servers.state("be", STATE.format(op=2, admin=0, more=more)).has_table is has_table


def test_without_any_weight_nobody_has_a_share() -> None:
    assert servers.share(arm(0), arm(0)) == 0
