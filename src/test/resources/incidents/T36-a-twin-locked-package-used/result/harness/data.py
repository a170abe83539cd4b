"""Samples of a law that is not told, with noise."""

import numpy as np

SEED = 20240611
COUNT = 240
NOISE = 0.15


def samples():
    chance = np.random.default_rng(SEED)
    x = chance.uniform(-3.0, 3.0, COUNT)
    y = 0.8 * np.sin(2 * x) + 0.3 * x + chance.normal(0.0, NOISE, COUNT)
    return x, y
