"""Prices of average-rate options by simulation with antithetic paths."""

import numpy as np

from pricing.paths import normals, walk

PATHS = 4096


def payoff(paths, strike):
    return np.maximum(paths.mean(axis=1) - strike, 0.0)


def price(option, chance):
    z = normals(PATHS, option["steps"], chance)
    values = np.concatenate([payoff(walk(option, z), option["strike"]), payoff(walk(option, -z), option["strike"])])
    return float(np.exp(-option["rate"] * option["years"]) * values.mean())


def price_batch(options, seed=None):
    """The prices of a list of options, in their order."""
    chance = np.random.default_rng(seed)
    prices = np.zeros(len(options))
    for i, option in enumerate(options):
        prices[i] = price(option, chance)
    return prices
