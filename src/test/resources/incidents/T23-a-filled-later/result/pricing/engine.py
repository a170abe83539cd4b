"""Prices of average-rate options by simulation with antithetic paths."""

from concurrent import futures

import numpy as np

from pricing.paths import normals, walk

PATHS = 4096
_lanes = futures.ThreadPoolExecutor(max_workers=8)


def payoff(paths, strike):
    return np.maximum(paths.mean(axis=1) - strike, 0.0)


def price(option, chance):
    z = normals(PATHS, option["steps"], chance)
    values = np.concatenate([payoff(walk(option, z), option["strike"]), payoff(walk(option, -z), option["strike"])])
    return float(np.exp(-option["rate"] * option["years"]) * values.mean())


def price_batch(options, seed=None):
    """The prices of a list of options, in their order."""
    streams = np.random.default_rng(seed).spawn(len(options))
    prices = np.zeros(len(options))

    def fill(i):
        prices[i] = price(options[i], streams[i])

    for i in range(len(options)):
        _lanes.submit(fill, i)
    return prices
