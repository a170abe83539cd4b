"""Paths of the underlying."""

import numpy as np


def normals(paths, steps, chance):
    return chance.standard_normal((paths, steps))


def walk(option, z):
    dt = option["years"] / option["steps"]
    drift = (option["rate"] - 0.5 * option["volatility"] ** 2) * dt
    moves = drift + option["volatility"] * np.sqrt(dt) * z
    return option["spot"] * np.exp(np.cumsum(moves, axis=1))
