"""Exact draws from the distributions that the simulation of the judge needs."""

import math
from random import Random

MANY = 12
"""From this mean on, multiplying uniform numbers takes longer than halving the problem."""


def poisson(mean: float, random: Random) -> int:
    """Draw how many events of *mean* many happen.

    Source: J. Ahrens, U. Dieter, Computer methods for sampling from gamma, beta, Poisson and
    binomial distributions, 1974.
    """
    count = 0
    while mean > MANY:
        place = int(mean * 7 / 8)
        time = random.gammavariate(place, 1)
        if time > mean:
            return count + binomial(place - 1, mean / time, random)
        count += place
        mean -= time
    left = random.random()
    end = math.exp(-mean)
    while left > end:
        count += 1
        left *= random.random()
    return count


def binomial(tries: int, chance: float, random: Random) -> int:
    """Draw how many of *tries* succeed."""
    count = 0
    while tries > MANY:
        place = tries // 2 + 1
        middle = random.betavariate(place, tries + 1 - place)
        if middle <= chance:
            count += place
            tries -= place
            chance = (chance - middle) / (1 - middle)
        else:
            tries = place - 1
            chance /= middle
    return count + sum(random.random() < chance for _ in range(tries))


def geometric(mean: float, random: Random) -> int:
    """Draw how often something happens, at least once, that each time may be the last."""
    return 1 + int(math.log(1 - random.random()) / math.log(1 - 1 / mean))
